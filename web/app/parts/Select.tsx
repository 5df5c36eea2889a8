// One of several words, in a list that opens.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface SelectProps {
  readonly label: string;
  readonly words: readonly string[];
  /** Title of each word for people; the word itself by default. */
  readonly titles?: Readonly<Record<string, string>>;
  readonly value: string;
  readonly changed?: boolean;
  readonly problem?: string | undefined;
  readonly more?: ComponentChildren;
  readonly onChange: (value: string) => void;
}

export function Select(props: SelectProps) {
  const { label, words, titles = {}, value, changed = false, problem, more, onChange } = props;
  const id = useId();
  return (
    <div class="field">
      <label for={id} class={changed ? "changed" : ""}>
        {label}
      </label>
      <span>{more}</span>
      <select id={id} value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {words.map((word) => (
          <option key={word} value={word}>
            {titles[word] ?? word}
          </option>
        ))}
      </select>
      {problem && (
        <span class="wrong" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}
