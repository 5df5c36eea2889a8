// `mho network show`: the layers of a network, what they hold and which sub-arrays they need, as a table and as a figure.

import { readExperiment } from "../experiment/readExperiment.ts";
import { networkWithoutData } from "../network/defineNetwork.ts";
import { networkReport } from "../pricing/networkReport.ts";
import { networkSvg } from "../report/network/networkFigure.ts";
import { networkText } from "../report/network/networkTable.ts";
import { type OutputFlags, outputOf } from "./output.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface NetworkShowFlags extends OutputFlags {
  readonly set: readonly string[];
  readonly out?: string;
}

/** `name`: a built-in network or a network file. */
export function networkShowCommand(name: string, flags: NetworkShowFlags): void {
  const output = outputOf(flags);
  const experiment = readExperiment(undefined, [`network.name=${name}`, ...flags.set]);
  const report = networkReport(experiment, networkWithoutData(experiment.network));
  if (flags.out !== undefined) writeNamedFile(flags.out, `${networkSvg(report)}\n`);
  output.result(networkText(report), report);
  if (flags.out !== undefined) output.note(`\nwrote ${flags.out}`);
}
