// Undo and redo of the device: a step is kept once the sliders rest. What was there before is the ghost of the figure.
import { computed, effect, signal } from "@preact/signals";
import { MhoError } from "../../../src/base/errors.ts";
import { blockOf } from "../../../src/device/device.ts";
import type { DeviceParameters } from "../../../src/device/params.ts";
import { completeExperiment } from "../../../src/experiment/completeExperiment.ts";
import { applyOverrides } from "../../../src/experiment/overrides.ts";
import { query, setQuery } from "../address.ts";
import { settingsText } from "../experiment.ts";
import { presetOf } from "../presets.ts";

type Keys = Readonly<Record<string, string>>;

/** Milliseconds without a change after which a step is kept. */
const REST = 400;
const MOST_STEPS = 100;

const now = computed<Keys>(() =>
  Object.fromEntries(Object.entries(query.value).filter(([key]) => key.startsWith("device."))),
);
const rested = signal<Keys>(now.peek());
const past = signal<readonly Keys[]>([]);
const future = signal<readonly Keys[]>([]);

const same = (a: Keys, b: Keys) => settingsText(a) === settingsText(b);

export const canUndo = computed(() => past.value.length > 0 || !same(now.value, rested.value));
export const canRedo = computed(() => future.value.length > 0);

/** Settings of the device before the last step, or before the one on the way. A text: while a slider moves, it stays the same. */
const settingsBefore = computed(() => {
  const keys = same(now.value, rested.value) ? past.value.at(-1) : rested.value;
  return keys && settingsText(keys);
});

/** That device; null where there is none, it was wrong, or it has no pulse response. */
export const before = computed<DeviceParameters | null>(() => {
  const text = settingsBefore.value;
  if (text === undefined) return null;
  try {
    const list = text === "" ? [] : text.split("\n");
    const { device } = completeExperiment(applyOverrides({}, list), presetOf);
    blockOf(device);
    return device;
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    return null;
  }
});

/** Keeps steps as long as somebody looks; returns how to end it. */
export function watchDevice(): () => void {
  rested.value = now.peek();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = effect(() => {
    if (same(now.value, rested.value)) return;
    clearTimeout(timer);
    timer = setTimeout(keep, REST);
  });
  return () => {
    clearTimeout(timer);
    end();
  };
}

let isHeld = false;

/** All changes until `release` are one step, however long the hand rests on the way. */
export function hold(): void {
  keep();
  isHeld = true;
}

export function release(): void {
  isHeld = false;
  keep();
}

function keep(): void {
  if (isHeld || same(now.peek(), rested.peek())) return;
  past.value = [...past.peek(), rested.peek()].slice(-MOST_STEPS);
  future.value = [];
  rested.value = now.peek();
}

export function undo(): void {
  keep();
  const keys = past.peek().at(-1);
  if (!keys) return;
  past.value = past.peek().slice(0, -1);
  future.value = [...future.peek(), rested.peek()];
  show(keys);
}

export function redo(): void {
  const keys = future.peek().at(-1);
  if (!keys) return;
  future.value = future.peek().slice(0, -1);
  past.value = [...past.peek(), rested.peek()];
  show(keys);
}

function show(keys: Keys): void {
  rested.value = keys;
  const old = Object.keys(now.peek()).map((key) => [key, undefined]);
  setQuery({ ...Object.fromEntries(old), ...keys });
}

/** Ctrl+Z and Ctrl+Shift+Z or Ctrl+Y, but not in a text field, which has its own. */
export function undoByKeys(event: KeyboardEvent): void {
  const field = event.target instanceof HTMLInputElement && event.target.type === "text";
  if (field || !(event.ctrlKey || event.metaKey)) return;
  const key = event.key.toLowerCase();
  if (key !== "z" && key !== "y") return;
  event.preventDefault();
  if (key === "y" || event.shiftKey) redo();
  else undo();
}
