// Controls of a page. On a phone they are a sheet at the lower edge, so that the figures stay in sight above the sliders; its handle folds
// it.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface ControlsProps {
  readonly label: string;
  readonly children: ComponentChildren;
}

export function Controls({ label, children }: ControlsProps) {
  const open = useSignal(true);
  const id = useId();
  return (
    <aside class={`controls sheet ${open.value ? "" : "folded"}`} aria-label={label}>
      <button
        class="handle"
        type="button"
        aria-expanded={open.value}
        aria-controls={id}
        onClick={() => {
          open.value = !open.value;
        }}
      >
        {open.value ? "Hide the parameters ▾" : "Show the parameters ▴"}
      </button>
      <div class="held" id={id}>
        {children}
      </div>
    </aside>
  );
}
