// The line by which a run is drawn among the compared ones, beside its name.
import { signal } from "@preact/signals";
import type { CurveLine } from "../../../src/report/run/curveColours.ts";
import "../labels/labels.css";

/** Key: id, as the curves are drawn now. */
export const curveLinesNow = signal<ReadonlyMap<string, CurveLine>>(new Map());

export function Swatch({ id }: { readonly id: string }) {
  const line = curveLinesNow.value.get(id);
  if (!line) return null;
  const [, left] = line.dash;
  return (
    <span
      class={left > 0 ? "swatch dashed" : "swatch"}
      style={{ "--mark": line.colour }}
      data-colour={line.colour}
      aria-hidden="true"
    />
  );
}
