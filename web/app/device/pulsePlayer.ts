// One device, pulse by pulse, with the noise and spread that training draws: up all the way, then down.
import { signal } from "@preact/signals";
import type { DeviceParameters } from "../../../src/device/params.ts";
import { type Cells, openCells } from "../../../src/lab/cells.ts";
import { branchesOf } from "./pulseTrain.ts";

export interface PlayedPoint {
  readonly pulse: number;
  /** Siemens, as read. */
  readonly g: number;
}

/** Draws of this device: another one than those of the band. */
const SEED = 2;
/** Steps of a whole sweep at most; of a device with more levels several pulses are one step. */
const MOST_STEPS = 1000;
/** Milliseconds between steps while it plays. */
const TICK = 60;

export const played = signal<readonly PlayedPoint[]>([]);
export const playing = signal(false);

let cells: { readonly device: DeviceParameters; readonly opened: Promise<Cells> } | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

export const pulsesOf = (device: DeviceParameters): number =>
  branchesOf(device).reduce((sum, [, , pulses]) => sum + pulses, 0);
export const pulsesPerStep = (device: DeviceParameters): number => Math.ceil(pulsesOf(device) / MOST_STEPS);

/** Another device, or a new beginning. */
export function rewind(): void {
  clearTimeout(timer);
  [playing.value, cells] = [false, null];
  if (played.peek().length > 0) played.value = [];
}

/** Sends the next pulse; after the last one it begins anew. */
export async function stepOn(device: DeviceParameters): Promise<void> {
  if (cells?.device !== device || played.peek().length === 0) await begin(device);
  const mine = cells!;
  const up = branchesOf(device)[0][2];
  const sent = played.peek().at(-1)!.pulse;
  const end = sent < up ? up : pulsesOf(device);
  const count = Math.min(pulsesPerStep(device), end - sent);
  if (count === 0) return begin(device);
  const open = await mine.opened;
  open.pulse(sent < up ? count : -count);
  const [g] = await open.read();
  if (cells === mine) played.value = [...played.peek(), { pulse: sent + count, g: g! }];
}

async function begin(device: DeviceParameters): Promise<void> {
  const mine = { device, opened: openCells(device, { devices: 1, seed: SEED }) };
  cells = mine;
  const open = await mine.opened;
  open.place(0);
  const [g] = await open.read();
  if (cells === mine) played.value = [{ pulse: 0, g: g! }];
}

export function play(device: DeviceParameters): void {
  playing.value = true;
  const next = async () => {
    await stepOn(device);
    if (!playing.peek()) return;
    if (played.peek().at(-1)!.pulse >= pulsesOf(device)) playing.value = false;
    else timer = setTimeout(next, TICK);
  };
  next();
}

export function pause(): void {
  clearTimeout(timer);
  playing.value = false;
}
