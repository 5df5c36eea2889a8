// How often the sub-arrays of a layer are read for one input vector, as training reads them: cycles of a bit-serial input, phases of signed
// inputs, planes of a weight. Counts only.

import type { ReadWork } from "../plan/readWork.ts";
import type { ArraySpec, ReadSpec, SubArraySpec } from "../spec/spec.ts";
import type { WorkLayer } from "../spec/workload.ts";

export interface ReadPasses {
  /** Bits of the input one after another, times planes one after another. */
  readonly cycles: number;
  /** In each cycle: how often lines are driven, and how often each sensed line is converted. */
  readonly drives: 1 | 2;
  readonly conversions: 1 | 2;
}

export const readSpecOf = (array: ArraySpec, forward: boolean): ReadSpec =>
  forward ? array.forward : array.backward;

/** Line by line, a sign is added digitally and needs no second phase. */
export function phasesOf(read: ReadSpec, signed: boolean): Pick<ReadPasses, "drives" | "conversions"> {
  if (!signed || !read.parallel || read.phases === undefined) return { drives: 1, conversions: 1 };
  return { drives: 2, conversions: read.phases === "digital" ? 2 : 1 };
}

export function readPasses(
  spec: Pick<SubArraySpec, "array" | "activationBits" | "errorBits">,
  layer: WorkLayer,
  forward: boolean,
): ReadPasses {
  const { array } = spec;
  const read = readSpecOf(array, forward);
  const words = forward ? spec.activationBits : spec.errorBits;
  const bits = read.cycles?.[forward && layer.first ? "images" : "others"] ?? words;
  return {
    cycles: (array.inputs === "analog" ? 1 : bits) * (read.planes ?? 1),
    ...phasesOf(read, !forward || layer.signedInput),
  };
}

/** Counts for all vectors of one image: how often a sub-array's lines are driven, all sub-arrays of one copy of the weights; and conversions. */
export interface ReadCounts {
  readonly reads: number;
  readonly conversions: number;
}

/** `activity`: share of active lines, for reads line by line, in which each active line is converted. */
export function readCounts(
  spec: Pick<SubArraySpec, "array" | "activationBits" | "errorBits">,
  layer: WorkLayer,
  {
    work,
    forward,
    activity,
  }: { readonly work: ReadWork; readonly forward: boolean; readonly activity: number },
): ReadCounts {
  if (!forward && layer.first) return { reads: 0, conversions: 0 };
  const { cycles, drives, conversions } = readPasses(spec, layer, forward);
  const { parallel } = readSpecOf(spec.array, forward);
  const converted = work.groups.reduce(
    (sum, { driven, sensed, count }) => sum + sensed * count * (parallel ? 1 : driven * activity),
    0,
  );
  return {
    reads: layer.vectors * cycles * drives * work.subArrays,
    conversions: layer.vectors * cycles * conversions * converted,
  };
}
