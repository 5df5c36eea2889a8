// Values that take longer than a slider may: they follow once the slider rests.
import { effect, type ReadonlySignal, signal } from "@preact/signals";

/** The value of a signal once it has rested. */
export function after<T>(source: ReadonlySignal<T>, milliseconds: number) {
  const value = signal(source.peek());
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = effect(() => {
    const next = source.value;
    clearTimeout(timer);
    timer = setTimeout(() => {
      value.value = next;
    }, milliseconds);
  });
  return {
    value,
    end: () => {
      clearTimeout(timer);
      end();
    },
  };
}
