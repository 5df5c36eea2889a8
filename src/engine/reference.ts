// The reference engine: plain TypeScript, the executable specification of engine.ts. Each operation runs when it is called,
// and its errors are thrown at once. Not fast: the small examples of the project run on it, large networks do not.
// Each file in reference/ is one group of operations; this one finds the arrays.
// Its functions are tables of operations, longer than the budget of a function.
import { drawNumbers } from "../base/random.ts";
import { checked } from "./checked.ts";
import type {
  ActivationMask,
  AdcSettings,
  Crossbar,
  Direction,
  Engine,
  EngineBuffer,
  Normalization,
  ReadSettings,
} from "./engine.ts";
import { type ClipCounts, type Converter, converterOf, storeCounts } from "./reference/adc.ts";
import { createBufferStore } from "./reference/buffers.ts";
import { floatUpdate, updateControl } from "./reference/control.ts";
import { drift } from "./reference/drift.ts";
import * as elementwise from "./reference/elementwise.ts";
import type { Values } from "./reference/inputs.ts";
import { loss } from "./reference/loss.ts";
import * as memory from "./reference/memory.ts";
import * as normalization from "./reference/normalization.ts";
import { type PackedCrossbar, packCrossbar } from "./reference/pack.ts";
import { pool, poolBackward } from "./reference/pool.ts";
import { probeCrossbar, trackRange } from "./reference/range.ts";
import { readCrossbar } from "./reference/read.ts";
import { serialGradient } from "./reference/serialGradient.ts";
import { deviceUpdate } from "./reference/update.ts";
import { weightGradient } from "./reference/weightGradient.ts";
import { checkPacked, layerSizes } from "./validate.ts";

/** A new engine with no buffers. One thread. */
export function createReferenceEngine(): Engine {
  const state: State = { store: createBufferStore(), packed: new Map() };
  return checked({
    name: "reference",
    description: "reference: plain TypeScript, 1 thread",
    threads: 1,
    get memoryBytes() {
      return state.store.bytes + packedBytes(state);
    },
    ...bufferOperations(state),
    ...arrayOperations(state),
    ...updateOperations(state),
    ...elementOperations(state),
    ...normalizationOperations(state),
    ...memoryOperations(state),
    ...poolAndLoss(state),
  });
}

interface State {
  readonly store: ReturnType<typeof createBufferStore>;
  /** Key: conductance buffer. */
  readonly packed: Map<EngineBuffer, PackedCrossbar>;
}

function packedBytes({ packed }: State): number {
  let bytes = 0;
  for (const { forward, backward } of packed.values())
    for (const plane of [...forward, ...backward]) bytes += plane.byteLength;
  return bytes;
}

type BufferOperations = "buffer" | "upload" | "readTensor" | "sync" | "free" | "dispose" | "copy" | "fill";

function bufferOperations({ store, packed }: State): Pick<Engine, BufferOperations> {
  return {
    buffer: (name, kind, length) => {
      return store.create(name, kind, length);
    },
    upload: (buffer, data, offset = 0) => {
      store.any(buffer).set(data, offset);
    },
    readTensor: async (buffer) => store.any(buffer).slice(),
    // A turn of the event loop, so that signals and progress come through.
    sync: () => new Promise((resolve) => setImmediate(resolve)),
    free: (buffer) => {
      store.free(buffer);
      packed.delete(buffer);
    },
    dispose: async () => {
      store.freeAll();
      packed.clear();
    },
    copy: (from, to, length) => {
      store.any(to).set(store.any(from).subarray(0, length));
    },
    fill: (buffer, value) => {
      store.any(buffer).fill(value);
    },
  };
}

type ArrayOperations =
  | "crossbar"
  | "pack"
  | "forward"
  | "backward"
  | "probe"
  | "trackRange"
  | "weightGradient"
  | "serialGradient";

function arrayOperations(state: State): Pick<Engine, ArrayOperations> {
  const { store, packed } = state;
  return {
    crossbar: (spec) => {
      const { rows, columns, planes } = layerSizes(spec);
      return { spec, conductance: store.create(`${spec.name}.conductance`, "f32", planes * rows * columns) };
    },
    pack: ({ spec, conductance }, settings) => {
      packed.set(conductance, packCrossbar(spec, store.data(conductance, "f32"), settings));
    },
    forward: (crossbar, input, output, batch, read) => {
      runRead(state, crossbar, "forward", input, output, batch, read);
    },
    backward: (crossbar, outputError, inputError, batch, read) => {
      runRead(state, crossbar, "backward", outputError, inputError, batch, read);
    },
    probe: (crossbar, direction, input, batch, read, rows, out) => {
      const args = probeArguments(state, crossbar, direction, input, batch, read);
      probeCrossbar(args, rows, store.data(out, "f32"));
    },
    trackRange: (crossbar, direction, input, batch, read, policy, rows) => {
      const adc = read.adc!;
      const args = probeArguments(state, crossbar, direction, input, batch, read);
      trackRange(args, adc.bits, policy, rows, store.data(adc.range, "f32"));
    },
    weightGradient: gradientOperation(state),
    serialGradient: ({ spec }, input, error, gradient, batch, settings) => {
      const counts: ClipCounts = { conversions: 0, low: 0, high: 0 };
      serialGradient({
        spec,
        input: store.any(input) as Uint8Array | Int8Array,
        error: store.data(error, "i8"),
        gradient: store.data(gradient, "f32"),
        batch,
        settings,
        counts,
      });
      storeCounts(store.data(settings.counters, "f64"), counts);
    },
  };
}

function runRead(
  state: State,
  crossbar: Crossbar,
  direction: Direction,
  input: EngineBuffer,
  output: EngineBuffer,
  batch: number,
  read: ReadSettings,
): void {
  const { store } = state;
  const counts: ClipCounts = { conversions: 0, low: 0, high: 0 };
  readCrossbar({
    spec: crossbar.spec,
    direction,
    batch,
    read,
    counts,
    packed: packedFor(state, crossbar, input, direction),
    input: valuesOf(state, input),
    output: store.data(output, "f32"),
    converter: converterFor(state, read.adc),
  });
  if (read.adc) storeCounts(store.data(read.counters, "f64"), counts);
}

function gradientOperation(state: State): Engine["weightGradient"] {
  const { store } = state;
  return ({ spec }, input, error, gradient, batch, settings) => {
    const { adc, counters, step } = settings;
    const counts: ClipCounts = { conversions: 0, low: 0, high: 0 };
    weightGradient({
      spec,
      batch,
      counts,
      converter: converterFor(state, adc),
      step: input.kind === "f32" ? null : step,
      input: valuesOf(state, input),
      error: valuesOf(state, error),
      gradient: store.data(gradient, "f32"),
    });
    if (adc) storeCounts(store.data(counters, "f64"), counts);
  };
}

function probeArguments(
  state: State,
  crossbar: Crossbar,
  direction: Direction,
  input: EngineBuffer,
  batch: number,
  read: ReadSettings,
) {
  const packed = packedFor(state, crossbar, input, direction);
  return { spec: crossbar.spec, direction, packed, input: valuesOf(state, input), batch, read };
}

function packedFor({ store, packed }: State, crossbar: Crossbar, input: EngineBuffer, direction: Direction) {
  const { spec, conductance } = crossbar;
  store.any(conductance);
  const found = packed.get(conductance);
  checkPacked(spec, direction, input, found ?? null);
  return found!;
}

/** Words or floats. */
function valuesOf({ store }: State, buffer: EngineBuffer): Values {
  return store.any(buffer) as Values;
}

function converterFor({ store }: State, adc: AdcSettings | null): Converter | null {
  return adc && converterOf(adc, store.data(adc.range, "f32"));
}

function updateOperations({
  store,
}: State): Pick<Engine, "deviceUpdate" | "drift" | "updateControl" | "floatUpdate"> {
  const f32 = (buffer: EngineBuffer) => store.data(buffer, "f32");
  const maybe = (buffer: EngineBuffer | null) => buffer && f32(buffer);
  return {
    deviceUpdate: ({ spec, conductance }, gradient, settings) => {
      const { rows, columns } = layerSizes(spec);
      const arrays = {
        conductance: f32(conductance),
        gradient: f32(gradient),
        velocity: maybe(settings.velocity),
        carry: maybe(settings.carry),
        control: f32(settings.control),
        gradientScale: f32(settings.gradientScale),
        perDevice: maybe(settings.device.perDevice),
        life: settings.device.life && store.data(settings.device.life, "i32"),
        counters: store.data(settings.counters, "f64"),
      };
      deviceUpdate(spec.layer, rows * columns, arrays, settings);
    },
    drift: ({ conductance }, settings) => {
      const arrays = {
        conductance: f32(conductance),
        factors: f32(settings.factors),
        written: f32(settings.written),
        age: store.data(settings.age, "i32"),
        perDevice: maybe(settings.device.perDevice),
      };
      drift(arrays, settings);
    },
    updateControl: (rule, from, to) => {
      updateControl(rule, f32(from), f32(to));
    },
    floatUpdate: (weights, velocity, gradient, gradientScale, settings) => {
      const arrays = {
        weights: f32(weights),
        velocity: f32(velocity),
        gradient: f32(gradient),
        gradientScale: f32(gradientScale),
      };
      floatUpdate(arrays, settings);
    },
  };
}

const maskOf = (state: State, mask: ActivationMask) => ({ ...mask, output: valuesOf(state, mask.output) });

type ElementOperations =
  | "activate"
  | "activateBackward"
  | "quantizeError"
  | "split"
  | "addActivations"
  | "addErrors"
  | "copyChannels";

function elementOperations(state: State): Pick<Engine, ElementOperations> {
  const { store } = state;
  const f32 = (buffer: EngineBuffer) => store.data(buffer, "f32");
  const f64 = (buffer: EngineBuffer) => store.data(buffer, "f64");
  const values = (buffer: EngineBuffer) => valuesOf(state, buffer);
  return {
    activate: (input, output, length, settings) => {
      const { counters } = settings;
      elementwise.activate(values(input), values(output), length, { ...settings, counters: f64(counters) });
    },
    activateBackward: (error, length, mask) => {
      elementwise.activateBackward(f32(error), length, maskOf(state, mask));
    },
    quantizeError: (error, out, length, settings) => {
      const { mask, bits, scaleIn, scaleOut, largest = null, draws = null, counters } = settings;
      elementwise.quantizeError(f32(error), values(out), length, {
        bits,
        draws,
        mask: mask && maskOf(state, mask),
        counters: f64(counters),
        scaleIn: f32(scaleIn),
        scaleOut: f32(scaleOut),
        largest: largest && f32(largest),
      });
    },
    split: (x, plus, minus, length) => {
      elementwise.split(values(x), values(plus), values(minus), length);
    },
    addActivations: (a, b, output, length, settings) => {
      const counters = f64(settings.counters);
      elementwise.addActivations(values(a), values(b), values(output), length, { ...settings, counters });
    },
    addErrors: (a, scaleA, b, scaleB, length) => {
      elementwise.addErrors(f32(a), f32(scaleA), f32(b), f32(scaleB), length);
    },
    copyChannels: (from, to, positions, slice) => {
      elementwise.copyChannels(values(from), values(to), positions, slice);
    },
  };
}

type NormalizationOperations = "channelMoments" | "normalize" | "normalizeBackward";

function normalizationOperations(state: State): Pick<Engine, NormalizationOperations> {
  const { store } = state;
  const f32 = (buffer: EngineBuffer) => store.data(buffer, "f32");
  const maybe = (buffer: EngineBuffer | null) => buffer && f32(buffer);
  const arraysOf = ({ moments, epsilon, gamma }: Normalization) => ({
    moments: maybe(moments),
    epsilon,
    gamma: maybe(gamma),
  });
  return {
    channelMoments: (x, moments, shape) => {
      normalization.channelMoments(f32(x), f32(moments), shape);
    },
    normalize: (x, z, shape, settings) => {
      const arrays = { ...arraysOf(settings), beta: f32(settings.beta) };
      const counters = store.data(settings.counters, "f64");
      normalization.normalize(f32(x), valuesOf(state, z), shape, { ...settings, ...arrays, counters });
    },
    normalizeBackward: (error, x, inputError, shape, settings) => {
      const betaGradient = f32(settings.betaGradient);
      const gammaGradient = maybe(settings.gammaGradient);
      const mask = settings.mask && maskOf(state, settings.mask);
      const arrays = { ...arraysOf(settings), mask, betaGradient, gammaGradient };
      normalization.normalizeBackward(f32(error), maybe(x), f32(inputError), shape, {
        ...arrays,
        largest: maybe(settings.largest),
      });
    },
  };
}

type MemoryOperations = "accumulate" | "takeWhole" | "scaleRows" | "drawNumbers";

function memoryOperations({ store }: State): Pick<Engine, MemoryOperations> {
  const f32 = (buffer: EngineBuffer) => store.data(buffer, "f32");
  return {
    accumulate: (h, value, scale, length, factors) => {
      memory.accumulate(f32(h), f32(value), scale ? f32(scale)[0]! : 1, length, factors);
    },
    takeWhole: (h, n, length, keep) => {
      memory.takeWhole(f32(h), f32(n), length, keep);
    },
    scaleRows: (x, factors, out, rows, columns) => {
      memory.scaleRows(f32(x), f32(factors), f32(out), rows, columns);
    },
    drawNumbers: (out, draws) => {
      drawNumbers(f32(out), draws);
    },
  };
}

function poolAndLoss(state: State): Pick<Engine, "pool" | "poolBackward" | "loss"> {
  const { store } = state;
  const f32 = (buffer: EngineBuffer) => store.data(buffer, "f32");
  return {
    pool: (input, output, choice, batch, shape) => {
      pool(valuesOf(state, input), valuesOf(state, output), choice && store.data(choice, "u8"), batch, shape);
    },
    poolBackward: (outputError, inputError, choice, batch, shape) => {
      poolBackward(f32(outputError), f32(inputError), choice && store.data(choice, "u8"), batch, shape);
    },
    loss: (kind, logits, labels, error, batch, classes, metrics) => {
      loss(
        kind,
        f32(logits),
        store.data(labels, "i32"),
        error && f32(error),
        batch,
        classes,
        store.data(metrics, "f64"),
      );
    },
  };
}
