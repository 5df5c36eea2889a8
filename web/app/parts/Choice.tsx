// One of a few words, all of them in sight.
import type { ReadonlySignal } from "@preact/signals";

export interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly words: readonly T[];
  /** Title of each word for people; the word itself by default. */
  readonly titles?: Readonly<Record<string, string>>;
  readonly value: T | ReadonlySignal<T>;
  readonly onChange: (value: T) => void;
}

export function Choice<T extends string>({ label, words, titles = {}, value, onChange }: ChoiceProps<T>) {
  const chosen = typeof value === "string" ? value : value.value;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would break the row
    <div class="choices" role="group" aria-label={label}>
      {words.map((word) => (
        <button key={word} type="button" aria-pressed={word === chosen} onClick={() => onChange(word)}>
          {titles[word] ?? word}
        </button>
      ))}
    </div>
  );
}
