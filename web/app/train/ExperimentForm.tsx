// The form of an experiment, made from its schema: sections, search, every key with unit and range. Only what was changed is sent.
import { useSignal } from "@preact/signals";
import type { KeyDescription } from "../../../src/config/keyDescriptions.ts";
import { BUILT_IN_NETWORKS } from "../../../src/network/params.ts";
import { viewState } from "../address.ts";
import { EXAMPLES } from "../examples.ts";
import { choosePreset, KEYS, resetSection, settings, takeSettings, valueNow } from "../experiment.ts";
import { Select } from "../parts/Select.tsx";
import { PRESETS } from "../presets.ts";
import { FormRow } from "./FormRow.tsx";

export interface ExperimentFormProps {
  /** Sources of images that the server has. */
  readonly sources: readonly string[];
}

const SECTIONS: Readonly<Record<string, string>> = {
  training: "Training",
  network: "Network",
  data: "Data and seed",
  device: "Device",
  array: "Array and converters",
  chip: "Chip",
};
const [search, setSearch] = viewState<string>("search", "");

export function ExperimentForm({ sources }: ExperimentFormProps) {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = [...KEYS.values()].filter((key) => matches(key, words));
  return (
    <div class="form">
      <Select
        label="Start from"
        words={["", ...EXAMPLES.map(({ name }) => name)]}
        titles={{ "": "an example…" }}
        value=""
        onChange={(name) => {
          const found = EXAMPLES.find((example) => example.name === name);
          if (found) takeSettings(found.settings);
        }}
      />
      <input
        class="search"
        type="search"
        placeholder="Search the keys"
        aria-label="Search the keys"
        value={search}
        onInput={({ currentTarget }) => setSearch(currentTarget.value)}
      />
      {Object.entries(SECTIONS).map(([section, title]) => (
        <Section
          key={section}
          {...{ section, title, sources }}
          keys={shown.filter((key) => sectionOf(key) === section)}
          searching={words.length > 0}
        />
      ))}
      {shown.length === 0 && <p class="note">No key has these words.</p>}
    </div>
  );
}

/** The seed has no section of its own. */
const sectionOf = ({ path }: KeyDescription) => (path.includes(".") ? path.split(".")[0]! : "data");

/** Every word somewhere in name, symbol or meaning. */
function matches({ path, symbol, description }: KeyDescription, words: readonly string[]): boolean {
  const text = `${path} ${symbol} ${description}`.toLowerCase();
  // keys of other device models have no value now
  return valueNow(path) !== undefined && words.every((word) => text.includes(word));
}

interface SectionProps extends ExperimentFormProps {
  readonly section: string;
  readonly title: string;
  readonly keys: readonly KeyDescription[];
  readonly searching: boolean;
}

function Section({ section, title, keys, searching, sources }: SectionProps) {
  const open = useSignal(section === "training");
  const changed = settings.value.split("\n").filter((text) => text.startsWith(`${section}.`)).length;
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
        {title} <span class="count">{changed > 0 ? `${changed} changed` : keys.length}</span>
      </summary>
      {isOpen && keys.map((key) => <Row key={key.path} about={key} sources={sources} />)}
      {isOpen && changed > 0 && (
        <button class="quiet" type="button" onClick={() => resetSection(section)}>
          Reset {title.toLowerCase()}
        </button>
      )}
    </details>
  );
}

/** Keys whose words only the rest of the program knows. */
function Row({ about, sources }: { readonly about: KeyDescription } & ExperimentFormProps) {
  const choices: Readonly<Record<string, readonly string[]>> = {
    "network.name": BUILT_IN_NETWORKS,
    "data.source": sources,
    "device.preset": [...PRESETS.keys(), "none"],
  };
  const presetChange = (id: string) => choosePreset(id === "" ? String(about.default) : id);
  return (
    <FormRow
      about={about}
      choices={choices[about.path]}
      onChange={about.path === "device.preset" ? presetChange : undefined}
    />
  );
}
