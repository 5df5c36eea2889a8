// Lines between sweeps that name what follows: a direction, a device, a cycle.
import { directionOf, labelsOfName } from "./labels.ts";
import type { Direction } from "./measurement.ts";
import { CYCLE, DEVICE, wordsOf } from "./vocabulary.ts";

export interface Section {
  readonly direction: Direction | null;
  readonly device: string | null;
  readonly cycle: string | null;
}

export const NO_SECTION: Section = { direction: null, device: null, cycle: null };

/** Labels in a line; a lone letter is no device here. */
export function sectionNamed(text: string): Section {
  const { device, cycle } = labelsOfName(text);
  const has = (set: ReadonlySet<string>) => wordsOf(text).some((word) => set.has(word));
  return {
    direction: directionOf(text),
    device: has(DEVICE) ? device : null,
    cycle: has(CYCLE) ? cycle : null,
  };
}

export const namesSection = (text: string): boolean =>
  Object.values(sectionNamed(text)).some((name) => name !== null);

/** "LTD" below "Device 2" is of device 2; below the next device nothing of the one before holds. */
export function inside(outer: Section, next: Section): Section {
  if (next.device !== null) return next;
  if (next.cycle !== null) return { ...next, device: outer.device };
  return { ...outer, direction: next.direction };
}

/** Labels in a line above the table, of the kinds that later lines name too. "Potentiation of sample 3" alone is a heading. */
export function firstSection(named: Section, later: readonly Section[]): Section {
  const kept = <K extends keyof Section>(key: K): Section[K] | null =>
    later.some((section) => section[key] !== null) ? named[key] : null;
  return { direction: kept("direction"), device: kept("device"), cycle: kept("cycle") };
}
