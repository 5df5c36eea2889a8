// The devices of one layer on an engine: their common law, and the values of each where they differ.

import { ConfigError } from "../base/errors.ts";
import type { Seed } from "../base/random.ts";
import { deviceLives, driftFactors, driftLevel } from "../device/aging.ts";
import { type DeviceParameters, type DeviceResponse, deviceBlock } from "../device/device.ts";
import { pulseLimit } from "../device/pulse.ts";
import { pulsesPerWindow } from "../device/pulsesPerWindow.ts";
import type { Crossbar, DeviceBlock, Engine, EngineBuffer } from "../engine/engine.ts";
import { drawValues } from "./drawValues.ts";

export interface PlacedDevices {
  readonly block: DeviceBlock;
  /** Pulses of the mean device at weight 0 for the whole window: they turn a wanted change into pulses. */
  readonly pulsesPerWindow: number;
  /** Most pulses of one update that single precision can compute. */
  readonly pulseLimit: number;
  /** Lower and upper end of each device's window. */
  readonly window: (device: number) => readonly [number, number];
  /** Largest |g| that one of them can take. */
  readonly widest: number;
  /** Enqueues the drift from one update to the next; null where nothing drifts. */
  readonly drift: ((crossbar: Crossbar) => void) | null;
  /** Buffers of age and use, for checkpoints. */
  readonly state: readonly EngineBuffer[];
}

interface Place {
  readonly name: string;
  readonly devices: number;
  readonly seed: Seed;
  readonly layer: number;
}

/** `layer` is the word of the random counters, `name` that of the buffers. */
export async function placeDevices(
  engine: Engine,
  device: DeviceParameters,
  at: Place,
): Promise<PlacedDevices> {
  const { block: response, perDevice: spread } = deviceBlock(device, at.devices);
  refuseFunction(engine, device, response);
  const wear = deviceLives(device, at.devices);
  const elements = { ...at, elements: at.devices };
  const perDevice = spread && (await drawValues(engine, spread, elements));
  const lives = wear && (await drawValues(engine, wear, elements));
  const filled = (what: string, kind: "f32" | "i32", values: Float32Array | Int32Array) => {
    const buffer = engine.buffer(`${at.name}.${what}`, kind, values.length);
    engine.upload(buffer, values);
    return buffer;
  };
  const block = {
    ...response,
    perDevice: perDevice && filled("perDevice", "f32", perDevice),
    life: lives && filled("life", "i32", lives),
  };
  const factors = driftFactors(device);
  const drift = factors && openDrift(engine, device, block, filled("drift", "f32", factors), at);
  return {
    block,
    pulsesPerWindow: pulsesPerWindow(response),
    pulseLimit: pulseLimit(response.model, perDevice),
    widest: widestOf(perDevice ? perDevice.subarray(-2 * at.devices) : [response.low, response.high]),
    window: perDevice ? ownWindow(perDevice, at.devices) : () => [response.low, response.high],
    drift: drift?.apply ?? null,
    state: [...(block.life ? [block.life] : []), ...(drift ? drift.state : [])],
  };
}

/** Only TypeScript can call a function of the user's. */
function refuseFunction(engine: Engine, device: DeviceParameters, { model }: DeviceResponse): void {
  if (model.kind !== "function" || engine.name === "reference") return;
  throw new ConfigError(`the law is a function, which the engine "${engine.name}" cannot call`, {
    at: `device.model: ${device.model}`,
    hint: "use --engine reference, or let the law give lists of steps: every engine computes those",
  });
}

/** Largest |g| among the ends of all windows. */
function widestOf(ends: ArrayLike<number>): number {
  let widest = 0;
  for (let i = 0; i < ends.length; i++) widest = Math.max(widest, Math.abs(ends[i]!));
  return widest;
}

function ownWindow(perDevice: Float32Array, devices: number): PlacedDevices["window"] {
  const low = perDevice.length - 2 * devices;
  const high = perDevice.length - devices;
  return (i) => [perDevice[low + i]!, perDevice[high + i]!];
}

function openDrift(
  engine: Engine,
  parameters: DeviceParameters,
  device: DeviceBlock,
  factors: EngineBuffer,
  { name, devices }: Place,
): { readonly apply: (crossbar: Crossbar) => void; readonly state: readonly EngineBuffer[] } {
  const written = engine.buffer(`${name}.written`, "f32", devices);
  const age = engine.buffer(`${name}.age`, "i32", devices);
  const settings = { device, level: driftLevel(parameters, device), factors, written, age };
  return { apply: (crossbar) => engine.drift(crossbar, settings), state: [written, age] };
}

/** Each stored value inside its device's window; a stuck device stays where it is. */
export function clampToWindows(stored: Float32Array, { window }: PlacedDevices): Float32Array {
  return stored.map((value, i) => {
    const [low, high] = window(i);
    return Math.min(Math.max(value, low), high);
  });
}
