// How signed weights lie in conductances, and back. Not the read itself: that is the engine's.

/** How a signed weight lies in conductances. Stored value g: windowLow at G_min, windowLow + 2 at G_max, 0 at the reference cell; so −1 … 1
 *  where the reference cell is mid-window (D2D may widen a device's window).
 *  - float: g is the weight itself, unbounded (software baseline).
 *  - reference: one device; a column of reference cells is subtracted. w = g.
 *  - pair: two devices, planes 0 and 1. w = (g0 − g1)/2.
 *  - offset: one device; the known offset is removed digitally from the exact sum of the inputs. w = g.
 *  Subtraction "analog" happens before the ADC (it sees Σ x·w); "digital" after it: the ADC sees Σ x·G/G_max with
 *  G/G_max = a·g + b (cellCurrent), and the reference column (all cells b) or the second plane is digitized by the same ADC. "offset" is always digital. */
export type Mapping = "float" | "reference" | "pair" | "offset";
export type Subtraction = "analog" | "digital";

/** Conductances of the mean device, in siemens, and its stored value at G_min. */
export interface ConductanceWindow {
  readonly gMin: number;
  readonly gMax: number;
  readonly low: number;
}

/** G/G_max = a·g + b, with r = G_min/G_max: a = (1 − r)/2, b = r − a·windowLow, which is (1 + r)/2 for a reference cell mid-window. */
export function cellCurrent({
  offOnRatio: r,
  windowLow,
}: {
  readonly offOnRatio: number;
  readonly windowLow: number;
}): { readonly a: number; readonly b: number } {
  const a = (1 - r) / 2;
  return { a, b: (1 + r) / 2 - a * (windowLow + 1) };
}

/** Whether what is subtracted passes a converter of its own first. */
export function subtractsDigitally({
  mapping,
  subtraction,
}: {
  readonly mapping: Mapping;
  readonly subtraction: Subtraction;
}): boolean {
  // "float" has no reference to subtract, so its subtraction says nothing
  return mapping === "offset" || (mapping !== "float" && subtraction === "digital");
}

/** Devices per weight. */
export function planesOf(mapping: Mapping): 1 | 2 {
  return mapping === "pair" ? 2 : 1;
}

/** Stored values g of weights w in [−1, 1], plane after plane: g = w; "pair": g0 = w and g1 = −w. */
export function storedValues(weights: Float32Array, mapping: Mapping): Float32Array {
  if (mapping !== "pair") return weights.slice();
  const stored = new Float32Array(2 * weights.length);
  stored.set(weights);
  for (let i = 0; i < weights.length; i++) stored[weights.length + i] = -weights[i]!;
  return stored;
}

/** Weights that stored values stand for: w = g; "pair": w = (g0 − g1)/2. */
export function weightsOfStored(stored: Float32Array, mapping: Mapping): Float32Array {
  if (mapping !== "pair") return stored.slice();
  const length = stored.length / 2;
  return Float32Array.from({ length }, (_, i) => (stored[i]! - stored[length + i]!) / 2);
}

/** G = G_min + (g − low)/2·(G_max − G_min), in siemens. */
export function conductanceOf(stored: number, { gMin, gMax, low }: ConductanceWindow): number {
  return gMin + ((stored - low) / 2) * (gMax - gMin);
}
