// The rows of a long table that are in sight, and some around them: ten thousand rows in the page would make every scroll and every change
// wait. All rows of such a table are equally high (CSS); a short table is drawn whole.
import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";

/** Rows that are drawn whole. */
const SHORT = 200;
/** Rows above and below those in sight, and by which the drawn part moves. */
const AROUND = 20;

export interface VisibleRows {
  readonly place: RefObject<HTMLTableSectionElement | null>;
  readonly long: boolean;
  readonly from: number;
  readonly to: number;
  /** Pixels of the rows that are not drawn. */
  readonly above: number;
  readonly below: number;
}

/** Pixels of a row of a long table: `.long tbody tr` in parts.css. */
const ROW = 56;

export function useVisibleRows(count: number): VisibleRows {
  const place = useRef<HTMLTableSectionElement>(null);
  const first = useSignal(0);
  const long = count > SHORT;
  useEffect(() => {
    if (!long) return;
    const look = () => {
      const top = place.current?.getBoundingClientRect().top ?? 0;
      first.value = Math.max(0, AROUND * Math.floor(-top / ROW / AROUND));
    };
    look();
    addEventListener("scroll", look, { passive: true });
    return () => removeEventListener("scroll", look);
  }, [long]);
  if (!long) return { place, long, from: 0, to: count, above: 0, below: 0 };
  const sight = Math.ceil(innerHeight / ROW);
  const from = Math.min(Math.max(0, first.value - AROUND), Math.max(0, count - sight));
  const to = Math.min(count, first.value + sight + 2 * AROUND);
  return { place, long, from, to, above: from * ROW, below: (count - to) * ROW };
}
