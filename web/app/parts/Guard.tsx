// A fault of a page stays on it: the frame goes on, says what went wrong, and another address or a press draws the page anew. Without it, a
// page that fails while it is drawn leaves halves of itself in the document.
import { useSignalEffect } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useErrorBoundary, useRef } from "preact/hooks";
import { query } from "../address.ts";
import { Problem } from "./States.tsx";

export function Guard({ children }: { readonly children: ComponentChildren }) {
  const [fault, again] = useErrorBoundary((error) => console.error(error));
  const drawnAt = useRef(query.peek());
  useSignalEffect(() => {
    if (query.value === drawnAt.current) return;
    drawnAt.current = query.value;
    again();
  });
  if (!fault) return <>{children}</>;
  return (
    <>
      <Problem title="This page failed: a fault of Mho, not of yours" text={String(fault.message)} />
      <button type="button" onClick={again}>
        Draw the page again
      </button>
    </>
  );
}
