// One small crossbar through one step of training, on the reference engine: a forward read with its converter, a backward read of the same
// conductances, an update by pulses. To look at and to learn from; the numbers are those that training computes.
import { adcRange, isTwoSided, percentileOf, worstCaseFullScale } from "../array/adc.ts";
import type { CrossbarSpec, Direction } from "../array/crossbar.ts";
import { matrixShape } from "../array/geometry.ts";
import { conductanceGrid } from "../array/grid.ts";
import { storedValues, subtractsDigitally, weightsOfStored } from "../array/mapping.ts";
import type { ArrayParameters } from "../array/params.ts";
import { roundEven } from "../base/float32.ts";
import { philox, type Seed, STREAM, seedOf, uniform } from "../base/random.ts";
import { blockOf, conductanceWindow, readNoiseOf } from "../device/device.ts";
import type { DeviceParameters } from "../device/params.ts";
import {
  type AdcSettings,
  ARRAYS,
  CONTROL,
  type Crossbar,
  type Engine,
  type EngineBuffer,
  READ_COUNTERS,
  type ReadSettings,
  UPDATE_COUNTERS,
} from "../engine/engine.ts";
import { createReferenceEngine } from "../engine/reference.ts";
import { clampToWindows, type PlacedDevices, placeDevices } from "../training/placeDevices.ts";
import { siemensOf } from "./cells.ts";

export interface TraceSettings {
  readonly device: DeviceParameters;
  readonly array: ArrayParameters;
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
  /** Bits of inputs and errors: words (engine.ts) up to 8, else floats. */
  readonly bits: number;
  /** Change that the gradient asks for, as a fraction of the window, at input and error 1. */
  readonly rate: number;
  /** Updates with other inputs before the step that is shown; 0 by default. */
  readonly updates?: number;
}

/** One read of the whole batch. */
export interface TracedRead {
  /** Values of the first sample: the inputs, the sums before the converter (cycle 0 where bits go in one by one), the digital outputs. */
  readonly input: Float32Array;
  readonly partial: Float32Array;
  readonly output: Float32Array;
  /** The same without a converter. */
  readonly exact: Float32Array;
  /** Values of all samples. */
  readonly partials: Float32Array;
  readonly converter: TracedConverter | null;
  /** Root of the mean square of output − exact over that of exact. */
  readonly error: number;
  /** Share of conversions beyond an end of the range. */
  readonly clipped: number;
}

export interface TracedConverter {
  readonly bits: number;
  readonly rounding: ArrayParameters["adc"]["rounding"];
  readonly lsb: number;
  /** End codes. */
  readonly low: number;
  readonly high: number;
}

/** Code of a partial sum, and what it is read as (engine.ts, AdcSettings). */
export function convert(
  converter: TracedConverter,
  sum: number,
): { readonly code: number; readonly value: number } {
  const { lsb, low, high, rounding } = converter;
  const code = Math.min(Math.max(Math.round(sum / lsb - (rounding === "nearest" ? 0 : 0.5)), low), high);
  return { code, value: lsb * (rounding === "mid-rise" ? code + 0.5 : code) };
}

export interface CrossbarTrace {
  /** Siemens, plane after plane, row after row. */
  readonly before: Float64Array;
  readonly after: Float64Array;
  /** G_min and G_max of the mean device, S. */
  readonly window: readonly [number, number];
  /** rows x columns, ±1 is the window. */
  readonly weights: Float32Array;
  readonly weightsAfter: Float32Array;
  readonly wanted: Float32Array;
  readonly planes: number;
  /** Pulses sent to each weight's device, LTD below 0; a pair's second device gets as many the other way. */
  readonly pulses: Int32Array;
  /** Pulses of all devices, as the engine counted them. */
  readonly pulsesSent: number;
  /** Conductance of the cells of the reference column, S; null for other mappings. */
  readonly reference: number | null;
  /** Amperes of a partial sum of 1: full input, full weight. */
  readonly ampere: number;
  /** Step of the conductances that reads see, window ±1; null: floats. */
  readonly grid: number | null;
  readonly forward: TracedRead;
  readonly backward: TracedRead;
}

/** Most bits of a word. */
const WORD_BITS = 8;
const BATCH = 256;
/** Most pulses to one device in one update. */
const MOST_PULSES = 1000;
const LAYER = 0;

/** Deterministic: the same settings give the same trace. */
export async function crossbarTrace(settings: TraceSettings): Promise<CrossbarTrace> {
  const { device, array, rows, columns } = settings;
  const engine = createReferenceEngine();
  const seed = seedOf(settings.seed);
  const crossbar = engine.crossbar(specOf(settings));
  const planes = crossbar.conductance.length / (rows * columns);
  const placed = await placeDevices(engine, device, {
    name: "trace",
    devices: planes * rows * columns,
    seed,
    layer: LAYER,
  });
  const drawn = Float32Array.from(draws(seed, rows * columns, 0), (u) => 1.2 * u - 0.6);
  engine.upload(crossbar.conductance, clampToWindows(storedValues(drawn, array.mapping), placed));
  const place = { engine, crossbar, settings, seed, placed };
  const { updates = 0 } = settings;
  for (let step = 0; step < updates; step++) await send(place, placeInputs(place, step), step);
  const sigma = readNoiseOf(device);
  const grid = settings.bits <= WORD_BITS ? conductanceGrid(crossbar.spec, placed.widest, sigma) : null;
  engine.pack(crossbar, { grid, sigma, seed, step: updates });
  const stored = (await engine.readTensor(crossbar.conductance)) as Float32Array;
  const forward = await traceRead(place, "forward");
  const backward = await traceRead(place, "backward");
  const { wanted, pulses, pulsesSent } = await send(place, { x: forward.input, e: backward.input }, updates);
  const moved = (await engine.readTensor(crossbar.conductance)) as Float32Array;
  const siemens = siemensOf(device);
  await engine.dispose();
  return {
    before: Float64Array.from(stored, siemens),
    after: Float64Array.from(moved, siemens),
    planes,
    grid,
    wanted,
    pulses,
    pulsesSent,
    reference: array.mapping === "reference" ? siemens(0) : null,
    ampere: ampereOf(settings),
    window: [siemens(placed.block.low), siemens(placed.block.high)],
    weights: weightsOfStored(stored, array.mapping),
    weightsAfter: weightsOfStored(moved, array.mapping),
    forward,
    backward,
  };
}

function specOf({ array, device, rows, columns }: TraceSettings): CrossbarSpec {
  return {
    name: "trace",
    layer: LAYER,
    mapping: array.mapping,
    subtraction: array.subtraction,
    offOnRatio: 1 / device.onOffRatio,
    windowLow: blockOf(device).low,
    arrayRows: rows,
    arrayColumns: columns,
    partition: array.partition,
    gain: 1,
    shape: matrixShape(rows, columns, "trace"),
  };
}

/** Read voltage times the conductance that a partial sum of 1 stands for (src/array/mapping.ts). */
function ampereOf({ device, array }: TraceSettings): number {
  const { gMin, gMax } = conductanceWindow(device);
  if (subtractsDigitally(array)) return device.readVoltage * gMax;
  return (device.readVoltage * (gMax - gMin)) / (array.mapping === "pair" ? 1 : 2);
}

interface Inputs {
  readonly x: Float32Array;
  readonly e: Float32Array;
}

/** Inputs of the first sample, without a read. */
function placeInputs(place: Place, step: number): Inputs {
  const { rows, columns } = place.settings;
  return {
    x: tracedInput(place, "forward", rows, step).values,
    e: tracedInput(place, "backward", columns, step).values,
  };
}

interface Sent {
  readonly wanted: Float32Array;
  readonly pulses: Int32Array;
  readonly pulsesSent: number;
}

/** Updates the devices. */
async function send(place: Place, { x, e }: Inputs, step: number): Promise<Sent> {
  const { placed, settings } = place;
  const wanted = outer(x, e, -settings.rate);
  const most = Math.min(placed.pulseLimit, MOST_PULSES);
  const pulses = Int32Array.from(wanted, (change) => {
    const whole = roundEven(Math.fround(change * Math.fround(placed.pulsesPerWindow / 2)));
    return Math.min(Math.max(whole, -most), most);
  });
  const counted = await pulse(place, { wanted, most, step });
  return { wanted, pulses, pulsesSent: counted };
}

interface Place {
  readonly placed: PlacedDevices;
  readonly engine: Engine;
  readonly crossbar: Crossbar;
  readonly settings: TraceSettings;
  readonly seed: Seed;
}

/** Activations from 0 to 1 on the rows, or errors of both signs on the columns. */
async function traceRead(place: Place, direction: Direction): Promise<TracedRead> {
  const { engine, crossbar, settings } = place;
  const { array, rows, columns } = settings;
  const [wires, outputs] = direction === "backward" ? [columns, rows] : [rows, columns];
  const counters = engine.buffer(`${direction}.counters`, "f64", READ_COUNTERS.length);
  const { input, values, grid } = tracedInput(place, direction, BATCH * wires, place.settings.updates ?? 0);
  const output = engine.buffer(`${direction}.output`, "f32", BATCH * outputs);
  const partial = engine.buffer(`${direction}.partial`, "f32", BATCH * outputs);
  const range = engine.buffer(`${direction}.range`, "f32", 4);
  const adc = array.adc[direction] ? { bits: array.adc.bits, rounding: array.adc.rounding, range } : null;
  const read: ReadSettings = { adc, encoding: array.inputEncoding, ...grid, phases: array.phases, counters };
  engine.probe(crossbar, direction, input, BATCH, read, BATCH, partial);
  const partials = (await engine.readTensor(partial)) as Float32Array;
  if (adc) await setRange(place, { direction, input, read, partials });
  engine[direction](crossbar, input, output, BATCH, { ...read, adc: null });
  const exact = ((await engine.readTensor(output)) as Float32Array).slice();
  engine.fill(counters, 0);
  engine[direction](crossbar, input, output, BATCH, read);
  const digital = (await engine.readTensor(output)) as Float32Array;
  const [conversions, low, high] = await engine.readTensor(counters);
  return {
    input: values.slice(0, wires),
    partial: partials.slice(0, outputs),
    output: digital.slice(0, outputs),
    exact: exact.slice(0, outputs),
    partials,
    converter: adc && converterOf(await engine.readTensor(range), adc),
    error: relativeError(digital, exact),
    clipped: conversions! > 0 ? (low! + high!) / conversions! : 0,
  };
}

/** Repeatable inputs, as an engine reads them and as numbers. */
function tracedInput(
  { engine, settings: { bits }, seed }: Place,
  direction: Direction,
  length: number,
  step: number,
) {
  const signed = direction === "backward";
  const steps = 2 ** (signed ? bits - 1 : bits);
  const drawn = draws(seed, length, 2 * step + (signed ? 2 : 1)).map((u) => (signed ? 2 * u - 1 : u));
  const words = drawn.map((u) => Math.trunc(u * (steps - 1)));
  const values = Float32Array.from(words, (word) => word / steps);
  const kind = bits > WORD_BITS ? "f32" : signed ? "i8" : "u8";
  const input = engine.buffer(`${direction}.input`, kind, length);
  engine.upload(input, kind === "f32" ? values : ARRAYS[kind].from(words));
  return { input, values, grid: { inputBits: Math.log2(steps), inputStep: 1 / steps } };
}

interface Ranged {
  readonly direction: Direction;
  readonly input: EngineBuffer;
  readonly read: ReadSettings;
  readonly partials: Float32Array;
}

/** Sets the range as training does (calibrate.ts), from this one batch. */
async function setRange(
  { engine, crossbar, settings }: Place,
  { direction, input, read, partials }: Ranged,
): Promise<void> {
  const { array, rows, columns } = settings;
  const { range, bits } = array.adc;
  const adc = read.adc!;
  if (range === "oracle" || range === "power-of-two")
    return engine.trackRange(
      crossbar,
      direction,
      input,
      BATCH,
      read,
      range === "oracle" ? range : "running",
      BATCH,
    );
  const magnitudes = partials.map(Math.abs).filter((value) => value > 0);
  const measured = percentileOf(magnitudes, array.adc.percentile);
  const worst = worstCaseFullScale(direction === "forward" ? rows : columns, 1);
  const fullScale = range === "worst-case" || measured === 0 ? worst : measured;
  const { lsb, zero } = adcRange(fullScale, bits, isTwoSided(array, direction === "backward"));
  engine.upload(adc.range, Float32Array.of(lsb, zero, 0, 0));
}

type Range = ArrayLike<number> & Iterable<number>;

function converterOf([lsb, zero]: Range, { bits, rounding }: AdcSettings): TracedConverter {
  return { bits, rounding, lsb: lsb!, low: -zero!, high: 2 ** bits - 1 - zero! };
}

function relativeError(found: Float32Array, exact: Float32Array): number {
  const power = exact.reduce((sum, value) => sum + value ** 2, 0);
  const off = found.reduce((sum, value, i) => sum + (value - exact[i]!) ** 2, 0);
  return power > 0 ? Math.sqrt(off / power) : 0;
}

/** x_k·e_n·factor, rows x columns. */
function outer(x: Float32Array, e: Float32Array, factor: number): Float32Array {
  return Float32Array.from({ length: x.length * e.length }, (_, i) => {
    const k = Math.floor(i / e.length);
    const n = i % e.length;
    return factor * x[k]! * e[n]!;
  });
}

/** Sends the pulses that the wanted changes take, rounded to whole ones, and returns how many they were. */
async function pulse(
  { engine, crossbar, seed, placed }: Place,
  { wanted, most, step }: { readonly wanted: Float32Array; readonly most: number; readonly step: number },
): Promise<number> {
  const control = engine.buffer("trace.control", "f32", CONTROL.length);
  engine.upload(control, Float32Array.of(0, 1, placed.pulsesPerWindow / 2));
  const scale = engine.buffer("trace.scale", "f32", 1);
  engine.fill(scale, 1);
  const gradient = engine.buffer("trace.gradient", "f32", wanted.length);
  engine.upload(
    gradient,
    wanted.map((value) => -value),
  );
  const counters = engine.buffer("trace.counters", "f64", UPDATE_COUNTERS.length);
  engine.deviceUpdate(crossbar, gradient, {
    device: placed.block,
    velocity: null,
    carry: null,
    readBack: null,
    control,
    gradientScale: scale,
    rounding: "nearest",
    maxPulses: most,
    velocityBits: 0,
    apply: true,
    seed,
    step,
    counters,
  });
  const counts = await engine.readTensor(counters);
  return counts[UPDATE_COUNTERS.ltpPulses]! + counts[UPDATE_COUNTERS.ltdPulses]!;
}

/** Uniform numbers in [0, 1), a stream for each `what`. */
function draws(seed: Seed, length: number, what: number): number[] {
  const words = new Uint32Array(4);
  return Array.from({ length }, (_, i) =>
    uniform(philox(seed, STREAM.initialWeights, LAYER, i, what, words)[0]!),
  );
}
