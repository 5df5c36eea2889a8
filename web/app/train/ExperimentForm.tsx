// The form of an experiment: keys by what a person decides, search, every key with unit and range. Keys that act on nothing now are left
// out, unless they are searched for or were set. Only what was changed is sent.
import { useSignal } from "@preact/signals";
import type { KeyDescription } from "../../../src/experiment/keyDescriptions.ts";
import { unusedBecause } from "../../../src/experiment/usedKeys.ts";
import { BUILT_IN_NETWORKS } from "../../../src/network/params.ts";

import { viewState } from "../address.ts";
import { choosePreset, experiment, KEYS, resetKeys, valueNow, writtenOf } from "../experiment.ts";

import { PRESETS } from "../presets.ts";
import { DECISIONS, type Decision, NAMES } from "./decisions.ts";
import { ExampleList } from "./ExampleList.tsx";
import { FormRow } from "./FormRow.tsx";

export interface ExperimentFormProps {
  /** Sources of images that the server has. */
  readonly sources: readonly string[];
}

const [search, setSearch] = viewState<string>("search", "");

export function ExperimentForm({ sources }: ExperimentFormProps) {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const sections = DECISIONS.map((decision) => ({ decision, keys: keysOf(decision, words) }));
  return (
    <div class="form">
      <ExampleList />
      <input
        class="search"
        type="search"
        placeholder="Search the keys"
        aria-label="Search the keys"
        value={search}
        onInput={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      {sections.map(({ decision, keys }) => (
        <Section key={decision.title} {...{ decision, keys, sources }} searching={words.length > 0} />
      ))}
      {sections.every(({ keys }) => keys.length === 0) && <p class="note">No key has these words.</p>}
    </div>
  );
}

/** Keys of a decision; with a search, all that have the words. */
const keysOf = ({ names }: Decision, words: readonly string[]): KeyDescription[] =>
  Object.keys(names)
    // keys of other device models have no value now
    .filter((path) => valueNow(path) !== undefined)
    .map((path) => KEYS.get(path)!)
    .filter((key) => (words.length > 0 ? matches(key, words) : isAtWork(key)));

const isAtWork = ({ path }: KeyDescription) =>
  writtenOf(path) !== undefined || unusedBecause(path, experiment.value) === null;

/** Every word somewhere in key, name, symbol or meaning. */
function matches({ path, symbol, description }: KeyDescription, words: readonly string[]): boolean {
  const text = `${path} ${NAMES.get(path)} ${symbol} ${description}`.toLowerCase();
  return words.every((word) => text.includes(word));
}

interface SectionProps extends ExperimentFormProps {
  readonly decision: Decision;
  readonly keys: readonly KeyDescription[];
  readonly searching: boolean;
}

function Section({ decision: { title, about, names }, keys, searching, sources }: SectionProps) {
  const open = useSignal("training.rule" in names);
  const changed = Object.keys(names).filter((path) => writtenOf(path) !== undefined);
  if (keys.length === 0) return null;
  const isOpen = open.value || searching;
  return (
    <details
      open={isOpen}
      onToggle={({ currentTarget }) => {
        if (!searching) open.value = currentTarget.open;
      }}
    >
      <summary>
        {title} <span class="count">{changed.length > 0 ? `${changed.length} changed` : keys.length}</span>
      </summary>
      {isOpen && <p class="note">{about}</p>}
      {isOpen && keys.map((key) => <Row key={key.path} about={key} sources={sources} />)}
      {isOpen && changed.length > 0 && (
        <button class="quiet" type="button" onClick={() => resetKeys(changed)}>
          Reset these {changed.length}
        </button>
      )}
    </details>
  );
}

/** Keys whose words only the rest of the program knows. */
function Row({ about, sources }: { readonly about: KeyDescription } & ExperimentFormProps) {
  const { name } = experiment.value.network;
  const choices: Readonly<Record<string, readonly string[]>> = {
    "network.name": BUILT_IN_NETWORKS.includes(name) ? BUILT_IN_NETWORKS : [...BUILT_IN_NETWORKS, name],
    "data.source": sources,
    "device.preset": [...PRESETS.keys(), "none"],
  };
  const presetChange = (id: string) => choosePreset(id === "" ? String(about.default) : id);
  return (
    <FormRow
      about={about}
      choices={choices[about.path]}
      unused={unusedBecause(about.path, experiment.value)}
      onChange={about.path === "device.preset" ? presetChange : undefined}
    />
  );
}
