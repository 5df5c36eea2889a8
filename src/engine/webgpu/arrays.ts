// The operations of the WebGPU engine that read an array: packing, forward and backward reads, probes, ranges, weight gradient.
// Each checks its arguments and enqueues kernels; it computes nothing.
import type {
  AdcSettings,
  Crossbar,
  Direction,
  Engine,
  EngineBuffer,
  LayerReads,
  ReadSettings,
} from "../engine.ts";
import { READ_COUNTERS } from "../engine.ts";
import { readTransform } from "../reference/pack.ts";
import * as check from "../validate.ts";
import { WebGpuMemory } from "./memory.ts";
import {
  GRADIENT_TILES,
  gradientPlan,
  gradientShape,
  matrixOf,
  packedBytes,
  padded,
  READ_TILES,
  type ReadParams,
  readParams,
  readShape,
  readTile,
  wholeQuads,
} from "./readParams.ts";

const f = Math.fround;
/** Partial sums that one dispatch of probe.wgsl looks at. */
const LOOKS_AT_ONCE = 2 ** 26;

export class WebGpuArrays extends WebGpuMemory {
  pack(crossbar: Crossbar, noise: Parameters<Engine["pack"]>[1]): void {
    const { spec } = crossbar;
    check.checkPack(spec, noise);
    const bytes = { forward: packedBytes(spec, "forward"), backward: packedBytes(spec, "backward") };
    const packed = this.packedFor(crossbar, bytes);
    const { affine, planes } = readTransform(spec);
    const weights = check.layerSizes(spec).rows * check.layerSizes(spec).columns;
    for (const direction of ["forward", "backward"] as const) {
      const { rows, columns, channels } = matrixOf(spec, direction);
      const length = planes * rows * padded(columns);
      this.commands.run("pack", {
        buffers: { conductance: this.gpu(crossbar.conductance), packed: packed[direction] },
        params: {
          ...{ length, rows, columns, padded: padded(columns), inner: channels, weights },
          ...{ a: affine?.a ?? 0, b: affine?.b ?? 0, sigma: f(noise.sigma), layer: spec.layer },
          ...{ step: noise.step, seedLow: noise.seed.low, seedHigh: noise.seed.high },
        },
        constants: {
          KIND: affine ? 2 : spec.mapping === "pair" ? 1 : 0,
          NOISE: noise.sigma > 0,
          BACKWARD: direction === "backward",
        },
        elements: length,
      });
    }
  }

  forward(
    crossbar: Crossbar,
    input: EngineBuffer,
    output: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    check.checkForward(crossbar.spec, input, output, batch, read);
    this.read(crossbar, "forward", input, output, batch, read);
  }

  backward(
    crossbar: Crossbar,
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    check.checkBackward(crossbar.spec, outputError, inputError, batch, read);
    this.read(crossbar, "backward", outputError, inputError, batch, read);
  }

  private read(
    crossbar: Crossbar,
    direction: Direction,
    from: EngineBuffer,
    to: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    const params = readParams(crossbar.spec, direction, batch, read);
    const packed = this.packed(crossbar, direction)[direction];
    const [input, output] = [this.gpu(from), this.gpu(to)];
    const converter = this.converter(read.adc);
    const corrections = params.digital > 0 ? this.corrections(params, input, read, converter) : null;
    const tile = readTile(params, this.tiles.of(readShape(params, read.adc !== null), READ_TILES));
    this.commands.run("read", {
      buffers: { input, packed, converter, corrections, output, tally: this.tally },
      params,
      constants: {
        ADC: read.adc !== null,
        BITS: read.encoding === "bit-serial",
        QUADS: wholeQuads(params),
        CORRECTED: corrections !== null,
      },
      tile: tile.sizes,
      groups: tile.groups,
    });
    const { columns, blocks, phases, planes, cycles } = params;
    if (read.adc)
      this.count(
        read.counters,
        READ_COUNTERS.length,
        tile.counted * columns * blocks * phases * planes * cycles,
      );
  }

  /** Digital subtraction of each output position; enqueues its kernel. */
  private corrections(
    params: ReadParams,
    input: GPUBuffer,
    read: ReadSettings,
    converter: GPUBuffer | null,
  ): GPUBuffer {
    const corrections = this.commands.scratch("corrections", 16 * params.positions!);
    this.commands.run("inputSums", {
      buffers: { input, converter, corrections },
      params,
      constants: { ADC: read.adc !== null, BITS: read.encoding === "bit-serial" },
      elements: params.positions!,
    });
    return corrections;
  }

  /** Constants of a converter on the device; enqueues their kernel. */
  private converter(adc: AdcSettings | null): GPUBuffer | null {
    if (!adc) return null;
    const converter = this.commands.scratch("converter", 20);
    this.commands.run("converter", {
      buffers: { range: this.gpu(adc.range), converter, failure: this.failures },
      params: { top: 2 ** adc.bits - 1, shift: adc.rounding === "nearest" ? 0 : -0.5 },
      groups: [1],
    });
    return converter;
  }

  /** Ends an operation that counts: `known` is added to counter 0, the tally to the others. */
  protected count(counters: EngineBuffer, length: number, known: number): void {
    this.commands.run("tally", {
      buffers: { tally: this.tally, counters: this.gpu(counters) },
      params: { counters: length, knownLow: known % 2 ** 32, knownHigh: Math.floor(known / 2 ** 32) },
      groups: [1],
    });
  }

  probe(
    crossbar: Crossbar,
    direction: Direction,
    input: EngineBuffer,
    batch: number,
    read: ReadSettings,
    rows: number,
    out: EngineBuffer,
  ): void {
    check.checkProbe(crossbar.spec, direction, input, batch, read, rows, out);
    const params = { ...readParams(crossbar.spec, direction, batch, read), looks: rows, allLooks: rows };
    this.look(crossbar, direction, input, read, params, this.gpu(out));
  }

  trackRange(
    crossbar: Crossbar,
    direction: Direction,
    input: EngineBuffer,
    batch: number,
    read: ReadSettings,
    policy: "oracle" | "running",
    rows: number,
  ): void {
    const adc = check.checkTrackRange(crossbar.spec, direction, input, batch, read, rows);
    const params = readParams(crossbar.spec, direction, batch, read);
    const oracle = policy === "oracle";
    const looks = oracle ? params.positions * params.cycles : rows;
    const atOnce = Math.max(1, Math.floor(LOOKS_AT_ONCE / (params.blocks * params.columns)));
    for (let firstLook = 0; firstLook < looks; firstLook += atOnce) {
      const slice = { firstLook, looks: Math.min(atOnce, looks - firstLook), allLooks: oracle ? 0 : rows };
      this.look(crossbar, direction, input, read, { ...params, ...slice }, null);
    }
    this.commands.run("trackRange", {
      buffers: { tally: this.tally, range: this.gpu(adc.range) },
      params: { bits: adc.bits },
      constants: { ORACLE: oracle },
      groups: [1],
    });
  }

  /** Partial sums into `out`, or (null) their ends into the tally. */
  private look(
    crossbar: Crossbar,
    direction: Direction,
    input: EngineBuffer,
    read: ReadSettings,
    params: ReadParams,
    out: GPUBuffer | null,
  ): void {
    const packed = this.packed(crossbar, "probe")[direction];
    this.commands.run("probe", {
      buffers: { input: this.gpu(input), packed, out, tally: this.tally },
      params,
      constants: { BITS: read.encoding === "bit-serial", EXTREMES: out === null },
      elements: params.looks! * params.blocks! * params.columns!,
    });
  }

  weightGradient(
    crossbar: Crossbar,
    input: EngineBuffer,
    error: EngineBuffer,
    gradient: EngineBuffer,
    batch: number,
    adc: AdcSettings | null,
    counters: EngineBuffer,
  ): void {
    const { spec } = crossbar;
    check.checkWeightGradient(spec, input, error, gradient, batch, adc, counters);
    const { params, sizes, splits, groups, counted } = gradientPlan(
      spec,
      batch,
      adc,
      this.tiles.of(gradientShape(spec, batch, adc !== null), GRADIENT_TILES),
    );
    const length = params.rows * params.columns;
    const converter = this.converter(adc);
    const parts = this.commands.scratch("gradient parts", 4 * splits * length);
    const constants = {
      ADC: adc !== null,
      QUADS: params.channels % 4 === 0,
      COLUMN_QUADS_WHOLE: params.columns % 4 === 0,
    };
    this.commands.run("weightGradient", {
      buffers: { input: this.gpu(input), error: this.gpu(error), converter, parts, tally: this.tally },
      ...{ params, constants, groups, tile: sizes },
    });
    this.commands.run("gradientSum", {
      buffers: { parts, converter, gradient: this.gpu(gradient) },
      params: { length, splits, halves: adc?.rounding === "mid-rise" ? params.spans : 0 },
      constants: { ADC: adc !== null },
      elements: length,
    });
    if (adc) this.count(counters, READ_COUNTERS.length, counted * params.columns * params.spans);
  }

  async tune(layers: readonly LayerReads[], batch: number): Promise<void> {
    if (!this.tiles.measures) return;
    const counters = this.buffer("tuning.counters", "f64", READ_COUNTERS.length);
    for (const layer of layers) await this.tuneLayer(layer, batch, counters);
    this.free(counters);
  }

  private async tuneLayer(layer: LayerReads, batch: number, counters: EngineBuffer): Promise<void> {
    const { crossbar, input, output, inputError, outputError, gradient, gradientAdc } = layer;
    const { spec } = crossbar;
    const chooseRead = (
      direction: Direction,
      settings: ReadSettings,
      enqueue: (read: ReadSettings) => void,
    ) => {
      const shape = readShape(readParams(spec, direction, batch, settings), settings.adc !== null);
      return this.tiles.choose(shape, READ_TILES, () =>
        this.fastestOf(() => enqueue({ ...settings, counters })),
      );
    };
    await chooseRead("forward", layer.forward, (read) => this.forward(crossbar, input, output, batch, read));
    if (inputError)
      await chooseRead("backward", layer.backward, (read) =>
        this.backward(crossbar, outputError, inputError, batch, read),
      );
    await this.tiles.choose(gradientShape(spec, batch, gradientAdc !== null), GRADIENT_TILES, () =>
      this.fastestOf(() =>
        this.weightGradient(crossbar, input, outputError, gradient, batch, gradientAdc, counters),
      ),
    );
  }

  /** Least seconds of three turns. */
  private async fastestOf(enqueue: () => void): Promise<number> {
    let least = Number.POSITIVE_INFINITY;
    for (let turn = 0; turn < 3; turn++) least = Math.min(least, await this.secondsOf(enqueue));
    return least;
  }

  /** Seconds of this work and the wait for it, after it was done once. */
  protected async secondsOf(enqueue: () => void): Promise<number> {
    enqueue();
    await this.sync();
    const begin = performance.now();
    enqueue();
    await this.sync();
    return (performance.now() - begin) / 1000;
  }
}
