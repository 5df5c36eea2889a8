// The weight gradient of the WebGPU engine, and the choice of tiles for everything that reads an array. Enqueues kernels; computes
// nothing.
import type {
  AdcSettings,
  Crossbar,
  Direction,
  EngineBuffer,
  GradientSettings,
  LayerReads,
  ReadSettings,
  SerialGradientSettings,
} from "../engine.ts";
import { READ_COUNTERS } from "../engine.ts";
import { enumIndex } from "../layout.ts";
import {
  GRADIENT_TILES,
  type GradientPlan,
  gradientPlan,
  gradientShape,
  READ_TILES,
  readParams,
  readShape,
  serialGradientParams,
} from "./readParams.ts";
import { WebGpuReads } from "./reads.ts";

export class WebGpuArrays extends WebGpuReads {
  weightGradient(
    crossbar: Crossbar,
    input: EngineBuffer,
    error: EngineBuffer,
    gradient: EngineBuffer,
    batch: number,
    settings: GradientSettings,
  ): void {
    const { spec } = crossbar;
    const { adc, counters, step } = settings;
    const words = input.kind !== "f32";
    const chosen = this.tiles.of(gradientShape(spec, batch, adc !== null, words), GRADIENT_TILES);
    const plan = gradientPlan(spec, batch, adc, { words, chosen });
    const { params, splits } = plan;
    const length = params.rows * params.allColumns;
    const parts = this.commands.scratch("gradient parts", 4 * splits * length);
    const converter = this.converter(adc);
    const kernel = words ? "weightGradientWords" : "weightGradient";
    this.commands.run(kernel, {
      buffers: { input: this.gpu(input), error: this.gpu(error), converter, parts, tally: this.tally },
      params: { ...params, unit: step },
      constants: gradientConstants(plan, adc, input, error),
      groups: plan.groups,
      tile: plan.sizes,
    });
    const whole = words || adc !== null;
    this.commands.run(whole ? "gradientSumWhole" : "gradientSum", {
      buffers: { parts, converter, gradient: this.gpu(gradient) },
      params: { length, splits, halves: adc?.rounding === "mid-rise" ? params.spans : 0, unit: step },
      constants: { ADC: adc !== null },
      elements: whole ? Math.ceil(length / 4) : length,
    });
    if (adc) this.count(counters, READ_COUNTERS.length, plan.counted * params.allColumns * params.spans);
  }

  serialGradient(
    crossbar: Crossbar,
    input: EngineBuffer,
    error: EngineBuffer,
    gradient: EngineBuffer,
    batch: number,
    settings: SerialGradientSettings,
  ): void {
    const { params, splits, together } = serialGradientParams(crossbar.spec, batch, settings);
    const { inputBits, errorBits, signs, rows, bits, countsPerCode, step } = settings;
    const length = params.rows * params.allColumns;
    const parts = this.commands.scratch("gradient parts", 4 * splits * length);
    this.commands.run("serialGradient", {
      buffers: { input: this.gpu(input), error: this.gpu(error), parts, tally: this.tally },
      params,
      constants: {
        INPUT_BITS: inputBits,
        INPUT_SIGNED: input.kind === "i8",
        ERROR_BITS: errorBits,
        SIGNS: enumIndex("ErrorSigns", signs),
        ROWS: rows,
        TOGETHER: together,
        TOP: 2 ** bits - 1,
        SHIFT: Math.log2(countsPerCode),
      },
      groups: [Math.ceil((params.groups * Math.ceil(params.columns / 4)) / 64), params.rows, splits],
    });
    this.commands.run("gradientSumWhole", {
      buffers: { parts, converter: null, gradient: this.gpu(gradient) },
      params: { length, splits, halves: 0, unit: countsPerCode * step },
      constants: { ADC: false },
      elements: Math.ceil(length / 4),
    });
    this.count(settings.counters, READ_COUNTERS.length, serialConversions(params, settings));
  }

  async tune(layers: readonly LayerReads[], batch: number): Promise<void> {
    if (!this.tiles.measures) return;
    const counters = this.buffer("tuning.counters", "f64", READ_COUNTERS.length);
    for (const layer of layers) await this.tuneLayer(layer, batch, counters);
    this.free(counters);
  }

  private async tuneLayer(layer: LayerReads, batch: number, counters: EngineBuffer): Promise<void> {
    const { crossbar, input, output, inputError, outputError, gradient, weightGradient } = layer;
    const { spec } = crossbar;
    const chooseRead = (
      direction: Direction,
      settings: ReadSettings,
      enqueue: (read: ReadSettings) => void,
    ) => {
      const from = direction === "forward" ? input : outputError;
      const params = readParams(spec, direction, batch, settings);
      const shape = readShape(params, settings.adc !== null, from.kind !== "f32");
      return this.tiles.choose(shape, READ_TILES, () =>
        this.fastestOf(() => enqueue({ ...settings, counters })),
      );
    };
    await chooseRead("forward", layer.forward, (read) => this.forward(crossbar, input, output, batch, read));
    if (inputError)
      await chooseRead("backward", layer.backward, (read) =>
        this.backward(crossbar, outputError, inputError, batch, read),
      );
    const shape = gradientShape(spec, batch, weightGradient.adc !== null, input.kind !== "f32");
    await this.tiles.choose(shape, GRADIENT_TILES, () =>
      this.fastestOf(() =>
        this.weightGradient(crossbar, input, outputError, gradient, batch, { ...weightGradient, counters }),
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

/** Conversions that are looked at. */
function serialConversions(
  { rows, allColumns, spans }: ReturnType<typeof serialGradientParams>["params"],
  { inputBits, errorBits, signs }: SerialGradientSettings,
): number {
  const counted = Math.floor(rows / 32) * 16 + Math.min(rows % 32, 16);
  const planes = signs === "phases" ? 2 * (errorBits - 1) : errorBits;
  return counted * allColumns * spans * inputBits * planes;
}

function gradientConstants(
  { params }: GradientPlan,
  adc: AdcSettings | null,
  input: EngineBuffer,
  error: EngineBuffer,
) {
  return {
    ADC: adc !== null,
    INPUT_LOWERED: input.kind === "u8",
    ERROR_LOWERED: error.kind === "u8",
    QUADS: params.channels % 4 === 0,
    COLUMN_QUADS_WHOLE: params.columns % 4 === 0,
  };
}
