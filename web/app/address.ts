// The state of the app is its address: `#/chip?device.levels=64&view=area`. Keys with a dot (and "seed") are those of an experiment and
// are kept from page to page; the others belong to one page. A link reproduces a view.
import { computed, type ReadonlySignal, signal } from "@preact/signals";
import { FIRST_CHIP } from "./firstChip.ts";

export const PAGES = ["start", "device", "array", "chip", "train", "studies", "results"] as const;
export type PageName = (typeof PAGES)[number];
export type Query = Readonly<Record<string, string>>;

interface Address {
  readonly page: PageName;
  readonly query: Query;
}

/** The browser refuses too many changes of the address in a short time. */
const WRITE_AFTER_MS = 150;

function parseAddress(hash: string): Address {
  const [path = "", text = ""] = hash.replace(/^#\/?/, "").split("?", 2);
  const page = PAGES.find((name) => name === path) ?? "start";
  if (page === "chip" && text === "") return { page, query: FIRST_CHIP };
  return { page, query: Object.fromEntries(new URLSearchParams(text)) };
}

export function formatAddress({ page, query }: Address): string {
  const text = new URLSearchParams(query).toString();
  return `#/${page}${text === "" ? "" : `?${text}`}`;
}

const address = signal<Address>({ page: "start", query: {} });
export const page = computed(() => address.value.page);
export const query: ReadonlySignal<Query> = computed(() => address.value.query);

/** Whether a key of the query belongs to the experiment and not to the view of one page. */
export const isExperimentKey = (key: string): boolean => key.includes(".") || key === "seed";

/** The same keys of the experiment on another page. The first chip belongs to its page until something of it is changed. */
export function addressOf(name: PageName): string {
  const kept = Object.entries(query.value).filter(([key]) => isExperimentKey(key));
  const untouched =
    kept.length === Object.keys(FIRST_CHIP).length && kept.every(([key, value]) => FIRST_CHIP[key] === value);
  return formatAddress({ page: name, query: untouched ? {} : Object.fromEntries(kept) });
}

export type Changes = Readonly<Record<string, string | undefined>>;

/** Sets keys of the query; undefined removes one. Replaces the entry of the history: a slider's way is not worth going back. */
export function setQuery(changes: Changes): void {
  address.value = { page: page.peek(), query: changed(changes) };
  writeSoon();
}

/** Sets the query as setQuery does, and the browser's back button comes back to the one before. */
export function stepTo(changes: Changes): void {
  const next = formatAddress({ page: page.peek(), query: changed(changes) });
  if (next === formatAddress(address.peek())) return;
  writeNow();
  history.pushState(null, "", next);
  current = location.href;
  setQuery(changes);
}

const changed = (changes: Changes): Query =>
  Object.fromEntries(
    Object.entries({ ...query.peek(), ...changes }).filter(([, value]) => value !== undefined),
  ) as Query;

/** Counts how often the keys of the experiment were taken as a whole (a link, back, a preset, a reset): what was half typed is over then. */
export const turns = signal(0);

/** A preset, an example, a reset: one step of the history that ends what was half typed. */
export function turnTo(changes: Changes): void {
  stepTo(changes);
  turns.value += 1;
}

/** A key of one page's view, with what it means where the address does not name it. "step": back and forward go through its values. */
export function viewState<T extends string>(
  key: string,
  usual: T,
  history: "step" | "replace" = "replace",
): readonly [ReadonlySignal<T>, (value: T) => void] {
  const value = computed(() => (query.value[key] ?? usual) as T);
  const set = history === "step" ? stepTo : setQuery;
  return [value, (next) => set({ [key]: next === usual ? undefined : next })];
}

let waiting: ReturnType<typeof setTimeout> | undefined;

function writeSoon(): void {
  clearTimeout(waiting);
  waiting = setTimeout(writeNow, WRITE_AFTER_MS);
}

/** Address of the history's entry that `address` belongs to. */
let current = location.href;

/** Writes into the entry of the history that is shown. After a press of back or forward another entry is there before the page hears of it:
 *  that one keeps its address. */
function writeNow(): void {
  clearTimeout(waiting);
  if (location.href !== current) return;
  history.replaceState(null, "", formatAddress(address.peek()));
  current = location.href;
}

function read(): void {
  current = location.href;
  clearTimeout(waiting);
  address.value = parseAddress(location.hash);
  turns.value += 1;
  if (location.hash !== formatAddress(address.value)) writeSoon();
}

/** Follows links, reloads and the browser's back button. */
export function followAddress(): void {
  read();
  addEventListener("hashchange", read);
}
