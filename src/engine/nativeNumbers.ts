// Settings as the values that the addon takes, in the order of layout.ts; native/layout.h reads them in the same order.
import { EngineError } from "../base/errors.ts";
import type { DeviceModel, EngineBuffer, ErrorSettings, FunctionModel, RoundingDraws } from "./engine.ts";
import { ENUMS, STRUCTURES, type StructureName, type StructureOf } from "./layout.ts";

/** In place of the handle of a buffer that is not there. */
export const NONE = -1;

export type AddonValue = number | boolean | NodeJS.TypedArray;

/** The number by which the addon knows a buffer. */
type HandleOf = (buffer: EngineBuffer) => number;

export function valuesOf<Name extends StructureName>(
  name: Name,
  settings: StructureOf<Name>,
  handle: HandleOf,
): readonly AddonValue[] {
  const fields = settings as Readonly<Record<string, unknown>>;
  return Object.entries(STRUCTURES[name]).flatMap(([field, kind]) =>
    fieldValues(kind, fields[field], handle),
  );
}

function fieldValues(kind: string, value: unknown, handle: HandleOf): readonly AddonValue[] {
  const members = (ENUMS as Readonly<Record<string, readonly unknown[]>>)[kind];
  if (members) return [members.indexOf(value)];
  if (kind === "number?") return [(value as number | null) ?? 0];
  if (kind === "values") return bufferValues(value as EngineBuffer, handle);
  if (kind.startsWith("buffer")) return [value === null ? NONE : handle(value as EngineBuffer)];
  if (kind.startsWith("single[")) return value as readonly number[];
  const structure = kind.replace(/[?*]$/, "") as StructureName;
  if (!(structure in STRUCTURES)) return [value as AddonValue];
  if (structure === kind) return valuesOf(structure, value as StructureOf<StructureName>, handle);
  if (value === null) return [false];
  return [true, ...valuesOf(structure, value as StructureOf<StructureName>, handle)];
}

/** Handle and kind of a buffer of floats or words. */
export function bufferValues(buffer: EngineBuffer, handle: HandleOf): readonly [number, number] {
  return [handle(buffer), (ENUMS.ValueKind as readonly string[]).indexOf(buffer.kind)];
}

const NO_TABLE = new Float32Array(0);
const NO_NUMBERS = [0, 0, 0] as const;

/** The models that numbers describe: C++ and WGSL call no function of TypeScript. */
export function asNumbers(model: DeviceModel): Exclude<DeviceModel, FunctionModel> {
  if (model.kind !== "function") return model;
  throw new EngineError("the device's law is a function, which only the reference engine can call", {
    hint: "use --engine reference, or a law that gives lists of steps",
  });
}

/** A device model as the structure of layout.ts: up to three numbers for each direction, or a table for each. */
export function modelNumbers(any: DeviceModel): StructureOf<"DeviceModel"> {
  const model = asNumbers(any);
  const { kind } = model;
  const none = { kind, slope: 0, shift: 0, upTable: NO_TABLE, downTable: NO_TABLE, nodes: 0 };
  switch (model.kind) {
    case "affine":
      return {
        ...none,
        up: [model.up.decay, model.up.step, 0],
        down: [model.down.decay, model.down.step, 0],
      };
    case "exponential-step":
      return {
        ...none,
        up: [model.up.step, model.up.amplitude, model.up.gamma],
        down: [model.down.step, model.down.amplitude, model.down.gamma],
        slope: model.slope,
        shift: model.shift,
      };
    case "power-step":
      return {
        ...none,
        up: [model.up.step, model.up.gamma, 0],
        down: [model.down.step, model.down.gamma, 0],
      };
    case "table":
      return {
        ...none,
        up: NO_NUMBERS,
        down: NO_NUMBERS,
        upTable: model.up,
        downTable: model.down,
        nodes: model.up.length,
      };
    default:
      return model satisfies never;
  }
}

/** Stands where errors are rounded to nearest. */
const NO_DRAWS: RoundingDraws = { seed: { low: 0, high: 0 }, layer: 0, step: 0 };

/** Settings of the error quantization with the counter words of its random numbers. */
export function errorNumbers({
  draws,
  largest = null,
  ...settings
}: ErrorSettings): StructureOf<"ErrorSettings"> {
  return { ...settings, largest, stochastic: Boolean(draws), ...(draws ?? NO_DRAWS) };
}
