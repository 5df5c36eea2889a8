// A law of the pulse response of the user's own, from a file of theirs (base/ownFile.ts). It says by how much one pulse moves G, either at
// equally spaced G, which every engine computes as a measured table, or as a function of G, which only the reference engine can call.
// docs/extending.md shows one of each.
import { z } from "zod";
import { ConfigError } from "../base/errors.ts";
import { type LoadedFile, type OwnFile, ownFile } from "../base/ownFile.ts";
import { parseChecked } from "../base/schema.ts";
import type { DeviceLaw } from "./law.ts";
import { LARGEST_STEP, MOST_STEPS, tableValues } from "./laws/table.ts";
import type { DeviceModel } from "./model.ts";
import type { OwnDevice } from "./params.ts";

/** Mean ΔG of one pulse in units of (G_max − G_min)/levels. `place` in the window: 0 is G_min, 1 is G_max. */
type StepAt = (place: number) => number;
/** The same at equally spaced places from 0 to 1. */
type Steps = StepAt | readonly number[];

const stepsSchema = z.union([
  z.array(z.number()).min(2).max(MOST_STEPS),
  z.custom<StepAt>((value) => typeof value === "function", "must be a function or a list of numbers"),
]);
const pulsesSchema = z.strictObject({ up: stepsSchema, down: stepsSchema });
const lawSchema = z.strictObject({
  pulses: z.custom<(device: OwnDevice) => unknown>(
    (value) => typeof value === "function",
    "must be a function",
  ),
});

/** Key: path and content. */
const known = new Map<OwnFile, DeviceLaw<OwnDevice>>();

/** Throws ConfigError for a file that may not be loaded here, is not the one that its name says, or holds no law. */
export function ownLaw(name: OwnFile): DeviceLaw<OwnDevice> {
  const found = known.get(name);
  if (found) return found;
  const file = ownFile(name, "device.model");
  const law = lawFrom(file);
  known.set(file.name, law);
  return law;
}

function lawFrom({ name, content }: LoadedFile): DeviceLaw<OwnDevice> {
  const at = `device.model: ${name}`;
  const { pulses } = parseChecked(lawSchema, content, at);
  return {
    modelOf: (device) =>
      modelOf(
        checkedPulses(() => pulses(device), at),
        device,
      ),
    valuesOf: tableValues,
  };
}

function modelOf({ up, down }: { up: Steps; down: Steps }, { levels }: OwnDevice): DeviceModel {
  const unit = 2 / levels;
  if (typeof up !== "function" && typeof down !== "function") {
    const inWindow = (steps: readonly number[]) => Float32Array.from(steps, (step) => unit * step);
    return { kind: "table", up: inWindow(up), down: inWindow(down) };
  }
  const scaled = (steps: Steps): StepAt => {
    const at = typeof steps === "function" ? steps : between(steps);
    return (place) => unit * at(place);
  };
  return { kind: "function", up: scaled(up), down: scaled(down) };
}

/** Linear between the nodes. */
function between(steps: readonly number[]): StepAt {
  const last = steps.length - 1;
  return (place) => {
    const node = Math.min(Math.floor(place * last), last - 1);
    return steps[node]! + (place * last - node) * (steps[node + 1]! - steps[node]!);
  };
}

/** Checks the steps against the bounds of a measured table, at as many places as such a table can have. */
function checkedPulses(pulses: () => unknown, at: string): { up: Steps; down: Steps } {
  let given: unknown;
  try {
    given = pulses();
  } catch (error) {
    throw new ConfigError(`the law failed: ${error instanceof Error ? error.message : error}`, {
      at,
      cause: error,
      hint: "run the file with node to see the place of the error",
    });
  }
  const { up, down } = parseChecked(pulsesSchema, given, `${at}: pulses()`);
  checkSteps(up, 0, LARGEST_STEP, `${at}: up`);
  checkSteps(down, -LARGEST_STEP, 0, `${at}: down`);
  if (typeof up !== "function" && typeof down !== "function" && up.length !== down.length)
    throw new ConfigError(`${up.length} steps up and ${down.length} down`, {
      at,
      hint: "both belong to the same equally spaced conductances, so give as many of each",
    });
  return { up, down };
}

function checkSteps(steps: Steps, minimum: number, maximum: number, at: string): void {
  for (let i = 0; i < MOST_STEPS; i++) {
    const place = i / (MOST_STEPS - 1);
    const step = typeof steps === "function" ? steps(place) : steps[i];
    if (step === undefined) return;
    if (typeof step === "number" && step >= minimum && step <= maximum) continue;
    throw new ConfigError(`${step} is not within ${minimum} … ${maximum} (window/levels)`, {
      at: typeof steps === "function" ? `${at}(${place})` : `${at}[${i}]`,
      hint: "up pulses raise G, down pulses lower it",
    });
  }
}
