// ADC ranges of a run: worst case from the geometry, calibrated from the partial sums of the first batches, or following
// the data (power-of-two, oracle). Enqueues reads of training images; changes no weight.
import { adcRange, isTwoSided, percentileOf, worstCaseFullScale } from "../array/adc.ts";
import type { GradientUnitParameters } from "../array/gradientUnit.ts";
import type { ArrayParameters } from "../array/params.ts";
import { blocksOf, longestBlock } from "../array/partition.ts";
import type { Direction, Engine, EngineBuffer, ReadSettings } from "../engine/engine.ts";
import type { ArrayLayer } from "../network/arrayLayer.ts";
import { type AdcPlace, converts } from "../network/arrayRead.ts";
import type { Network } from "../network/network.ts";
import { gradientPartialSums } from "./gradientPartialSums.ts";

/** Output positions looked at per batch, layer and direction. A prime, so that evenly spaced positions fall on different
 *  pixels of the images (64 of 64 images would always be the same corner). */
const PROBE_ROWS = 101;
/** Most samples kept per place: a 99.9 % point then rests on 200 values. */
const MAX_SAMPLES = 200_000;

const PLACES: readonly AdcPlace[] = ["forward", "backward", "weightGradient"];

/** Sets ranges that are known before any data, and hooks the policies that follow the data into the reads. */
export function prepareRanges(engine: Engine, network: Network, array: ArrayParameters): void {
  for (const layer of network.arrayLayers) {
    for (const place of PLACES) setRange(engine, array, layer, place, worstCase(array, layer, place));
    layer.track = trackerOf(engine, array, layer);
  }
}

export function needsCalibration(array: ArrayParameters, unit: GradientUnitParameters | null): boolean {
  if (array.adc.range === "calibrated") return PLACES.some((place) => converts(array, unit, place));
  return converts(array, unit, "weightGradient") && array.adc.range !== "worst-case";
}

/** Runs `batches` batches (each call of `load` uploads one, returning its size, and `lossError` fills logits.error) and sets
 *  each calibrated range to the largest of the batches' percentiles of |partial sum|: errors are scaled by a power of two
 *  per batch, so their spread differs up to twofold from batch to batch. */
export async function calibrateRanges(
  engine: Engine,
  network: Network,
  array: ArrayParameters,
  batches: number,
  load: (index: number) => number,
  lossError: (batch: number) => void,
): Promise<void> {
  const probes = network.arrayLayers.map((layer) => openProbe(engine, layer, array.adc.percentile));
  for (let index = 0; index < batches; index++) {
    const batch = load(index);
    network.forward(batch, "probe");
    lossError(batch);
    network.backward(batch, index);
    for (const probe of probes) await probe.collect(batch);
  }
  network.arrayLayers.forEach((layer, i) => {
    for (const [place, fullScale] of probes[i]!.fullScales)
      if (fullScale > 0) setRange(engine, array, layer, place, fullScale);
    probes[i]!.close();
    layer.track = trackerOf(engine, array, layer);
    for (const place of PLACES) engine.fill(layer.ports[place].counters, 0);
  });
}

interface Probe {
  /** Largest percentile so far, of each place with an ADC. */
  readonly fullScales: ReadonlyMap<AdcPlace, number>;
  collect(batch: number): Promise<void>;
  close(): void;
}

/** |v| of the non-zero values, thinned evenly to MAX_SAMPLES. */
function magnitudes(values: ArrayLike<number>): number[] {
  const stride = Math.max(1, Math.ceil(values.length / MAX_SAMPLES));
  const list: number[] = [];
  for (let i = 0; i < values.length; i += stride) if (values[i] !== 0) list.push(Math.abs(values[i]!));
  return list;
}

/** While a probe is open, reads take a rough range from the data itself, and their partial sums are kept. */
function openProbe(engine: Engine, layer: ArrayLayer, percentile: number): Probe {
  const fullScales = new Map<AdcPlace, number>();
  const buffers = new Map<Direction, EngineBuffer>();
  const { spec } = layer.crossbar;
  for (const place of PLACES) if (layer.ports[place].adc) fullScales.set(place, 0);
  for (const direction of ["forward", "backward"] as const)
    if (fullScales.has(direction)) {
      const columns = direction === "forward" ? spec.shape.outChannels : spec.shape.inChannels;
      const length = PROBE_ROWS * blocksOf(spec, direction) * columns;
      buffers.set(direction, engine.buffer(`${layer.name}.${direction}.probe`, "f32", length));
    }
  layer.track = (place, batch) => {
    if (place === "weightGradient") return;
    const buffer = buffers.get(place);
    if (!buffer) return;
    const { input, read } = readOf(layer, place);
    engine.trackRange(layer.crossbar, place, input, batch, read, "running", PROBE_ROWS);
    engine.probe(layer.crossbar, place, input, batch, read, PROBE_ROWS, buffer);
  };
  return {
    fullScales,
    collect: async (batch) => {
      for (const [place, largest] of fullScales) {
        const values =
          place === "weightGradient"
            ? await gradientPartialSums(engine, layer, batch)
            : buffers.has(place)
              ? await engine.readTensor(buffers.get(place)!)
              : [];
        fullScales.set(place, Math.max(largest, percentileOf(magnitudes(values), percentile)));
      }
    },
    close: () => {
      for (const buffer of buffers.values()) engine.free(buffer);
    },
  };
}

function trackerOf(engine: Engine, array: ArrayParameters, layer: ArrayLayer): ArrayLayer["track"] {
  const { range } = array.adc;
  if (range !== "oracle" && range !== "power-of-two") return null;
  const policy = range === "oracle" ? "oracle" : "running";
  return (place, batch) => {
    if (place === "weightGradient" || !layer.ports[place].adc) return;
    const { input, read } = readOf(layer, place);
    engine.trackRange(layer.crossbar, place, input, batch, read, policy, PROBE_ROWS);
  };
}

function readOf(layer: ArrayLayer, direction: Direction): { input: EngineBuffer; read: ReadSettings } {
  return direction === "forward"
    ? { input: layer.input.value, read: layer.forwardRead }
    : { input: layer.errors, read: layer.backwardRead };
}

function worstCase(array: ArrayParameters, layer: ArrayLayer, place: AdcPlace): number {
  const { spec } = layer.crossbar;
  const { shape } = spec;
  const unrolled = array.partition === "unrolled" && shape.groups === 1;
  const rows = {
    forward: unrolled ? array.rows : longestBlock(spec, "forward"),
    backward: longestBlock(spec, "backward"),
    weightGradient: Math.min(array.rows, shape.outHeight * shape.outWidth),
  }[place];
  return worstCaseFullScale(rows, layer.ports[place].inputMaximum);
}

function setRange(
  engine: Engine,
  array: ArrayParameters,
  layer: ArrayLayer,
  place: AdcPlace,
  fullScale: number,
): void {
  const { adc, signedInput } = layer.ports[place];
  if (!adc) return;
  const twoSided = place === "weightGradient" || isTwoSided(array, signedInput);
  const { lsb, zero } = adcRange(fullScale, adc.bits, twoSided);
  engine.upload(adc.range, new Float32Array([lsb, zero, 0, 0]));
}
