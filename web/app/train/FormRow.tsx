// One key of the experiment in the form: its name, a control that suits its kind, what it may be, and the way back to its default.
import { useId } from "preact/hooks";
import type { KeyDescription } from "../../../src/experiment/keyDescriptions.ts";
import { allowedText } from "../../../src/experiment/keys.ts";
import { formatValue } from "../../../src/report/text/format.ts";
import { turns } from "../address.ts";
import { problemOf, setKey, tryKey, valueNow, writtenOf } from "../experiment.ts";
import { explain } from "../explain/explain.ts";
import { NAMES } from "./decisions.ts";
import { isSwept, toggleSweep } from "./sweepState.ts";

export interface FormRowProps {
  readonly about: KeyDescription;
  /** Words to choose from, for a key that the schema leaves open. */
  readonly choices?: readonly string[] | undefined;
  /** Why it acts on nothing now. */
  readonly unused?: string | null;
  readonly onChange?: ((value: string) => void) | undefined;
}

export function FormRow({ about, choices, unused = null, onChange }: FormRowProps) {
  const id = useId();
  const { path } = about;
  const written = writtenOf(path);
  const complaint = problemOf(path);
  const take =
    onChange ?? ((value: string) => (value === "" ? setKey(path, undefined) : tryKey(path, value)));
  return (
    <div class="row">
      <label for={id} class={written === undefined ? "" : "changed"} title={about.description}>
        {NAMES.get(path)} <code>{path}</code>
      </label>
      <span class="tools">
        {written !== undefined && (
          <button class="quiet about" type="button" aria-label={`Reset ${path}`} onClick={() => take("")}>
            ↺
          </button>
        )}
        {path !== "seed" && (
          <button
            class="quiet about"
            type="button"
            aria-label={`Sweep ${path}`}
            title="Sweep this key: many runs with other values"
            aria-pressed={isSwept(path)}
            onClick={() => toggleSweep(about)}
          >
            ⇉
          </button>
        )}
        <button
          class="quiet about"
          type="button"
          aria-label={`About ${path}`}
          onClick={() => explain({ kind: "key", path })}
        >
          ?
        </button>
      </span>
      <Control id={id} about={about} choices={choices} complaint={complaint} onChange={take} />
      <span class="note" id={`${id}-note`}>
        {choices === undefined && !isWords(about) && allowedText(about)}
      </span>
      {unused && <span class="note warning">{unused}</span>}
      {complaint && (
        <span class="wrong" role="alert">
          {complaint}
        </span>
      )}
    </div>
  );
}

const isWords = ({ words, range, text, list }: KeyDescription) =>
  words.length > 0 && !range && !text && !list;

interface ControlProps extends FormRowProps {
  readonly id: string;
  readonly complaint: string | undefined;
  readonly onChange: (value: string) => void;
}

function Control({ id, about, choices, complaint, onChange }: ControlProps) {
  const { path, unit, words } = about;
  const value = valueNow(path);
  turns.value; // drawn anew after a reset: half-typed text goes
  const options = choices ?? (isWords(about) ? words : undefined);
  if (options)
    return (
      <select id={id} value={String(value)} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {options.map((word) => (
          <option key={word} value={word}>
            {word}
          </option>
        ))}
      </select>
    );
  return (
    <>
      <input
        id={id}
        type="text"
        list={words.length > 0 ? `${id}-words` : undefined}
        value={writtenOf(path) ?? formatValue(value, unit)}
        aria-invalid={complaint ? true : undefined}
        aria-describedby={`${id}-note`}
        spellcheck={false}
        onChange={({ currentTarget }) => onChange(currentTarget.value.trim())}
      />
      {words.length > 0 && (
        <datalist id={`${id}-words`}>
          {words.map((word) => (
            <option key={word} value={word} />
          ))}
        </datalist>
      )}
    </>
  );
}
