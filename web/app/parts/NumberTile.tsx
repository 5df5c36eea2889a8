// A number worth a headline: what it is, the value with its unit, how it compares. Opens its formula.
import { explain, type Subject } from "../explain/explain.ts";

export interface NumberTileProps {
  readonly what: string;
  /** The number with its unit behind a space. */
  readonly value: string;
  readonly than?: string | undefined;
  readonly about: Omit<Extract<Subject, { kind: "number" }>, "kind" | "title" | "value">;
}

export function NumberTile({ what, value, than, about }: NumberTileProps) {
  const [, number, unit] = /^(.*?)(?: (\D.*))?$/.exec(value) ?? [];
  return (
    <button
      class="number"
      type="button"
      onClick={() => explain({ kind: "number", title: what, value, ...about })}
    >
      <span class="what">{what}</span>
      <span class="value">
        {number} {unit && <span class="unit">{unit}</span>}
      </span>
      <span class="than">{than ?? ""}</span>
    </button>
  );
}
