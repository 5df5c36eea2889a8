// Single cells under pulses outside of training, computed by the reference engine: the same laws, noise, spread, drift and wear that
// training sees. Not an instrument: what is read is the conductance with read noise, nothing of the access circuit.
import type { CrossbarSpec } from "../array/crossbar.ts";
import { matrixShape } from "../array/geometry.ts";
import { conductanceOf } from "../array/mapping.ts";
import { normal, philox, STREAM, seedOf } from "../base/random.ts";
import { blockOf, conductanceWindow, readNoiseOf } from "../device/device.ts";
import type { DeviceParameters } from "../device/params.ts";
import {
  CONTROL,
  type Crossbar,
  type Engine,
  UPDATE_COUNTERS,
  type UpdateSettings,
} from "../engine/engine.ts";
import { createReferenceEngine } from "../engine/reference.ts";
import { clampToWindows, type PlacedDevices, placeDevices } from "../training/placeDevices.ts";

export interface Cells {
  readonly devices: number;
  /** Puts every cell at this fraction of its own window: 0 is its lower end. */
  place(fraction: number): void;
  /** Enqueues n pulses of every cell at once (n < 0: LTD). Drift, if there is any, acts for one interval before them. */
  pulse(n: number): void;
  /** Conductances as read now, in siemens, with read noise. */
  read(): Promise<Float64Array>;
}

export interface CellOptions {
  readonly devices: number;
  readonly seed: number;
}

const LAYER = 0;

export async function openCells(device: DeviceParameters, { devices, seed }: CellOptions): Promise<Cells> {
  const engine = createReferenceEngine();
  const crossbar = engine.crossbar(oneColumn(devices));
  const words = seedOf(seed);
  const placed = await placeDevices(engine, device, { name: "cells", devices, seed: words, layer: LAYER });
  const settings = settingsOf(engine, placed);
  const send = pulsing(engine, crossbar, settings, words);
  const siemens = siemensOf(device);
  const noise = readNoiseOf(device);
  const drawn = new Uint32Array(4);
  let reads = 0;
  return {
    devices,
    place: (fraction) => {
      const values = Float32Array.from({ length: devices }, (_, i) => {
        const [low, high] = placed.window(i);
        return low + (high - low) * fraction;
      });
      engine.upload(crossbar.conductance, clampToWindows(values, placed));
    },
    pulse: (n) => {
      placed.drift?.(crossbar);
      send(n);
    },
    read: async () => {
      const step = reads++;
      const xi = (i: number) => normal(philox(words, STREAM.readNoise, LAYER, i, step, drawn)[0]!);
      const g = await engine.readTensor(crossbar.conductance);
      return Float64Array.from(g, (value, i) => siemens(noise > 0 ? value + noise * xi(i) : value));
    },
  };
}

/** g of the mean device as conductance: its window is G_min … G_max. */
export function siemensOf(device: DeviceParameters): (g: number) => number {
  const window = { ...conductanceWindow(device), low: blockOf(device).low };
  return (g) => conductanceOf(g, window);
}

function oneColumn(devices: number): CrossbarSpec {
  return {
    name: "cells",
    layer: LAYER,
    mapping: "reference",
    subtraction: "analog",
    offOnRatio: 0,
    windowLow: -1,
    arrayRows: devices,
    arrayColumns: 1,
    partition: "kernel-position",
    gain: 1,
    shape: matrixShape(devices, 1, "cells"),
  };
}

type Settings = Omit<UpdateSettings, "seed" | "step">;

/** An update in which every cell gets −gradient pulses. */
function settingsOf(engine: Engine, placed: PlacedDevices): Settings {
  const control = engine.buffer("cells.control", "f32", CONTROL.length);
  engine.upload(control, Float32Array.of(0, 1, 1));
  const gradientScale = engine.buffer("cells.scale", "f32", 1);
  engine.upload(gradientScale, Float32Array.of(1));
  return {
    device: placed.block,
    velocity: null,
    carry: null,
    readBack: null,
    control,
    gradientScale,
    rounding: "nearest",
    maxPulses: Math.min(placed.pulseLimit, MOST_PULSES),
    velocityBits: 0,
    apply: true,
    counters: engine.buffer("cells.counters", "f64", UPDATE_COUNTERS.length),
  };
}

/** Most pulses of one update, on any engine. */
const MOST_PULSES = 2 ** 20;

/** Sends n pulses to all cells, in several updates where one cannot hold them. */
function pulsing(
  engine: Engine,
  crossbar: Crossbar,
  settings: Settings,
  seed: UpdateSettings["seed"],
): (n: number) => void {
  const { length } = crossbar.conductance;
  const gradient = engine.buffer("cells.gradient", "f32", length);
  let step = 0;
  return (n) => {
    for (let left = Math.abs(n); left > 0; ) {
      const part = Math.min(left, settings.maxPulses);
      engine.upload(gradient, new Float32Array(length).fill(-Math.sign(n) * part));
      engine.deviceUpdate(crossbar, gradient, { ...settings, seed, step: step++ });
      left -= part;
    }
  };
}
