// Argument checks of the normalization of channels, shared by all engines.
import { EngineError } from "../base/errors.ts";
import type {
  ChannelShape,
  EngineBuffer,
  Normalization,
  NormalizeBackwardSettings,
  NormalizeSettings,
} from "./engine.ts";
import { checkBuffer, checkDistinct, checkNumber, checkWhole } from "./validateBuffers.ts";
import { checkActivation, checkMask } from "./validateElements.ts";

/** So many positions have three levels of sums, and are a float. */
const MOST_POSITIONS = 2 ** 24;
const MOST_CHANNELS = 2 ** 14;
/** Variance and epsilon have a normal sum, and its root a normal inverse. */
const LEAST_EPSILON = 1e-30;
const MOST_EPSILON = 1e30;

/** Tensors of a shape. */
function checkTensors(
  at: string,
  { positions, channels }: ChannelShape,
  ...tensors: readonly EngineBuffer[]
): void {
  checkWhole(at, "positions", positions, 1, MOST_POSITIONS);
  checkWhole(at, "channels", channels, 1, MOST_CHANNELS);
  for (const tensor of tensors) checkBuffer(at, tensor, "f32", positions * channels);
}

function checkNormalization(at: string, channels: number, { moments, epsilon, gamma }: Normalization): void {
  if (gamma) checkBuffer(at, gamma, "f32", channels);
  if (!moments) return;
  checkBuffer(at, moments, "f32", 2 * channels);
  checkNumber(at, "epsilon", epsilon, LEAST_EPSILON, MOST_EPSILON);
}

/** None of these inputs is this output. */
function checkOutput(at: string, output: EngineBuffer, ...inputs: readonly (EngineBuffer | null)[]): void {
  for (const input of inputs) if (input) checkDistinct(at, input, output);
}

/** Arguments of Engine.channelMoments. */
export function checkChannelMoments(x: EngineBuffer, moments: EngineBuffer, shape: ChannelShape): void {
  const at = "channelMoments";
  checkTensors(at, shape, x);
  checkBuffer(at, moments, "f32", 2 * shape.channels);
  checkOutput(at, moments, x);
}

/** Arguments of Engine.normalize. */
export function checkNormalize(
  x: EngineBuffer,
  z: EngineBuffer,
  shape: ChannelShape,
  settings: NormalizeSettings,
): void {
  const at = "normalize";
  const { moments, gamma, beta } = settings;
  checkTensors(at, shape, x);
  checkActivation(at, z, shape.positions * shape.channels, settings);
  checkNormalization(at, shape.channels, settings);
  checkBuffer(at, beta, "f32", shape.channels);
  checkOutput(at, z, moments, gamma, beta);
}

/** Arguments of Engine.normalizeBackward. */
export function checkNormalizeBackward(
  error: EngineBuffer,
  x: EngineBuffer | null,
  inputError: EngineBuffer,
  shape: ChannelShape,
  settings: NormalizeBackwardSettings,
): void {
  const at = "normalizeBackward";
  const { moments, gamma, mask, betaGradient, gammaGradient, largest } = settings;
  checkTensors(at, shape, error, inputError);
  if (mask) {
    checkMask(at, shape.positions * shape.channels, mask);
    checkOutput(at, inputError, mask.output);
  }
  if (x) checkTensors(at, shape, x);
  else if (moments || gammaGradient)
    throw new EngineError("x is null; moments and the gradient of gamma need it", {
      at,
      hint: "give the x of the forward step",
    });
  checkNormalization(at, shape.channels, settings);
  checkOutput(at, inputError, moments, gamma);
  for (const gradient of [betaGradient, gammaGradient]) {
    if (!gradient) continue;
    checkBuffer(at, gradient, "f32", shape.channels);
    checkOutput(at, gradient, error, x, inputError, moments, gamma);
  }
  if (gammaGradient) checkDistinct(at, betaGradient, gammaGradient);
  if (!largest) return;
  checkBuffer(at, largest, "f32", 1);
  checkOutput(at, largest, error, x, inputError, moments, gamma, betaGradient, gammaGradient);
}
