// The columns that the table of runs has. The choice is stored in this browser.
import { computed, signal } from "@preact/signals";
import { COLUMNS, type Column } from "./columns.ts";

const STORED = "mho-run-columns";
const USUAL = COLUMNS.filter(({ usual }) => usual).map(({ key }) => key);

const chosen = signal<readonly string[]>(stored());
/** In the order of COLUMNS. */
export const shownColumns = computed<readonly Column[]>(() =>
  COLUMNS.filter(({ key }) => chosen.value.includes(key)),
);

function stored(): readonly string[] {
  try {
    const keys: unknown = JSON.parse(localStorage.getItem(STORED) ?? "null");
    return Array.isArray(keys) ? keys : USUAL;
  } catch {
    return USUAL;
  }
}

function choose(keys: readonly string[]): void {
  chosen.value = keys;
  try {
    localStorage.setItem(STORED, JSON.stringify(keys));
  } catch {
    // as long as the page lives
  }
}

export const ColumnChoice = () => (
  <details class="columnchoice">
    <summary>Columns</summary>
    {/* biome-ignore lint/a11y/useSemanticElements: a fieldset's legend would repeat the summary */}
    <div role="group" aria-label="Columns of the table">
      {COLUMNS.map(({ key, title }) => (
        <label key={key}>
          <input
            type="checkbox"
            checked={chosen.value.includes(key)}
            onChange={({ currentTarget }) => {
              const others = chosen.value.filter((one) => one !== key);
              choose(currentTarget.checked ? [...others, key] : others);
            }}
          />
          {title}
        </label>
      ))}
      <button class="quiet" type="button" onClick={() => choose(USUAL)}>
        The usual ones
      </button>
    </div>
  </details>
);
