import { useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

/** No person has so narrow a window. Chromium's is 1 pixel wide for a moment when it takes a picture of a whole page without a screen:
 *  figures drawn for that would be in the picture. */
const LEAST_WINDOW = 100;

/** Parts with less room than this many pixels are laid out for a phone. */
export const LITTLE = 420;

/** Pixels inside of an element, whole; 0 until it is measured and while it is hidden. */
export function useWidth(place: RefObject<HTMLElement | null>): number {
  const width = useSignal(0);
  useEffect(() => {
    const watch = new ResizeObserver(([entry]) => {
      if (innerWidth < LEAST_WINDOW) return;
      width.value = Math.floor(entry!.contentRect.width);
    });
    watch.observe(place.current!);
    return () => watch.disconnect();
  }, []);
  return width.value;
}
