// One key of the experiment as a control that suits its kind, with everything that the schema says of it.

import { formatQuantity, takesPrefix } from "../../../src/base/units.ts";
import type { KeyDescription } from "../../../src/experiment/keyDescriptions.ts";
import { isRefused, KEYS, problemOf, setKey, tryKey, valueNow, writtenOf } from "../experiment.ts";
import { explain } from "../explain/explain.ts";
import { Select } from "./Select.tsx";
import { Slider } from "./Slider.tsx";
import type { SliderRange } from "./scale.ts";

export interface KeyFieldProps {
  readonly path: string;
  readonly label: string;
  /** Range of the slider, where that is less than the allowed one; the text field takes all. */
  readonly from?: number;
  readonly upTo?: number;
}

/** Ranges that cover more than this are drawn by their logarithm. */
const DECADES = 200;

const YES_NO = { true: "yes", false: "no" } as const;

export function KeyField({ path, label, from, upTo }: KeyFieldProps) {
  const key = KEYS.get(path);
  const value = valueNow(path);
  if (!key) throw new Error(`no key ${path}`);
  if (value === undefined) return null;
  const changed = writtenOf(path) !== undefined;
  const more = (
    <button
      class="quiet about"
      type="button"
      aria-label={`About ${label}`}
      onClick={() => explain({ kind: "key", path })}
    >
      ?
    </button>
  );
  if (key.range && typeof value === "number")
    return (
      <Slider
        label={label}
        symbol={key.symbol}
        unit={key.unit}
        value={value}
        range={rangeOf(key, from, upTo)}
        problem={problemOf(path)}
        refused={isRefused(path) ? formatQuantity(Number(writtenOf(path)), key.unit) : undefined}
        changed={changed}
        more={more}
        onChange={(next) => setKey(path, next)}
        onType={(next) => tryKey(path, String(next))}
      />
    );
  return (
    <Select
      label={label}
      words={key.words}
      titles={key.unit === "boolean" ? YES_NO : {}}
      value={String(value)}
      changed={changed}
      problem={problemOf(path)}
      more={more}
      onChange={(next) => setKey(path, next)}
    />
  );
}

function rangeOf({ range, unit }: KeyDescription, from?: number, upTo?: number): SliderRange {
  const minimum = from ?? range!.minimum;
  const maximum = upTo ?? range!.maximum;
  const wide = minimum > 0 && maximum / minimum > DECADES;
  const whole = range!.integer || unit === "pulses";
  const step = whole ? 1 : wide || takesPrefix(unit) ? 0 : stepFor(maximum - minimum);
  return { minimum, maximum, scale: wide ? "log" : "linear", step };
}

/** A power of ten that gives a few hundred steps. */
const stepFor = (width: number) => 10 ** (Math.ceil(Math.log10(width)) - 3);
