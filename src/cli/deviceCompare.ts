// `mho device compare | plot`: presets beside each other, as a table or as figures.
import { listPresets, loadPreset } from "../device/presets.ts";
import { deviceFacts } from "../lab/deviceFacts.ts";
import {
  COMPARISON_LEGEND,
  deviceComparisonTable,
  deviceFigures,
  type NamedDevice,
} from "../report/device/deviceComparison.ts";
import { deviceNamed } from "./deviceSimulate.ts";
import { type OutputFlags, outputOf } from "./output.ts";
import { writeFigures } from "./writeFigures.ts";

export interface DeviceCompareFlags extends OutputFlags {
  readonly set: readonly string[];
  readonly figures?: string;
}

/** The named presets; every preset that can be trained where no name is given. */
export async function deviceCompareCommand(
  names: readonly string[],
  flags: DeviceCompareFlags,
): Promise<void> {
  const output = outputOf(flags);
  const devices = named(names.length > 0 ? names : trainable(), flags.set);
  const written =
    flags.figures === undefined ? [] : await writeFigures(flags.figures, deviceFigures(devices));
  output.result(`${deviceComparisonTable(devices)}\n\n${COMPARISON_LEGEND}`, documentOf(devices));
  for (const file of written) output.note(`wrote ${file}`);
}

export async function devicePlotCommand(names: readonly string[], flags: DeviceCompareFlags): Promise<void> {
  const devices = named(names, flags.set);
  const written = await writeFigures(flags.figures ?? ".", deviceFigures(devices));
  outputOf(flags).result(written.map((file) => `wrote ${file}`).join("\n"), {
    files: written,
    ...documentOf(devices),
  });
}

function named(names: readonly string[], set: readonly string[]): NamedDevice[] {
  return names.map((name) => {
    const device = deviceNamed(name, set);
    return { name, device, facts: deviceFacts(device) };
  });
}

/** Every preset that can be trained, as it is. */
export const publishedDevices = (): NamedDevice[] => named(trainable(), []);

function trainable(): string[] {
  return listPresets().filter((id) => loadPreset(id).model !== "hardware-only");
}

function documentOf(devices: readonly NamedDevice[]) {
  return { devices: devices.map(({ name, device, facts }) => ({ name, model: device.model, ...facts })) };
}
