// A button that shows a figure as large as the window, in a dialog that Escape closes.
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";

export interface EnlargeProps {
  readonly title: string;
  /** Draws the figure at this height in pixels. */
  readonly draw: (height: number) => ComponentChildren;
}

/** Share of the window's height, without title and button. */
const SHARE = 0.72;

export function Enlarge({ title, draw }: EnlargeProps) {
  const open = useSignal(false);
  return (
    <>
      <button
        class="quiet enlarge"
        type="button"
        aria-label={`Enlarge "${title}"`}
        title="Enlarge"
        onClick={() => {
          open.value = true;
        }}
      >
        ⤢
      </button>
      {open.value && (
        <Large
          title={title}
          draw={draw}
          onClose={() => {
            open.value = false;
          }}
        />
      )}
    </>
  );
}

function Large({ title, draw, onClose }: EnlargeProps & { readonly onClose: () => void }) {
  const place = useRef<HTMLDialogElement>(null);
  useEffect(() => place.current?.showModal(), []);
  return (
    <dialog ref={place} class="large" aria-label={title} onClose={onClose}>
      <header>
        <h2>{title}</h2>
        <button type="button" onClick={() => place.current?.close()}>
          Close
        </button>
      </header>
      {draw(Math.round(SHARE * innerHeight))}
    </dialog>
  );
}
