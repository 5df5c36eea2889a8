// The reads of the WebGPU engine: packing, forward and backward reads, probes, ranges. Floats and words have kernels of their own.
// Each method enqueues kernels; it computes nothing.
import type {
  AdcSettings,
  Crossbar,
  CrossbarSpec,
  Direction,
  EngineBuffer,
  PackSettings,
  ReadSettings,
} from "../engine.ts";
import { READ_COUNTERS } from "../engine.ts";
import { KERNEL_ENUMS } from "../layout.ts";
import { readTransform } from "../reference/pack.ts";
import { WebGpuMemory } from "./memory.ts";
import {
  matrixOf,
  READ_TILES,
  type ReadParams,
  readParams,
  readShape,
  readTile,
  wholeQuads,
  wordReadParams,
} from "./readParams.ts";
import { linesOf, padded } from "./wordPlan.ts";

const f = Math.fround;
/** Partial sums that one dispatch of a probe looks at. */
const LOOKS_AT_ONCE = 2 ** 26;

/** One call of forward, backward, probe or trackRange. */
interface Reading {
  readonly crossbar: Crossbar;
  readonly direction: Direction;
  readonly input: EngineBuffer;
  readonly batch: number;
  readonly read: ReadSettings;
}

export class WebGpuReads extends WebGpuMemory {
  pack(crossbar: Crossbar, settings: PackSettings): void {
    const { spec } = crossbar;
    const packed = this.packedFor(crossbar, settings.grid);
    for (const direction of ["forward", "backward"] as const) {
      const { rows, columns, groups } = matrixOf(spec, direction);
      const { weights, words } = packed[direction];
      const params = packParams(crossbar, direction, settings);
      const constants = {
        KIND: KERNEL_ENUMS.ColumnWeight.indexOf(columnWeight(spec)),
        NOISE: settings.sigma > 0,
        BACKWARD: direction === "backward",
      };
      const conductance = this.gpu(crossbar.conductance);
      const lines = words ? linesOf(words.plan) : 0;
      const quads = words?.plan.quads.length ?? 0;
      const planes = readTransform(spec).planes * groups;
      const length = planes * (words ? quads : rows) * padded(columns);
      const all = { ...params, lines, quads, length };
      const buffers = { conductance, packed: weights, plan: words?.table ?? null };
      this.commands.run(words ? "packWords" : "pack", { buffers, params: all, constants, elements: length });
      if (words) {
        const sums = 2 * planes * lines * padded(columns);
        this.commands.run("packSums", {
          buffers: { plan: words.table, packed: weights, sums: words.sums },
          params: { ...all, length: sums },
          elements: sums,
        });
      }
    }
  }

  forward(
    crossbar: Crossbar,
    input: EngineBuffer,
    output: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    this.read({ crossbar, direction: "forward", input, batch, read }, output);
  }

  backward(
    crossbar: Crossbar,
    outputError: EngineBuffer,
    inputError: EngineBuffer,
    batch: number,
    read: ReadSettings,
  ): void {
    this.read({ crossbar, direction: "backward", input: outputError, batch, read }, inputError);
  }

  private read(reading: Reading, to: EngineBuffer): void {
    const { crossbar, direction, batch, read } = reading;
    const params = readParams(crossbar.spec, direction, batch, read);
    const packed = this.packed(crossbar, direction, reading.input);
    const counted = packed[direction].words
      ? this.readWords(reading, params, this.gpu(to))
      : this.readFloats(reading, params, this.gpu(to));
    const { allColumns: columns, blocks, phases, planes, cycles } = params;
    if (read.adc)
      this.count(read.counters, READ_COUNTERS.length, counted * columns * blocks * phases * planes * cycles);
  }

  /** Enqueues the kernels; gives the positions whose clips are counted. */
  private readFloats(reading: Reading, params: ReturnType<typeof readParams>, output: GPUBuffer): number {
    const { crossbar, direction, read } = reading;
    const packed = this.packed(crossbar, direction, reading.input)[direction].weights;
    const input = this.gpu(reading.input);
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
    return tile.counted;
  }

  private readWords(reading: Reading, shape: ReturnType<typeof readParams>, output: GPUBuffer): number {
    const { read } = reading;
    const { params, words, weights } = this.wordRead(reading, shape, read.adc !== null);
    const tile = readTile(shape, this.tiles.of(readShape(shape, read.adc !== null, true), READ_TILES), true);
    this.commands.run("readWords", {
      buffers: {
        input: this.gpu(reading.input),
        plan: words.table,
        packed: weights,
        sums: words.sums,
        converter: this.converter(read.adc),
        output,
        tally: this.tally,
      },
      params,
      constants: {
        ADC: read.adc !== null,
        BITS: read.adc !== null && read.encoding === "bit-serial",
        LONG: read.adc !== null && words.plan.longBlocks,
        DIGITAL: shape.digital > 0,
      },
      tile: tile.sizes,
      groups: tile.groups,
    });
    return tile.counted;
  }

  /** Parameters of kernels that read words. `converted`: blocks, phases and cycles one by one. */
  private wordRead<Shape extends ReadParams>(reading: Reading, shape: Shape, converted: boolean) {
    const { crossbar, direction, input, read } = reading;
    const { grid, [direction]: packed } = this.packed(crossbar, direction, input);
    const words = packed.words!;
    const how = { grid: grid!, signed: input.kind === "i8", converted };
    return {
      params: wordReadParams(shape, words.plan, read, how),
      words,
      weights: packed.weights,
    };
  }

  /** Digital subtraction of each output position; enqueues its kernel. */
  private corrections(
    params: ReadParams,
    input: GPUBuffer,
    read: ReadSettings,
    converter: GPUBuffer | null,
  ): GPUBuffer {
    const corrections = this.commands.scratch("corrections", 16 * params.positions! * params.groups!);
    this.commands.run("inputSums", {
      buffers: { input, converter, corrections },
      params,
      constants: { ADC: read.adc !== null, BITS: read.encoding === "bit-serial" },
      elements: params.positions! * params.groups!,
    });
    return corrections;
  }

  /** Constants of a converter on the device; enqueues their kernel. */
  protected converter(adc: AdcSettings | null): GPUBuffer | null {
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
    const params = { ...readParams(crossbar.spec, direction, batch, read), looks: rows, allLooks: rows };
    this.look({ crossbar, direction, input, batch, read }, params, this.gpu(out));
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
    const adc = read.adc!;
    const params = readParams(crossbar.spec, direction, batch, read);
    const oracle = policy === "oracle";
    const looks = oracle ? params.positions * params.cycles : rows;
    const atOnce = Math.max(1, Math.floor(LOOKS_AT_ONCE / (params.blocks * params.allColumns)));
    for (let firstLook = 0; firstLook < looks; firstLook += atOnce) {
      const slice = { firstLook, looks: Math.min(atOnce, looks - firstLook), allLooks: oracle ? 0 : rows };
      this.look({ crossbar, direction, input, batch, read }, { ...params, ...slice }, null);
    }
    this.commands.run("trackRange", {
      buffers: { tally: this.tally, range: this.gpu(adc.range) },
      params: { bits: adc.bits },
      constants: { ORACLE: oracle },
      groups: [1],
    });
  }

  /** Partial sums into `out`, or (null) their ends into the tally. Phases are read as one signed read. */
  private look(reading: Reading, shape: ReadParams, out: GPUBuffer | null): void {
    const { crossbar, direction, read } = reading;
    const { weights, words } = this.packed(crossbar, "probe", reading.input)[direction];
    const buffers = { input: this.gpu(reading.input), packed: weights, out, tally: this.tally };
    const elements = shape.looks! * shape.blocks! * shape.allColumns!;
    const constants = { BITS: read.encoding === "bit-serial", EXTREMES: out === null };
    if (words) {
      const { params } = this.wordRead(reading, { ...shape, phases: 1 }, true);
      const all = { ...buffers, plan: words.table, sums: words.sums };
      this.commands.run("probeWords", { buffers: all, params, constants, elements });
    } else this.commands.run("probe", { buffers, params: shape, constants, elements });
  }
}

/** Kind of column weight, of columnWeight.wgsl. */
function columnWeight(spec: CrossbarSpec): (typeof KERNEL_ENUMS.ColumnWeight)[number] {
  if (readTransform(spec).affine) return "current";
  return spec.mapping === "pair" ? "half-difference" : "stored";
}

/** Params of the kernels that pack; sizes of their result come from the caller. */
function packParams({ spec }: Crossbar, direction: Direction, { grid, sigma, step, seed }: PackSettings) {
  const { rows, columns, channels, groups } = matrixOf(spec, direction);
  const { affine, planes } = readTransform(spec);
  return {
    rows,
    columns,
    padded: padded(columns),
    inner: channels,
    planes,
    outputs: spec.shape.outChannels,
    weights: rows * columns * groups,
    a: affine?.a ?? 0,
    b: affine?.b ?? 0,
    sigma: f(sigma),
    layer: spec.layer,
    step,
    seedLow: seed.low,
    seedHigh: seed.high,
    inverseGrid: grid === null ? 0 : 1 / grid,
  };
}
