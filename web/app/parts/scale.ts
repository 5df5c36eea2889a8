// Where a value lies on a slider of a thousand steps: evenly, or evenly in its logarithm where the range covers decades.

export const SLIDER_STEPS = 1000;

export interface SliderRange {
  readonly minimum: number;
  readonly maximum: number;
  readonly scale: "linear" | "log";
  /** Values are multiples of it; 0 for any value. */
  readonly step: number;
}

export function positionOf(value: number, { minimum, maximum, scale }: SliderRange): number {
  const along =
    scale === "log"
      ? Math.log(Math.max(value, minimum) / minimum) / Math.log(maximum / minimum)
      : (value - minimum) / (maximum - minimum);
  return Math.round(SLIDER_STEPS * Math.min(Math.max(along, 0), 1));
}

/** Rounded to three digits (the slider shows no more) or to the range's step. */
export function valueAt(position: number, { minimum, maximum, scale, step }: SliderRange): number {
  const along = position / SLIDER_STEPS;
  const exact =
    scale === "log" ? minimum * (maximum / minimum) ** along : minimum + (maximum - minimum) * along;
  const rounded = step > 0 ? step * Math.round(exact / step) : Number(exact.toPrecision(3));
  return Number(Math.min(Math.max(rounded, minimum), maximum).toPrecision(12));
}
