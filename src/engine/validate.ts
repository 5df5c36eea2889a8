// Argument checks that all engines share, of array reads and updates here, of buffers and element-wise operations beside.
// Values inside buffers are not looked at: an engine may hold them elsewhere. Whether a buffer is alive, each engine knows.
import { type ConvShape, reachOf, rowsOf } from "../array/geometry.ts";
import { planesOf } from "../array/mapping.ts";
import { blocksOf, longestBlock } from "../array/partition.ts";
import { EngineError } from "../base/errors.ts";
import {
  type AdcSettings,
  CONTROL,
  type CrossbarSpec,
  type DeviceBlock,
  type Direction,
  type DriftSettings,
  type EngineBuffer,
  type GradientSettings,
  type PackSettings,
  READ_COUNTERS,
  type ReadBack,
  type ReadSettings,
  type SerialGradientSettings,
  UPDATE_COUNTERS,
  type UpdateSettings,
} from "./engine.ts";
import {
  COUNT,
  checkBuffer,
  checkDistinct,
  checkKinds,
  checkNumber,
  checkStep,
  checkWhole,
  FLOAT,
  VALUES,
  WORDS,
} from "./validateBuffers.ts";

export * from "./validateBuffers.ts";
export * from "./validateElements.ts";
export * from "./validateNormalization.ts";

/** Elements of the tensors that meet at one array layer. */
export interface LayerSizes {
  /** Rows K and columns N of the weight matrix, planes of devices. */
  readonly rows: number;
  readonly columns: number;
  readonly planes: number;
  /** Values of one sample. */
  readonly input: number;
  readonly output: number;
}

export function layerSizes({ shape, mapping }: CrossbarSpec): LayerSizes {
  return {
    rows: rowsOf(shape),
    columns: shape.outChannels,
    planes: planesOf(mapping),
    input: shape.inHeight * shape.inWidth * shape.inChannels,
    output: shape.outHeight * shape.outWidth * shape.outChannels,
  };
}

export function checkSpec(spec: CrossbarSpec): void {
  const at = `crossbar ${spec.name}`;
  checkShape(at, spec.shape);
  checkWhole(at, "arrayRows", spec.arrayRows, 1, COUNT);
  checkWhole(at, "arrayColumns", spec.arrayColumns, 1, COUNT);
  checkWhole(at, "layer", spec.layer, 0, 2 ** 32 - 1);
  checkNumber(at, "offOnRatio", spec.offOnRatio, 0, 1 - 2 ** -24);
  checkNumber(at, "windowLow", spec.windowLow, -FLOAT, FLOAT);
  checkNumber(at, "gain", spec.gain, -FLOAT, FLOAT);
}

function checkShape(at: string, shape: ConvShape): void {
  const { paddingTop, paddingBottom, paddingLeft, paddingRight, ...positive } = shape;
  for (const [key, value] of Object.entries(positive)) checkWhole(at, key, value, 1, COUNT);
  const paddings = { paddingTop, paddingBottom, paddingLeft, paddingRight };
  for (const [key, value] of Object.entries(paddings)) checkWhole(at, key, value, 0, COUNT);
  const { inHeight, inWidth, kernelHeight, kernelWidth, dilationHeight, dilationWidth } = shape;
  const room = {
    height: inHeight + paddingTop + paddingBottom - reachOf(kernelHeight, dilationHeight),
    width: inWidth + paddingLeft + paddingRight - reachOf(kernelWidth, dilationWidth),
  };
  const height = Math.floor(room.height / shape.strideHeight) + 1;
  const width = Math.floor(room.width / shape.strideWidth) + 1;
  if (height !== shape.outHeight || width !== shape.outWidth)
    throw new EngineError(
      `the output is ${shape.outHeight} x ${shape.outWidth}; kernel, stride and padding give ${height} x ${width}`,
      { at },
    );
  const { inChannels, outChannels, groups } = shape;
  if (inChannels % groups !== 0 || outChannels % groups !== 0)
    throw new EngineError(`${groups} groups do not divide ${inChannels} and ${outChannels} channels`, { at });
}

export function checkPack(spec: CrossbarSpec, { grid, sigma, step }: PackSettings): void {
  const at = `pack ${spec.name}`;
  if (grid !== null) checkStep(at, "grid", grid);
  checkNumber(at, "sigma", sigma, 0, FLOAT);
  checkWhole(at, "step", step, 0, 2 ** 32 - 1);
}

/** A crossbar must be packed, and for inputs of this kind; `packed` is null before the first pack. */
export function checkPacked(
  spec: CrossbarSpec,
  operation: string,
  input: EngineBuffer,
  packed: { readonly grid: number | null } | null,
): void {
  const at = `${operation} ${spec.name}`;
  if (!packed)
    throw new EngineError("the conductances were never packed", {
      at,
      hint: "call pack after each change of the conductances",
    });
  const words = packed.grid !== null;
  if (words === (input.kind === "f32"))
    throw new EngineError(
      `buffer "${input.name}" is ${input.kind}; the conductances were packed for ${words ? "words" : "floats"}`,
      { at, hint: words ? "give words (u8 or i8)" : "pack with a grid to read words" },
    );
}

function checkAdc(at: string, adc: AdcSettings): void {
  checkWhole(at, "adc.bits", adc.bits, 1, 16);
  checkBuffer(at, adc.range, "f32", 4);
}

function checkRead(at: string, read: ReadSettings, input: EngineBuffer): void {
  if (read.adc) {
    checkAdc(at, read.adc);
    checkBuffer(at, read.counters, "f64", READ_COUNTERS.length);
  }
  const words = input.kind !== "f32";
  if (words) checkStep(at, "inputStep", read.inputStep);
  if (read.encoding === "analog") return;
  checkWhole(at, "inputBits", read.inputBits, 1, words ? 8 : 16);
  if (!(read.inputStep > 0 && read.inputStep <= FLOAT))
    throw new EngineError(`inputStep is ${read.inputStep}; expected a number above 0`, { at });
}

/** Products of a word and a conductance whose sum is at most 2^40, which every engine digitizes exactly. */
const MOST_BLOCK_ROWS = 2 ** 16;

/** Words are digitized and probed block by block. */
function checkBlock(at: string, spec: CrossbarSpec, direction: Direction, input: EngineBuffer): void {
  if (input.kind === "f32") return;
  const rows = longestBlock(spec, direction);
  if (rows > MOST_BLOCK_ROWS)
    throw new EngineError(
      `a block of ${rows} rows of words cannot be digitized; expected at most ${MOST_BLOCK_ROWS}`,
      { at, hint: `use a smaller array.${direction === "forward" ? "rows" : "columns"}` },
    );
}

/** Digital sums of codes are 32-bit integers. */
function checkCodes(
  at: string,
  spec: CrossbarSpec,
  direction: Direction,
  read: ReadSettings,
  input: EngineBuffer,
): void {
  if (!read.adc) return;
  checkBlock(at, spec, direction, input);
  const cycles = read.encoding === "bit-serial" ? 2 ** read.inputBits : 1;
  const terms = (read.phases === "digital" ? 2 : 1) * planesOf(spec.mapping);
  const blocks = blocksOf(spec, direction);
  if (2 ** read.adc.bits * cycles * terms * blocks >= 2 ** 31)
    throw new EngineError(
      `codes of ${read.adc.bits} bits of ${blocks} blocks, ${terms} of each and weighted by up to ${cycles}, do not add up in 32 bits`,
      { at, hint: "use fewer converter bits, fewer input bits, or larger sub-arrays" },
    );
}

/** Arguments of Engine.forward. */
export function checkForward(
  spec: CrossbarSpec,
  input: EngineBuffer,
  output: EngineBuffer,
  batch: number,
  read: ReadSettings,
): void {
  const at = `forward ${spec.name}`;
  const sizes = layerSizes(spec);
  checkWhole(at, "batch", batch, 1, COUNT);
  checkKinds(at, input, VALUES, batch * sizes.input);
  checkBuffer(at, output, "f32", batch * sizes.output);
  checkDistinct(at, input, output);
  checkRead(at, read, input);
  checkCodes(at, spec, "forward", read, input);
}

/** Arguments of Engine.backward. */
export function checkBackward(
  spec: CrossbarSpec,
  outputError: EngineBuffer,
  inputError: EngineBuffer,
  batch: number,
  read: ReadSettings,
): void {
  const at = `backward ${spec.name}`;
  const sizes = layerSizes(spec);
  checkWhole(at, "batch", batch, 1, COUNT);
  checkKinds(at, outputError, VALUES, batch * sizes.output);
  checkBuffer(at, inputError, "f32", batch * sizes.input);
  checkDistinct(at, outputError, inputError);
  checkRead(at, read, outputError);
  checkCodes(at, spec, "backward", read, outputError);
}

function checkReadInput(
  at: string,
  spec: CrossbarSpec,
  direction: Direction,
  input: EngineBuffer,
  batch: number,
  rows: number,
): void {
  const sizes = layerSizes(spec);
  checkWhole(at, "batch", batch, 1, COUNT);
  checkWhole(at, "rows", rows, 1, COUNT);
  checkKinds(at, input, VALUES, batch * (direction === "forward" ? sizes.input : sizes.output));
  checkBlock(at, spec, direction, input);
}

/** Arguments of Engine.probe. */
export function checkProbe(
  spec: CrossbarSpec,
  direction: Direction,
  input: EngineBuffer,
  batch: number,
  read: ReadSettings,
  rows: number,
  out: EngineBuffer,
): void {
  const at = `probe ${spec.name}`;
  checkReadInput(at, spec, direction, input, batch, rows);
  checkRead(at, read, input);
  const columns = direction === "forward" ? spec.shape.outChannels : spec.shape.inChannels;
  checkBuffer(at, out, "f32", rows * blocksOf(spec, direction) * columns);
  checkDistinct(at, input, out);
}

/** Arguments of Engine.trackRange. */
export function checkTrackRange(
  spec: CrossbarSpec,
  direction: Direction,
  input: EngineBuffer,
  batch: number,
  read: ReadSettings,
  _policy: "oracle" | "running",
  rows: number,
): void {
  const at = `trackRange ${spec.name}`;
  checkReadInput(at, spec, direction, input, batch, rows);
  checkRead(at, read, input);
  if (!read.adc) throw new EngineError("an ideal converter has no range to track", { at });
}

/** Products of two words whose sum fits 32 bits. */
const MOST_GROUPED = 2 ** 15;

/** Arguments of Engine.weightGradient. */
export function checkWeightGradient(
  spec: CrossbarSpec,
  input: EngineBuffer,
  error: EngineBuffer,
  gradient: EngineBuffer,
  batch: number,
  { step, adc, counters }: GradientSettings,
): void {
  const at = `weightGradient ${spec.name}`;
  const sizes = layerSizes(spec);
  const words = input.kind !== "f32";
  checkWhole(at, "batch", batch, 1, COUNT);
  checkKinds(at, input, VALUES, batch * sizes.input);
  checkKinds(at, error, words ? WORDS : ["f32"], batch * sizes.output);
  checkStep(at, "step", step);
  if (!words && step !== 1) throw new EngineError(`step is ${step}; floats have step 1`, { at });
  const group = Math.min(spec.arrayRows, spec.shape.outHeight * spec.shape.outWidth);
  if (words && adc) checkWhole(at, "positions that are digitized together", group, 1, MOST_GROUPED);
  checkBuffer(at, gradient, "f32", sizes.rows * sizes.columns);
  if (!adc) return;
  checkAdc(at, adc);
  checkBuffer(at, counters, "f64", READ_COUNTERS.length);
}

/** Arguments of Engine.serialGradient. */
export function checkSerialGradient(
  spec: CrossbarSpec,
  input: EngineBuffer,
  error: EngineBuffer,
  gradient: EngineBuffer,
  batch: number,
  settings: SerialGradientSettings,
): void {
  const at = `serialGradient ${spec.name}`;
  const sizes = layerSizes(spec);
  const { step, rows, inputBits, errorBits, bits, countsPerCode, counters } = settings;
  checkWhole(at, "batch", batch, 1, COUNT);
  checkKinds(at, input, WORDS, batch * sizes.input);
  checkKinds(at, error, ["i8"], batch * sizes.output);
  checkStep(at, "step", step);
  checkWhole(at, "rows", rows, 1, 1024);
  checkWhole(at, "inputBits", inputBits, 1, 8);
  checkWhole(at, "errorBits", errorBits, 2, 8);
  checkWhole(at, "bits of the converter", bits, 1, 10);
  checkWhole(at, "countsPerCode", countsPerCode, 1, 1024);
  checkStep(at, "countsPerCode", countsPerCode);
  checkBuffer(at, gradient, "f32", sizes.rows * sizes.columns);
  checkBuffer(at, counters, "f64", READ_COUNTERS.length);
}

/** Arguments of Engine.deviceUpdate. */
export function checkDeviceUpdate(
  spec: CrossbarSpec,
  gradient: EngineBuffer,
  settings: UpdateSettings,
): void {
  const at = `deviceUpdate ${spec.name}`;
  const { rows, columns, planes } = layerSizes(spec);
  const weights = rows * columns;
  checkBuffer(at, gradient, "f32", weights);
  if (settings.velocity) checkBuffer(at, settings.velocity, "f32", weights);
  if (settings.carry) checkBuffer(at, settings.carry, "f32", weights);
  if ((settings.carry === null) === (settings.rounding === "carry"))
    throw new EngineError(
      `rounding is "${settings.rounding}"; a carry buffer belongs to "carry", and only to it`,
      { at },
    );
  checkBuffer(at, settings.control, "f32", CONTROL.length);
  checkBuffer(at, settings.gradientScale, "f32", 1);
  checkBuffer(at, settings.counters, "f64", UPDATE_COUNTERS.length);
  checkWhole(at, "maxPulses", settings.maxPulses, 1, 2 ** 20);
  checkWhole(at, "velocityBits", settings.velocityBits, 0, 16);
  if (settings.velocityBits === 1)
    throw new EngineError("velocityBits is 1: no value but 0 would be left; expected 0 or 2 … 16", { at });
  if (settings.readBack) checkReadBack(at, settings.readBack);
  checkWhole(at, "step", settings.step, 0, 2 ** 32 - 1);
  checkDevice(at, settings.device, planes * weights);
}

function checkReadBack(at: string, { bits, offset, slope, decay }: ReadBack): void {
  checkWhole(at, "readBack.bits", bits, 0, 16);
  if (bits === 1)
    throw new EngineError("readBack.bits is 1: no value but 0 would be left; expected 0 or 2 … 16", { at });
  for (const [name, value] of Object.entries({ offset, slope, decay }))
    checkNumber(at, `readBack.${name}`, value, -FLOAT, FLOAT);
}

function checkDevice(at: string, device: DeviceBlock, devices: number): void {
  const { model, low, high, noise, perDevice, life } = device;
  if (!(low < high))
    throw new EngineError(`the device window is ${low} … ${high}; expected low < high`, { at });
  checkNumber(at, "noise.sigma", noise.sigma, 0, FLOAT);
  if (model.kind === "table") {
    checkWhole(at, "nodes of the table", model.up.length, 2, 256);
    if (model.down.length !== model.up.length)
      throw new EngineError(`the table has ${model.up.length} nodes up and ${model.down.length} down`, {
        at,
      });
  }
  if (perDevice) checkBuffer(at, perDevice, "f32", devices * (model.kind === "affine" ? 6 : 4));
  if (life) checkBuffer(at, life, "i32", devices);
}

/** Arguments of Engine.drift. */
export function checkDrift(
  spec: CrossbarSpec,
  { device, level, factors, written, age }: DriftSettings,
): void {
  const at = `drift ${spec.name}`;
  const { rows, columns, planes } = layerSizes(spec);
  const devices = planes * rows * columns;
  checkDevice(at, device, devices);
  checkNumber(at, "level", level, -FLOAT, FLOAT);
  checkBuffer(at, factors, "f32", 2);
  checkBuffer(at, written, "f32", devices);
  checkBuffer(at, age, "i32", devices);
}

/** Arguments of Engine.updateControl. */
export function checkUpdateControl(from: EngineBuffer, to: EngineBuffer): void {
  checkBuffer("updateControl", from, "f32", CONTROL.length);
  checkBuffer("updateControl", to, "f32", CONTROL.length);
}

/** Arguments of Engine.floatUpdate. */
export function checkFloatUpdate(
  weights: EngineBuffer,
  velocity: EngineBuffer,
  gradient: EngineBuffer,
  gradientScale: EngineBuffer,
): void {
  const at = "floatUpdate";
  for (const buffer of [weights, velocity, gradient]) checkBuffer(at, buffer, "f32", weights.length);
  checkBuffer(at, gradientScale, "f32", 1);
}
