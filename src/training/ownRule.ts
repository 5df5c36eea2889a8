// An update rule of the user's own, from a file of theirs (base/ownFile.ts). The file exports a function that is given the parts which the rules
// of Mho are made of and returns one rule. It composes operations of the engine, so every engine runs it. docs/extending.md shows one.
import { z } from "zod";
import { ConfigError, MhoError } from "../base/errors.ts";
import type { LoadedFile } from "../base/ownFile.ts";
import { parseChecked } from "../base/schema.ts";
import { CONTROL } from "../engine/engine.ts";
import { layerBuffer, plainSettings, pulseGain, updateCounters } from "./layerUpdate.ts";
import { openFastArray } from "./rules/fastArray.ts";
import { fixedDecay, fusedUpdate } from "./rules/fusedUpdate.ts";
import { type InSituRule, inSitu, NO_HARDWARE, type RuleHardware } from "./rules/rule.ts";
import { pulseDriver, transferAt, transferGain, wholePulses } from "./rules/transfer.ts";
import { one, scratch } from "./scratch.ts";

/** The parts that the file's function gets. */
const PARTS = {
  CONTROL,
  fixedDecay,
  fusedUpdate,
  layerBuffer,
  one,
  openFastArray,
  plainSettings,
  pulseDriver,
  pulseGain,
  scratch,
  transferAt,
  transferGain,
  updateCounters,
  wholePulses,
} as const;
export type RuleParts = typeof PARTS;

const MOST = 64;
const count = z.int().min(0).max(MOST);
const SECOND = [
  "none",
  "reference",
  "fast",
  "fast-shifted",
  "residual",
  "residual-shifted",
  "residual-programmed",
] as const satisfies readonly RuleHardware["second"][];

/** Every line of it: what is forgotten would be free on the chip. A file's rule has one further device at most. */
const hardwareSchema = z.strictObject({
  words: z.array(z.string().min(1).max(MOST)).max(MOST),
  products: count,
  gradientSums: count,
  wordSums: count,
  maximum: z.boolean(),
  readBack: z.boolean().default(NO_HARDWARE.readBack),
  every: z.enum(["update", "transfer"]),
  second: z.enum(SECOND),
  arrays: z.literal(NO_HARDWARE.arrays).default(NO_HARDWARE.arrays),
});

type Open = InSituRule["open"];
const ruleSchema = z.strictObject({
  title: z.string().min(1).max(MOST),
  hardware: hardwareSchema,
  open: z.custom<Open>((value) => typeof value === "function", "must be a function"),
});

/** Throws ConfigError where the file holds no rule. */
export function ownRule({ name, content }: LoadedFile): InSituRule {
  const at = `training.rule: ${name}`;
  const { title, hardware, open } = parseChecked(ruleSchema, exportedBy(content, at), at);
  return inSitu({ name, title, keys: null, hardware, open: (options) => opened(open, options, at) });
}

function exportedBy(content: unknown, at: string): unknown {
  if (typeof content === "function")
    return callUserCode(() => (content as (parts: RuleParts) => unknown)(PARTS), at);
  throw new ConfigError("the file exports no function", {
    at,
    hint: "write: export default ({ fusedUpdate }) => ({ title, hardware, open })",
  });
}

const updateSchema = z.looseObject({
  counters: z.custom(
    (value) => typeof value === "object" && value !== null,
    "must be updateCounters(options)",
  ),
  state: z.array(z.unknown()),
  apply: z.custom((value) => typeof value === "function", "must be a function"),
  resetVelocity: z.custom((value) => typeof value === "function", "must be a function"),
});

function opened(open: Open, options: Parameters<Open>[0], at: string): ReturnType<Open> {
  const update = callUserCode(() => open(options), at);
  parseChecked(updateSchema, update, `${at}: open()`);
  return update;
}

/** Faults of the user's code with the file's name, and no stack of Mho's. */
function callUserCode<T>(work: () => T, at: string): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof MhoError) throw error;
    throw new ConfigError(`the rule failed: ${error instanceof Error ? error.message : error}`, {
      at,
      cause: error,
      hint: "run the file with node to see the place of the error",
    });
  }
}
