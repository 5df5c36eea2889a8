// One experiment: every section's parameters, complete, checked and frozen. All that a run's numbers depend on, besides
// the images themselves. Reads no file, so that a browser can do it: presets come from the caller.
import type { GradientUnitParameters } from "../array/gradientUnit.ts";
import type { ArrayParameters } from "../array/params.ts";
import { ConfigError, listed, MhoError } from "../base/errors.ts";
import type { ChipParameters } from "../chip/spec/params.ts";
import { completeDevice } from "../device/complete.ts";
import type { DeviceInput, DeviceParameters } from "../device/params.ts";
import type { DevicePreset } from "../device/preset.ts";
import { BUILT_IN_NETWORKS, NETWORK_DEFAULTS, type NetworkParameters } from "../network/params.ts";
import type { TrainingParameters } from "../training/params.ts";
import { RULES, ruleOf } from "../training/rules.ts";
import { converterProblems } from "./converterProblems.ts";
import type { DataParameters } from "./dataParams.ts";
import { describeProblem } from "./describeProblem.ts";
import { experimentSchema } from "./experimentSchema.ts";
import { withOwnFiles } from "./ownFiles.ts";

export interface Experiment {
  readonly seed: number;
  readonly network: Readonly<NetworkParameters>;
  readonly data: Readonly<DataParameters>;
  readonly device: DeviceParameters;
  readonly array: Readonly<ArrayParameters>;
  readonly gradientUnit: GradientUnitParameters;
  readonly training: Readonly<TrainingParameters>;
  readonly chip: ChipParameters;
}

/** The preset of a name; throws ConfigError where there is none. */
export type PresetOf = (name: string) => DevicePreset;

/** Checks `written`, fills every default and freezes the result. Throws one ConfigError that lists all problems, each with
 *  path, value, allowed range and hint. A resolved experiment resolves to itself. */
export function completeExperiment(written: unknown, presetOf: PresetOf): Experiment {
  const raw = withOwnFiles(written);
  const parsed = experimentSchema.safeParse(withLearningRate(raw));
  const issues = parsed.error?.issues ?? [];
  const problems = listed(issues, (issue) => describeProblem(issue, raw));
  if (parsed.success) problems.push(...idleKeys(parsed.data.network), ...startProblems(parsed.data.network));
  const deviceIsSound = isRecord(raw) && !issues.some((issue) => issue.path[0] === "device");
  const device = deviceIsSound ? tryDevice(raw.device, presetOf, problems) : undefined;
  if (parsed.success) problems.push(...converterProblems(parsed.data));
  if (parsed.success && device && problems.length === 0) return deepFreeze({ ...parsed.data, device });
  const found = Math.max(issues.length, problems.length);
  const count = found === 1 ? "" : `${found} problems in the experiment:\n`;
  throw new ConfigError(`${count}${problems.join("\n")}`);
}

/** One section as completeExperiment gives it, from its raw values; null where these have a problem by themselves. */
export function completeSection(
  name: keyof Experiment,
  raw: unknown,
  presetOf: PresetOf,
): Experiment[keyof Experiment] | null {
  const named = withOwnFiles({ [name]: raw });
  const given = withLearningRate(named) as Record<string, unknown>;
  const parsed = experimentSchema.shape[name].safeParse(given[name]);
  if (!parsed.success) return null;
  if (name === "network") {
    const network = parsed.data as NetworkParameters;
    if (idleKeys(network).length + startProblems(network).length > 0) return null;
  }
  if (name === "device") return deepFreeze(tryDevice(given.device, presetOf, []) ?? null);
  return deepFreeze(parsed.data as Experiment[keyof Experiment]);
}

/** Whether sections that are right by themselves cannot be together. */
export const sectionsDisagree = (sections: Experiment): boolean => converterProblems(sections).length > 0;

/** Ending of files that hold weights; a study's worker knows a file by its content, without an ending. */
const HOLDS_NO_WEIGHTS = /\.(toml|json|csv)$/i;

/** network.start takes the weights of a file that has some. */
function startProblems({ name, start }: NetworkParameters): string[] {
  if (start !== "file" || !(BUILT_IN_NETWORKS.includes(name) || HOLDS_NO_WEIGHTS.test(name))) return [];
  return [
    `network.start: "file": ${name} holds no weights\n  hint: name an ONNX file as network.name, or the folder of a run as network.start`,
  ];
}

/** Keys that a network does not have: set, they would change the experiment's name and nothing else. */
function idleKeys({ name, width, hidden }: NetworkParameters): string[] {
  const builtIn = BUILT_IN_NETWORKS.includes(name);
  const kind = builtIn ? name : "a network file";
  const problem = (key: string, value: unknown, owners: string) =>
    `network.${key}: ${JSON.stringify(value)}: does not act on ${kind}\n  hint: only ${owners}; remove the key`;
  return [
    ...(!builtIn && width !== NETWORK_DEFAULTS.width
      ? [problem("width", width, "built-in networks have it")]
      : []),
    ...(name !== "mlp" && JSON.stringify(hidden) !== JSON.stringify(NETWORK_DEFAULTS.hidden)
      ? [problem("hidden", hidden, "mlp has it")]
      : []),
  ];
}

/** Adds the learning rate of the rule, where the rule has one of its own and `raw` sets none. */
function withLearningRate(raw: unknown): unknown {
  if (!isRecord(raw) || !isRecord(raw.training)) return raw;
  const { rule } = raw.training;
  const name = RULES.find((known) => known === rule);
  const learningRate = name === undefined ? null : ruleOf(name).learningRate;
  if (learningRate === null) return raw;
  return { ...raw, training: { learningRate, ...raw.training } };
}

/** The device after its preset; undefined, with the reason added to `problems`, where it cannot be. */
function tryDevice(raw: unknown, presetOf: PresetOf, problems: string[]): DeviceParameters | undefined {
  try {
    return completeDevice((raw ?? {}) as DeviceInput, presetOf);
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    problems.push(error.message);
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const part of Object.values(value)) deepFreeze(part);
  }
  return value;
}
