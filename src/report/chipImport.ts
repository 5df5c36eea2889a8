// What an import from NeuroSim says: the experiment as TOML, and what of the file has no counterpart.
import { formatQuantity, parseQuantity, takesPrefix } from "../base/units.ts";
import { EXPERIMENT_KEYS } from "../config/keys.ts";
import type { NetworkDefinition } from "../network/definition.ts";
import type { ImportedKey, ImportedParameters } from "../peer/neurosim/importParameters.ts";
import { plural } from "./format.ts";
import { wrapText } from "./wrapText.ts";

/** An experiment file; each line says what it follows from. */
export function importToml({ keys }: ImportedParameters, file: string): string {
  const sections = [...new Set(EXPERIMENT_KEYS.map(({ path }) => sectionOf(path)))];
  const blocks = sections.flatMap((section) => {
    const own = keys.filter(({ key }) => sectionOf(key) === section);
    if (own.length === 0) return [];
    const width = Math.max(...own.map((key) => line(key).length));
    const lines = own.map((key) => `${line(key).padEnd(width)}  # ${key.from}`);
    return [`[${section}]\n${lines.join("\n")}\n`];
  });
  const head = `# Settings of ${file} (DNN+NeuroSim V2.1). The layers: network.name = its NetWork.csv.\n`;
  return [head, ...blocks].join("\n");
}

/** "array.adc" of "array.adc.bits". */
const sectionOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf(".")));

function line({ key, value }: ImportedKey): string {
  return `${key.slice(key.lastIndexOf(".") + 1)} = ${tomlValue(key, value)}`;
}

/** With its unit where the text is exactly the number. */
function tomlValue(key: string, value: number | string): string {
  if (typeof value === "string") return JSON.stringify(value);
  const unit = EXPERIMENT_KEYS.find(({ path }) => path === key)?.unit ?? "1";
  if (!takesPrefix(unit)) return String(value);
  const text = formatQuantity(value, unit, { digits: 12 });
  return parseQuantity(text, unit) === value ? JSON.stringify(text) : String(value);
}

/** What was left out, and why. */
export function importText({ keys, missing, same }: ImportedParameters): string {
  const counts = `${plural(keys.length, "key")} written; ${plural(same.length, "setting")} are what Mho does anyway`;
  if (missing.length === 0) return `${counts}; nothing is left out`;
  const lines = missing.map(({ name, value, reason }) => wrapText(`${name} = ${value}: ${reason}`, 100));
  return `${counts}\n\nno counterpart:\n${lines.join("\n")}`;
}

export function importDocument({ keys, missing, same }: ImportedParameters) {
  return { keys, noCounterpart: missing, same };
}

/** A NetWork.csv is a network file as it is; what its columns leave open is said. */
export function networkImport(
  network: NetworkDefinition,
  file: string,
): { toml: string; text: string; document: unknown } {
  const { height, width, channels } = network.input;
  const arrays = network.layers.filter(({ kind }) => kind === "conv" || kind === "fc").length;
  const open = [
    "padding: what makes each row lead to the next",
    "pooling: maximum of 2 x 2",
    "activation: ReLU after every layer but the last",
  ];
  return {
    toml: `[network]\nname = ${JSON.stringify(file)}\n`,
    text: [
      `${plural(arrays, "layer")} with weights, inputs of ${height} x ${width} x ${channels}; use it with --set network.name=${file}`,
      "the table does not say, and Mho takes:",
      ...open.map((line) => `  ${line}`),
    ].join("\n"),
    document: { keys: [{ key: "network.name", value: file, from: file }], assumed: open, network },
  };
}
