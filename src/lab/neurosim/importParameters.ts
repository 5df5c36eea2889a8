// Keys of our experiment from the settings of a NeuroSim Param.cpp (what its names mean: importRules.ts), and what of it has no counterpart.
// Not the layers: NetWork.csv is read as a network file.
import { ConfigError } from "../../base/errors.ts";
import { unknownPreset } from "../../device/preset.ts";
import { completeExperiment } from "../../experiment/completeExperiment.ts";
import { DERIVED, OTHER_NAMES, RULES, type Rule, type Settings } from "./importRules.ts";
import { SHIPPED } from "./parameters.ts";
import { type ParameterFile, readParameterFile, type UndecidedName } from "./readParameterFile.ts";
import { type PeerVersion, reasonOfOther, versionOf } from "./versions.ts";

export interface ImportedKey {
  /** Dotted key of the experiment. */
  readonly key: string;
  readonly value: number | string;
  /** NeuroSim's names and values that it follows from, or why NeuroSim has it so without a name. */
  readonly from: string;
}

export interface ImportedParameters {
  readonly version: PeerVersion;
  readonly keys: readonly ImportedKey[];
  /** Parameters that Mho does not know, or treats in its own way. */
  readonly missing: readonly { readonly name: string; readonly value: string; readonly reason: string }[];
  /** Names of which nobody can say which of several values holds, and the keys that they stand for. */
  readonly undecided: readonly (UndecidedName & { readonly keys: readonly string[] })[];
  /** Names that ask for what Mho does anyway. */
  readonly same: readonly string[];
  /** Names that NeuroSim works out from the others. */
  readonly derived: readonly string[];
  /** Statements that were not followed. */
  readonly skipped: ParameterFile["skipped"];
}

const PRESET: ImportedKey = {
  key: "device.preset",
  value: "none",
  from: "Param.cpp has no law of the pulse response",
};
/** Properties of DNN+NeuroSim that have no name in its file. */
const DNN_KEYS: readonly ImportedKey[] = [
  PRESET,
  { key: "array.inputEncoding", value: "bit-serial", from: "inputs are read bit by bit" },
  { key: "array.subtraction", value: "digital", from: "the dummy column is subtracted after the ADC" },
  { key: "network.activationBits", value: 8, from: "word lengths of its wrapper" },
];
const OF_TRAINING: readonly ImportedKey[] = [
  ...DNN_KEYS,
  { key: "network.errorBits", value: 8, from: "word lengths of its training wrapper" },
  { key: "training.rule", value: "sgd", from: "its chip keeps no velocities" },
  { key: "chip.dataflow", value: "naive", from: "gradients go through DRAM for each image" },
];
const ALWAYS: Readonly<Record<PeerVersion["family"], readonly ImportedKey[]>> = {
  training: OF_TRAINING,
  inference: DNN_KEYS,
  unknown: DNN_KEYS,
  mlp: [{ ...PRESET, from: "Param.cpp has no law of the pulse response: Cell.cpp has (mho device convert)" }],
};
/** MLP+NeuroSim's own names, by ours. */
const MLP_NAMES: Readonly<Record<string, string>> = { processNode: "technode" };

/** Throws ConfigError where the text holds none of NeuroSim's names, or is no C++ that ends. `file`: for messages. */
export function importParameters(text: string, file: string): ImportedParameters {
  const read = readParameterFile(text, file);
  const version = versionOf(read.names);
  const parameters = new Parameters(read, version);
  const keys: ImportedKey[] = [];
  const missing: ImportedParameters["missing"][number][] = read.unread
    .filter(({ name }) => !DERIVED.has(name))
    .map(({ name, text: written, why }) => ({ name, value: written, reason: reasonOfOther(name) ?? why }));
  const same: string[] = [];
  for (const [name, value] of [...read.values].filter(([known]) => !DERIVED.has(known))) {
    const { outcome: found, assumed } = parameters.outcomeOf(name, value);
    if (found === null) same.push(name);
    else if (typeof found === "string") missing.push({ name, value: String(value), reason: found });
    else {
      const from = [`${name} = ${value}`, ...assumed].join(", ");
      keys.push(...Object.entries(found).map(([key, v]) => ({ key, value: v, from })));
    }
  }
  const undecided = read.undecided
    .filter(({ name }) => !DERIVED.has(name))
    .map((one) => ({ ...one, keys: parameters.keysOf(one) }));
  if (keys.length === 0 && !undecided.some((one) => one.keys.length > 0))
    throw new ConfigError("no setting of NeuroSim was found", {
      at: file,
      hint: "give a Param.cpp of NeuroSim (lines such as: technode = 32;) or a NetWork.csv",
    });
  const derived = [...namesIn(read)].filter((name) => DERIVED.has(name));
  const { skipped } = read;
  return {
    version,
    keys: merged([...ALWAYS[version.family], ...keys]),
    missing,
    undecided,
    same,
    derived,
    skipped,
  };
}

function namesIn({ values, unread, undecided }: ParameterFile): Set<string> {
  return new Set([...values.keys(), ...[...unread, ...undecided].map(({ name }) => name)]);
}

type Outcome = ReturnType<Rule>;

/** A file's values as the rules see them. */
class Parameters {
  private readonly doubtful: ReadonlyMap<string, string>;
  constructor(
    private readonly read: ParameterFile,
    private readonly version: PeerVersion,
  ) {
    this.doubtful = new Map([
      ...read.unread.map(({ name }) => [name, "has no number in the file"] as const),
      ...read.undecided.map(({ name }) => [name, "is not decided in the file"] as const),
    ]);
  }

  /** A rule's keys, or why they cannot be: a value outside our ranges has no counterpart. `assumed`: values of other names that the file does
   *  not set. */
  outcomeOf(name: string, value: number): { outcome: Outcome; assumed: readonly string[] } {
    const known = this.version.family === "mlp" ? (MLP_NAMES[name] ?? name) : name;
    const rule = Object.hasOwn(RULES, known) ? RULES[known] : undefined;
    const other = reasonOfOther(name) ?? "not a name of NeuroSim that Mho knows";
    if (!rule) return { outcome: other, assumed: [] };
    const assumed = new Set<string>();
    try {
      const outcome = rule(value, this.seenBy(known, value, assumed));
      if (outcome !== null && typeof outcome === "object") checkKeys(outcome);
      return { outcome, assumed: [...assumed] };
    } catch (error) {
      if (error instanceof ConfigError) return { outcome: error.message, assumed: [] };
      throw error;
    }
  }

  /** The keys that any of the candidates sets. */
  keysOf({ name, candidates }: UndecidedName): string[] {
    const keys = candidates.flatMap(({ value }) => {
      const outcome = value === null ? null : this.outcomeOf(name, value).outcome;
      return outcome !== null && typeof outcome === "object" ? Object.keys(outcome) : [];
    });
    return [...new Set(keys)];
  }

  /** Names that the file does not set have the values that V2.1 ships, and are noted; other versions ship other values. */
  private seenBy(own: string, value: number, assumed: Set<string>): Readonly<Record<string, number>> {
    const shipped: Readonly<Record<string, number>> = { ...OTHER_NAMES, ...SHIPPED };
    const get = (_: object, name: string): number => {
      const found = name === own ? value : this.read.values.get(name);
      if (found !== undefined) return found;
      const doubt = this.doubtful.get(name);
      if (doubt !== undefined) throw new ConfigError(`follows from ${name} too, which ${doubt}`);
      if (this.version.family === "inference" || this.version.family === "mlp")
        throw new ConfigError(`follows from ${name} too, which the file does not set`);
      assumed.add(`${name} = ${shipped[name]} as V2.1 ships it`);
      return shipped[name]!;
    };
    return new Proxy({}, { get, has: (_, name) => this.read.values.has(String(name)) });
  }
}

/** Keys once each, with all names that they follow from. */
function merged(keys: readonly ImportedKey[]): ImportedKey[] {
  const byKey = new Map<string, ImportedKey>();
  for (const { key, value, from } of keys) {
    const earlier = byKey.get(key);
    byKey.set(key, { key, value, from: earlier ? `${earlier.from}, ${from}` : from });
  }
  return [...byKey.values()];
}

/** ConfigError where our ranges do not hold the values. Param.cpp names no device, so no preset is asked for. */
function checkKeys(settings: Settings): void {
  completeExperiment(importedTree({ [PRESET.key]: PRESET.value, ...settings }), (name) => {
    throw unknownPreset(name, []);
  });
}

/** Dotted keys as an experiment. */
export function importedTree(settings: Settings): Record<string, unknown> {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(settings)) {
    const keys = path.split(".");
    const last = keys.pop()!;
    const place = keys.reduce<Record<string, unknown>>((below, key) => {
      below[key] ??= {};
      return below[key] as Record<string, unknown>;
    }, tree);
    place[last] = value;
  }
  return tree;
}
