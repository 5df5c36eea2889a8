// Many experiments that differ from one in a few keys, as a study or a sweep asks for them. Sections are checked each on their own, once for
// each of their values: a tenth of the time, and the same experiments.
import type { z } from "zod";
import { type DevicePreset, loadPreset } from "../device/presets.ts";
import { completeSection, type Experiment, type PresetOf, sectionsDisagree } from "./completeExperiment.ts";
import { resolveExperiment } from "./experiment.ts";
import { experimentSchema } from "./experimentSchema.ts";
import { setAt } from "./overrides.ts";

/** Values by dotted keys, such as "array.rows". */
export type KeyValues = Readonly<Record<string, unknown>>;

type Tree = Record<string, unknown>;
type Section = Experiment[keyof Experiment];

/** In the order of an experiment. */
const SECTIONS = Object.keys(experimentSchema.shape) as (keyof z.output<typeof experimentSchema>)[];
/** Sections that are kept: of a sweep of one section's keys each point has its own. */
const MOST_REMEMBERED = 5000;

/** `base`: raw sections. What is given for some values is what resolveExperiment gives for the sections with these values, or throws what it
 *  throws. */
export function experimentVarier(base: Readonly<Tree>): (values: KeyValues) => Experiment {
  const known = new Map<string, Section | null>();
  const presetOf = presetsReadOnce();
  const sound = Object.keys(base).every((name) => (SECTIONS as readonly string[]).includes(name));
  const sectionOf = (name: keyof Experiment, values: KeyValues | undefined): Section | null => {
    const key = `${name} ${values ? JSON.stringify(values) : ""}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const raw = withValues(name in base ? { [name]: base[name] } : {}, values ?? {});
    const section = completeSection(name, raw[name], presetOf);
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(key, section);
    return section;
  };
  return (values) => {
    const bySection = groupedBySection(values);
    const complete: Tree = {};
    let whole = sound;
    for (const name of SECTIONS) {
      const section = sectionOf(name, bySection[name]);
      if (section === null) whole = false;
      complete[name] = section;
    }
    const experiment = complete as unknown as Experiment;
    // with its problems reported as for any experiment
    if (!whole || sectionsDisagree(experiment)) return resolveExperiment(withValues(base, values));
    return Object.freeze(experiment);
  };
}

/** Each of thousands of devices has its preset. */
function presetsReadOnce(): PresetOf {
  const read = new Map<string, DevicePreset>();
  return (name) => {
    const preset = read.get(name) ?? loadPreset(name);
    read.set(name, preset);
    return preset;
  };
}

function groupedBySection(values: KeyValues): Readonly<Record<string, KeyValues>> {
  const groups: Record<string, Record<string, unknown>> = {};
  for (const key in values) {
    const dot = key.indexOf(".");
    const name = dot < 0 ? key : key.slice(0, dot);
    groups[name] ??= {};
    groups[name][key] = values[key];
  }
  return groups;
}

/** A copy of the raw sections with these values. */
export function withValues(base: Readonly<Tree>, values: KeyValues): Tree {
  const raw = structuredClone(base) as Tree;
  for (const [key, value] of Object.entries(values)) setAt(raw, key.split("."), value);
  return raw;
}
