// The interface of a layer to the network: it computes its output and hands errors to its inputs, by enqueuing engine work.
import type { GradientUnitParameters } from "../array/gradientUnit.ts";
import type { ArrayParameters } from "../array/params.ts";
import type { Seed } from "../base/random.ts";
import type { Engine, EngineBuffer } from "../engine/engine.ts";
import type { SampledGradients } from "./fastGradient.ts";
import type { NumberFormats } from "./formats.ts";
import type { SharedBuffer } from "./sharedBuffer.ts";
import type { Tensor } from "./tensor.ts";

/** Purpose of a forward pass: a step; a look at ranges, which leaves no trace; or a test. */
export type Pass = "training" | "probe" | "evaluation";

/** Learns, but is no conductance: float32 in memory. */
export interface DigitalParameter {
  readonly name: string;
  readonly value: EngineBuffer;
  /** True gradient = gradient · gradientScale[0]. */
  readonly gradient: EngineBuffer;
  readonly gradientScale: EngineBuffer;
}

export interface LayerNode {
  readonly name: string;
  /** A kind of kinds.ts. */
  readonly kind: string;
  readonly output: Tensor;
  /** Tensors that `backward` hands an error to, in this order. */
  readonly givesTo: readonly Tensor[];
  /** Whether the output's error is read after the first of them got its own. */
  readonly keepsError: boolean;
  /** Parameters of digital layers. */
  readonly parameters?: readonly DigitalParameter[];
  /** Values that its activation clipped, where it has one. */
  readonly activationCounters?: EngineBuffer;
  /** Buffers that a checkpoint keeps besides parameters. */
  readonly state?: readonly EngineBuffer[];
  forward(batch: number, pass: Pass): void;
  /** step: of the run, for random numbers. */
  backward(batch: number, step: number): void;
}

export interface NodeContext {
  readonly engine: Engine;
  readonly seed: Seed;
  readonly maxBatch: number;
  readonly formats: NumberFormats;
  /** null: float weights in memory, no array (software baseline). */
  readonly array: ArrayParameters | null;
  /** null: gradients are exact sums. */
  readonly gradientUnit: GradientUnitParameters | null;
  /** Result of a read before its activation makes words of it. */
  readonly preActivation: SharedBuffer;
  /** Gradients of some images, by the unit and exact, where a unit is simulated fast (fastGradient.ts). */
  readonly sampledGradients: SampledGradients;
  /** Errors of second consumers, until they are added to the first one's. */
  readonly secondError: SharedBuffer;
}

/** Hands an error (buffer and scale) to a layer's input: the first consumer's is taken as it is, later ones are added.
 *  `write` enqueues its computation into the buffer that it gets; `largest`: where it leaves the largest size of that error. */
export function giveError(
  { engine, secondError }: NodeContext,
  input: Tensor,
  scale: EngineBuffer,
  batch: number,
  write: (target: EngineBuffer) => void,
  largest: EngineBuffer | null = null,
): void {
  const { error, needsError } = input;
  if (!needsError) return;
  if (!error.written) {
    write(error.buffer);
    engine.copy(scale, input.scale, 1);
    error.written = true;
    error.largest = largest;
    return;
  }
  error.largest = null;
  const second = secondError.buffer;
  write(second);
  engine.addErrors(error.buffer, input.scale, second, scale, batch * input.size);
}
