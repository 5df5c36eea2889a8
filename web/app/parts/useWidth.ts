import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** Pixels inside of an element, whole; 0 until it is measured and while it is hidden. */
export function useWidth(place: RefObject<HTMLElement | null>): number {
  const width = useSignal(0);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => {
      width.value = Math.floor(entry!.contentRect.width);
    });
    watch.observe(place.current!);
    return () => watch.disconnect();
  }, []);
  return width.value;
}
