// Finds the keys that move a number: each key of the experiment is set to a few other values, one key at a time, and the number computed
// again.
import { MhoError } from "../base/errors.ts";
import { valueAt } from "./keyDescriptions.ts";
import { KEY_EFFECTS } from "./keyEffects.ts";
import { EXPERIMENT_KEYS, type Key } from "./keys.ts";

/** Values tried of one key: the known one, and others of its words or its range. */
const MOST_TRIES = 3;
/** Relative; less is rounding. */
const SAME = 1e-9;

export interface Move {
  readonly path: string;
  /** The value that was tried, as --set takes it. */
  readonly to: string;
  /** Relative change of the first of the numbers; null where it was 0 or stays while another moves. */
  readonly change: number | null;
}

export interface MoveQuestion<E> {
  readonly experiment: E;
  /** The same experiment with "key=value" set as well; throws MhoError where that cannot be. */
  readonly changed: (setting: string) => E;
  /** Returns the numbers that are watched; throws MhoError where the experiment has none. */
  readonly measure: (experiment: E) => readonly number[];
}

/** One answer a key, in the order of the schema: null where it moves nothing. A generator, so that a page stays awake meanwhile. */
export function* movesOf<E>(question: MoveQuestion<E>): Generator<Move | null> {
  const now = question.measure(question.experiment);
  for (const key of EXPERIMENT_KEYS) yield moveOf(key, now, question);
}

export const KEYS_TRIED = EXPERIMENT_KEYS.length;

function moveOf<E>(
  key: Key,
  now: readonly number[],
  { experiment, changed, measure }: MoveQuestion<E>,
): Move | null {
  const value = valueAt(experiment, key.path.split("."));
  if (value === undefined) return null; // another device model's
  for (const to of valuesToTry(key, value)) {
    try {
      const then = measure(changed(`${key.path}=${to}`));
      if (then.some((one, i) => differs(one, now[i]!)))
        return { path: key.path, to, change: changeOf(now[0]!, then[0]!) };
    } catch (error) {
      if (!(error instanceof MhoError)) throw error; // refused beside the other keys: the next value
    }
  }
  return null;
}

const differs = (a: number, b: number): boolean =>
  Math.abs(a - b) > SAME * Math.max(Math.abs(a), Math.abs(b));

const changeOf = (before: number, after: number): number | null =>
  before !== 0 && differs(before, after) ? after / before - 1 : null;

function valuesToTry({ path, words, range }: Key, now: unknown): string[] {
  const known = KEY_EFFECTS.filter(({ key }) => key === path).map(({ to }) => to);
  const numbers = range && typeof now === "number" ? [2 * now, now / 2].map((n) => within(n, range)) : [];
  const all = [...known, ...words, ...numbers.map(String)];
  return [...new Set(all)].filter((text) => text !== String(now)).slice(0, MOST_TRIES);
}

const within = (n: number, { minimum, maximum, integer }: NonNullable<Key["range"]>): number =>
  Math.min(Math.max(integer ? Math.round(n) : n, minimum), maximum);
