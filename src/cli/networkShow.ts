// `mho network show`: the layers of a network, what they hold and which sub-arrays they need, as a table and as a figure.
import { networkReport } from "../config/networkReport.ts";
import { readExperiment } from "../config/readExperiment.ts";
import { networkWithoutData } from "../network/defineNetwork.ts";
import { networkSvg } from "../report/networkFigure.ts";
import { networkText } from "../report/networkTable.ts";
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
