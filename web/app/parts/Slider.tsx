// A number with its unit: a slider for the eye and the arrow keys, a text field for "240 kohm". Not a check of the value: what is out of
// range is for the experiment's schema to say, and `problem` shows it.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useId } from "preact/hooks";
import { MhoError } from "../../../src/base/errors.ts";
import { formatQuantity, parseQuantity } from "../../../src/base/units.ts";
import { turns } from "../address.ts";
import { QuantitySymbol } from "./QuantitySymbol.tsx";
import { positionOf, SLIDER_STEPS, type SliderRange, valueAt } from "./scale.ts";

export interface SliderProps {
  readonly label: string;
  readonly symbol?: string;
  /** SI unit without prefix; "1" for a plain number. */
  readonly unit: string;
  readonly value: number;
  readonly range: SliderRange;
  /** Whether it is not what it would be by default. */
  readonly changed?: boolean;
  readonly more?: ComponentChildren;
  readonly problem?: string | undefined;
  /** A typed text that was refused, in place of the value. */
  readonly refused?: string | undefined;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
  /** Called with a typed number of the unit; by default the same as a move of the slider. */
  readonly onType?: (value: number) => void;
}

export function Slider(props: SliderProps) {
  const { label, symbol, unit, value, range, problem, disabled = false, onChange } = props;
  const id = useId();
  const typed = useTyped(props);
  const complaint = typed.wrong.value ?? problem;
  const shown = formatQuantity(value, unit);
  return (
    <div class="field">
      <span>
        <label for={`${id}-text`} class={props.changed ? "changed" : ""}>
          {label} {symbol && <QuantitySymbol text={symbol} />}
        </label>
        {props.more}
      </span>
      <input
        id={`${id}-text`}
        type="text"
        value={typed.text.value ?? props.refused ?? shown}
        disabled={disabled}
        aria-invalid={complaint ? true : undefined}
        aria-describedby={complaint ? `${id}-wrong` : undefined}
        onInput={({ currentTarget }) => {
          typed.text.value = currentTarget.value;
        }}
        onChange={({ currentTarget }) => typed.take(currentTarget.value)}
      />
      <input
        type="range"
        aria-label={label}
        aria-valuetext={shown}
        min={0}
        max={SLIDER_STEPS}
        value={positionOf(value, range)}
        disabled={disabled}
        onInput={({ currentTarget }) => {
          typed.forget();
          onChange(valueAt(Number(currentTarget.value), range));
        }}
      />
      {complaint && (
        <span class="wrong" id={`${id}-wrong`} role="alert">
          {complaint}
        </span>
      )}
    </div>
  );
}

/** A typed text before it is taken, and the reason for a refusal; gone after a reset, a preset or a way back. */
function useTyped({ unit, onChange, onType = onChange }: SliderProps) {
  const text = useSignal<string | null>(null);
  const wrong = useSignal<string | null>(null);
  const forget = () => {
    [text.value, wrong.value] = [null, null];
  };
  useEffect(forget, [turns.value]);
  const take = (written: string) => {
    try {
      onType(parseQuantity(written, unit));
      forget();
    } catch (error) {
      if (!(error instanceof MhoError)) throw error;
      wrong.value = error.message;
    }
  };
  return { text, wrong, take, forget };
}
