// Text of an import from NeuroSim: the experiment as TOML, and the parts of the file that have no counterpart.
import { formatQuantity, parseQuantity, takesPrefix } from "../../base/units.ts";
import { EXPERIMENT_KEYS } from "../../experiment/keys.ts";
import type { ImportedKey, ImportedParameters } from "../../lab/neurosim/importParameters.ts";
import type { NetworkDefinition } from "../../network/definition.ts";
import { plural } from "../text/format.ts";
import { wrapText } from "../text/wrapText.ts";

/** An experiment file; each line says what it follows from. */
export function importToml({ keys, version }: ImportedParameters, file: string): string {
  const sections = [...new Set(EXPERIMENT_KEYS.map(({ path }) => sectionOf(path)))];
  const blocks = sections.flatMap((section) => {
    const own = keys.filter(({ key }) => sectionOf(key) === section);
    if (own.length === 0) return [];
    const width = Math.max(...own.map((key) => line(key).length));
    const lines = own.map((key) => `${line(key).padEnd(width)}  # ${key.from}`);
    return [`[${section}]\n${lines.join("\n")}\n`];
  });
  const head = `# Settings of ${file} (${version.name}).${ABOUT[version.family]}\n`;
  return [head, ...blocks].join("\n");
}

const LAYERS = " The layers: network.name = its NetWork.csv.";
/** Sources of the experiment that its reader must know. */
const ABOUT: Readonly<Record<ImportedParameters["version"]["family"], string>> = {
  training: LAYERS,
  inference: `${LAYERS}\n# It estimates inference: compare the phase "forward". Keys of training are left as Mho has them.`,
  mlp: "\n# A perceptron on its own arrays: its circuits are not those of a chip of DNN+NeuroSim, which Mho is compared with.",
  unknown: `${LAYERS}\n# Keys of training are left as Mho has them.`,
};

/** "array.adc" of "array.adc.bits". */
const sectionOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf(".")));

function line({ key, value }: ImportedKey): string {
  return `${key.slice(key.lastIndexOf(".") + 1)} = ${tomlValue(key, value)}`;
}

/** The value with its unit where the text is exactly the number. */
function tomlValue(key: string, value: number | string): string {
  if (typeof value === "string") return JSON.stringify(value);
  const unit = EXPERIMENT_KEYS.find(({ path }) => path === key)?.unit ?? "1";
  if (!takesPrefix(unit)) return String(value);
  const text = formatQuantity(value, unit, { digits: 12 });
  return parseQuantity(text, unit) === value ? JSON.stringify(text) : String(value);
}

const WIDTH = 100;

/** The parts that were left out, and why. */
export function importText(imported: ImportedParameters): string {
  const { keys, missing, same, derived, undecided, skipped, version } = imported;
  const whole = missing.length + undecided.length + skipped.length === 0;
  const parts = [
    `read as: ${version.name}`,
    `${plural(keys.length, "key")} written; ${plural(same.length, "setting")} are what Mho does anyway${whole ? "; nothing is left out" : ""}`,
    group("not decided, so not written", undecided.map(undecidedLine)),
    group("no counterpart", missingLines(missing)),
    group(
      "not followed",
      skipped.map(({ line, text }) => `line ${line}: ${shortened(text)}`),
    ),
    same.length > 0 ? wrapText(`what Mho does anyway: ${same.join(", ")}`, WIDTH) : "",
    derived.length > 0 ? wrapText(`NeuroSim works these out, and Mho too: ${derived.join(", ")}`, WIDTH) : "",
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function group(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `${title}:\n${lines.map((line) => wrapText(line, WIDTH)).join("\n")}`;
}

/** Names of one reason in one line. */
function missingLines(missing: ImportedParameters["missing"]): string[] {
  const reasons = new Set(missing.map(({ reason }) => reason));
  return [...reasons].map((reason) => {
    const names = missing.filter((one) => one.reason === reason);
    return `${names.map(({ name, value }) => `${name} = ${shortened(value)}`).join(", ")}: ${reason}`;
  });
}

function undecidedLine({ name, candidates, keys }: ImportedParameters["undecided"][number]): string {
  const values = candidates.map(({ when, text }) => `${shortened(text)} (${shortened(when)})`);
  const advice = keys.length > 0 ? `; set ${keys.join(" and ")}` : "; Mho has no key for it";
  return `${name} = ${values.join(" or ")}${advice}`;
}

const LONGEST = 120;
const shortened = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST)} …`);

export function importDocument(imported: ImportedParameters) {
  const { version, keys, missing, undecided, skipped, same, derived } = imported;
  return {
    version: version.name,
    keys,
    noCounterpart: missing,
    undecided,
    notFollowed: skipped,
    same,
    derived,
  };
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
    ...(network.notes ?? []),
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
