// `mho device convert`: a device in the words of NeuroSim or aihwkit, or under another law, and back.
import { existsSync, statSync } from "node:fs";
import { basename, dirname, extname, join } from "node:path";
import { stringify as toToml } from "smol-toml";
import { ConfigError } from "../base/errors.ts";
import { readText } from "../base/readText.ts";
import type { DeviceInput } from "../device/params.ts";
import { type DevicePreset, listPresets, loadPreset } from "../device/presets.ts";
import { readDocument, readExperiment } from "../experiment/readExperiment.ts";
import type { ConvertTarget } from "../lab/choices.ts";
import {
  type Converted,
  convertDevice,
  type ForeignDevice,
  readCrossSim,
  readForeignDevice,
} from "../lab/convert.ts";
import { CROSSSIM_FILES } from "../lab/crossSim.ts";
import { readCell } from "../lab/neurosim/readCell.ts";
import { conversionText } from "../report/device/conversion.ts";
import { deviceNamed } from "./deviceSimulate.ts";
import { type OutputFlags, outputOf } from "./output.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface DeviceConvertFlags extends OutputFlags {
  readonly to: ConvertTarget;
  readonly set: readonly string[];
  readonly out?: string;
}

export function deviceConvertCommand(source: string, flags: DeviceConvertFlags): void {
  const output = outputOf(flags);
  const { device, leftOut, source: own } = readSource(source, flags.set);
  const converted = convertDevice(device, flags.to, own);
  const all = { ...converted, leftOut: [...leftOut, ...converted.leftOut] };
  if (flags.out !== undefined) writeNamedFile(flags.out, fileText(flags.out, all, source));
  const shown = flags.out === undefined ? `${fileText("", all, source).trimEnd()}\n\n` : "";
  output.result(`${shown}${conversionText(all)}`, { source, ...all });
  if (flags.out !== undefined) output.note(`wrote ${flags.out}`);
}

/** A look-up table of CrossSim: the folder of its two files, or one of them. null: `source` is something else. */
function crossSimTable(source: string): ForeignDevice | null {
  const isFile = CROSSSIM_FILES.some((name) => name === basename(source));
  const isFolder = statSync(source, { throwIfNoEntry: false })?.isDirectory() === true;
  if ((!isFile && !isFolder) || listPresets().includes(source)) return null;
  const folder = isFile ? dirname(source) : source;
  const read = (name: string) => {
    const file = join(folder, name);
    if (existsSync(file)) return readText(file);
    throw new ConfigError("there is no such file", {
      at: file,
      hint: `a look-up table of CrossSim is ${CROSSSIM_FILES.join(" and ")} in one folder`,
    });
  };
  return readCrossSim(read(CROSSSIM_FILES[0]), read(CROSSSIM_FILES[1]));
}

/** A preset, a preset file, an experiment file with a device, a document of NeuroSim or aihwkit, a Cell.cpp of MLP+NeuroSim, or a table of CrossSim. */
function readSource(
  source: string,
  set: readonly string[],
): Pick<ForeignDevice, "device" | "leftOut"> & Partial<ForeignDevice> {
  const table = crossSimTable(source);
  if (table) return withoutSet(table, source, set);
  if (extname(source) === ".cpp") return withoutSet(readForeignDevice(cell(source))!, source, set);
  if (![".json", ".toml"].includes(extname(source))) return { device: deviceNamed(source, set), leftOut: [] };
  const document = readDocument(source);
  if ("parameters" in document && "model" in document)
    return { device: deviceNamed(source, set), leftOut: [] };
  const foreign = readForeignDevice(document);
  if (!foreign) return { device: readExperiment(source, set).device, leftOut: [] };
  return withoutSet(foreign, source, set);
}

function cell(source: string): Readonly<Record<string, unknown>> {
  if (existsSync(source)) return readCell(readText(source), source);
  throw new ConfigError("there is no such file", {
    at: source,
    hint: "give the path of a document; mho device list names the presets",
  });
}

function withoutSet(foreign: ForeignDevice, source: string, set: readonly string[]): ForeignDevice {
  if (set.length > 0)
    throw new ConfigError("--set changes a preset or an experiment, not a document of another simulator", {
      at: source,
      hint: "convert it with --to mho --out device.toml first",
    });
  return foreign;
}

/** A preset file, or the other simulator's document (as Python on the screen). TOML or JSON after the file's ending. */
function fileText(file: string, converted: Converted, source: string): string {
  const { document, python, to } = converted;
  const foreign = to === "neurosim" || to === "aihwkit";
  const content = foreign ? document : presetOf(file, converted, source);
  if (file === "" && python !== null) return python;
  const json = extname(file) === ".json" || (foreign && file !== "");
  return json ? `${JSON.stringify(content, null, 2)}\n` : toToml(content);
}

/** The device in the form that every command takes as device.preset. */
function presetOf(
  file: string,
  { document, method, error, leftOut }: Converted,
  source: string,
): DevicePreset {
  const { preset: _, model, ...parameters } = document as DeviceInput & Pick<DevicePreset, "model">;
  const id = basename(file === "" ? source : file).replace(/\.(toml|json)$/, "");
  return {
    id,
    name: id,
    model,
    parameters: parameters as DevicePreset["parameters"],
    citation: citationOf(source),
    source: `mho device convert ${basename(source)}`,
    notes: `${method}; mean curves within ${error.largest.toExponential(1)} of the window`,
    unknown: [],
    notModelled: [...leftOut],
  };
}

function citationOf(source: string): string {
  return listPresets().includes(source) ? loadPreset(source).citation : "";
}
