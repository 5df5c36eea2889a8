// `mho device simulate`: what a measurement of a device would give.

import type { DeviceParameters } from "../device/params.ts";
import { readExperiment } from "../experiment/readExperiment.ts";
import type { ProtocolName } from "../lab/choices.ts";
import { type SimulateOptions, simulateDefaults, simulateDevice } from "../lab/simulate.ts";
import { simulationFigure, simulationText } from "../report/device/simulationFigure.ts";
import { csvTable } from "../report/text/csvTable.ts";
import { type OutputFlags, outputOf } from "./output.ts";
import { writeFigures } from "./writeFigures.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface DeviceSimulateFlags extends OutputFlags {
  readonly set: readonly string[];
  readonly protocol: ProtocolName;
  readonly pulses?: number;
  readonly cycles?: number;
  readonly devices?: number;
  readonly seed?: number;
  readonly time?: number;
  readonly csv?: string;
  readonly figures?: string;
}

export async function deviceSimulateCommand(name: string, flags: DeviceSimulateFlags): Promise<void> {
  const output = outputOf(flags);
  const device = deviceNamed(name, flags.set);
  const { pulses, cycles, devices, seed, time } = flags;
  const given = Object.entries({ pulses, cycles, devices, seed, time }).filter(
    ([, value]) => value !== undefined,
  );
  const options: SimulateOptions = {
    ...simulateDefaults(device, flags.protocol),
    ...Object.fromEntries(given),
  };
  const trace = await simulateDevice(device, options);
  const written: string[] = [];
  if (flags.csv !== undefined) {
    writeNamedFile(flags.csv, csvTable(trace.columns, trace.rows));
    written.push(flags.csv);
  }
  if (flags.figures !== undefined)
    written.push(...(await writeFigures(flags.figures, [simulationFigure(trace, name)])));
  output.result(simulationText(trace), { device: name, ...options, ...trace });
  for (const text of hints(device, flags.protocol)) output.note(text);
  for (const file of written) output.note(`wrote ${file}`);
}

/** Where a protocol shows nothing because the device has none of it. */
function hints({ endurance, driftExponent }: DeviceParameters, protocol: ProtocolName): string[] {
  if (protocol === "endurance" && endurance === "unlimited")
    return ["nothing wears out: device.endurance is unlimited (--set device.endurance=1e6)"];
  if (protocol === "retention" && driftExponent === 0)
    return ["nothing drifts: device.driftExponent is 0 (--set device.driftExponent=0.05)"];
  return [];
}

/** A preset with changes such as "device.sigmaC2c=2 %". */
export function deviceNamed(name: string, set: readonly string[]): DeviceParameters {
  return readExperiment(undefined, [`device.preset=${name}`, ...set]).device;
}
