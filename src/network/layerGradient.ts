// The errors of an array layer as its arrays see them, and its weight gradient as the experiment's unit computes it.
import { rowsOf } from "../array/geometry.ts";
import {
  countsPerCode,
  type GradientUnitParameters,
  losesNothing,
  roundedBits,
} from "../array/gradientUnit.ts";
import {
  ACTIVATION_COUNTERS,
  type Crossbar,
  type EngineBuffer,
  type GradientSettings,
  type SerialGradientSettings,
} from "../engine/engine.ts";
import type { AdcPort } from "./arrayRead.ts";
import { fastGradient } from "./fastGradient.ts";
import { errorStep } from "./formats.ts";
import type { NodeContext } from "./node.ts";
import { stepOf, type Tensor } from "./tensor.ts";

/** Whether a unit sums output positions of one image at a time, or of the whole batch. */
export type GradientGroups = "image" | "batch";

export interface LayerGradient {
  /** Errors of the output behind the activation: words, or f32. They stay until the next backward pass. */
  readonly errors: EngineBuffer;
  readonly errorCounters: EngineBuffer;
  /** (K, N), true gradient = gradient · gradientScale[0]. */
  readonly gradient: EngineBuffer;
  readonly gradientScale: EngineBuffer;
  /** Settings of an exact or analog unit. */
  readonly gradientSettings: GradientSettings;
  /** Settings of a unit that converts counts of ones; null: it is none, or loses nothing by it. */
  readonly serialGradient: SerialGradientSettings | null;
  /** Enqueues the gradient of the errors at hand. */
  readonly computeGradient: (batch: number) => void;
  /** Enqueues the rounding to the words in which the unit keeps it. */
  readonly roundGradient: () => void;
}

interface GradientLayer {
  readonly crossbar: Crossbar;
  readonly input: Tensor;
  readonly output: Tensor;
  readonly port: AdcPort;
  readonly groups: GradientGroups;
}

export function createLayerGradient(context: NodeContext, layer: GradientLayer): LayerGradient {
  const { engine, formats, maxBatch } = context;
  const { crossbar, input, output, port } = layer;
  const { name, shape } = crossbar.spec;
  const weights = rowsOf(shape) * shape.outChannels;
  const kind = formats.words ? "i8" : "f32";
  const errors = engine.buffer(`${name}.errors`, kind, maxBatch * output.size);
  const gradient = engine.buffer(`${name}.gradient`, "f32", weights);
  const gradientSettings = {
    step: stepOf(input) * errorStep(formats),
    adc: port.adc,
    counters: port.counters,
  };
  const serial = serialSettings(context, layer, gradientSettings.step);
  const fast = serial !== null && context.gradientUnit?.simulation === "fast";
  const sampled = context.sampledGradients;
  if (fast) for (const buffer of Object.values(sampled)) buffer.reserve(weights);
  const rounding = createRounding(context, layer, gradient);
  return {
    errors,
    errorCounters: engine.buffer(`${name}.errorCounters`, "f64", ACTIVATION_COUNTERS.length),
    gradient,
    gradientScale: rounding?.scale ?? output.scale,
    gradientSettings,
    serialGradient: serial,
    computeGradient: (batch) => {
      if (fast)
        fastGradient(
          {
            engine,
            crossbar,
            input: input.value,
            errors,
            gradient,
            exact: gradientSettings,
            serial,
            sampled,
          },
          batch,
        );
      else if (serial) engine.serialGradient(crossbar, input.value, errors, gradient, batch, serial);
      else engine.weightGradient(crossbar, input.value, errors, gradient, batch, gradientSettings);
    },
    roundGradient: () => rounding?.apply(),
  };
}

/** Words of the unit's memory; null: they lose nothing. */
function createRounding(
  { engine, gradientUnit }: NodeContext,
  { crossbar, output }: GradientLayer,
  gradient: EngineBuffer,
) {
  const bits = gradientUnit && roundedBits(gradientUnit);
  if (!bits) return null;
  const { name } = crossbar.spec;
  const scale = engine.buffer(`${name}.gradientScale`, "f32", 1);
  const counters = engine.buffer(`${name}.gradientCounters`, "f64", ACTIVATION_COUNTERS.length);
  const settings = { mask: null, bits, scaleIn: output.scale, scaleOut: scale, counters };
  return { scale, apply: () => engine.quantizeError(gradient, gradient, gradient.length, settings) };
}

function serialSettings(
  { gradientUnit, formats, maxBatch }: NodeContext,
  { crossbar, input, port, groups }: GradientLayer,
  step: number,
): SerialGradientSettings | null {
  if (gradientUnit?.kind !== "sram") return null;
  const { outHeight, outWidth } = crossbar.spec.shape;
  const together = outHeight * outWidth * (groups === "batch" ? maxBatch : 1);
  if (losesNothing(gradientUnit, together)) return null;
  return {
    step,
    rows: gradientUnit.rows,
    acrossImages: groups === "batch",
    inputBits: input.grid.bits,
    errorBits: formats.errorBits!,
    signs: gradientUnit.signs,
    bits: gradientUnit.converterBits,
    countsPerCode: countsPerCode(gradientUnit),
    counters: port.counters,
  };
}

/** Number formats that a network lacks for such a unit, or null where it has them. */
export function formatsMissing(unit: GradientUnitParameters | null, words: boolean): string | null {
  if (unit?.kind !== "sram" || words) return null;
  return "a gradient unit of binary arrays needs activations and errors of at most 8 bits";
}
