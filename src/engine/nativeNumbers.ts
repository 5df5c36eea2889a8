// Settings as the numbers that the addon takes: enums by position, structures field by field. The order is that of
// native/gemm/gemm.h, native/kernels.h and the methods of native/addonOperations.cc.
import type { BufferKind, CrossbarSpec, DeviceModel } from "./engine.ts";

/** Kinds of buffers that hold activations and errors. */
export const VALUE_KIND: Readonly<Partial<Record<BufferKind, number>>> = { f32: 0, u8: 1, i8: 2 };
export const DIRECTION = { forward: 0, backward: 1 };
export const MAPPING = { float: 0, reference: 1, pair: 2, offset: 3 };
export const SUBTRACTION = { analog: 0, digital: 1 };
export const PARTITION = { "kernel-position": 0, unrolled: 1 };
export const ADC_ROUNDING = { nearest: 0, floor: 1, "mid-rise": 2 };
export const ENCODING = { analog: 0, "bit-serial": 1 };
export const PHASES = { analog: 0, digital: 1 };
export const POLICY = { oracle: 0, running: 1 };
export const MODEL = { affine: 0, "exponential-step": 1, "power-step": 2, table: 3 };
export const NOISE = { none: 0, update: 1, pulse: 2, step: 3 };
export const CONTROL_RULE = { normalize: 0, scale: 1 };
export const PULSE_ROUNDING = { nearest: 0, stochastic: 1, carry: 2 };
/** In place of the handle of a buffer that is not there. */
export const NONE = -1;

export function specNumbers(spec: CrossbarSpec): readonly number[] {
  const { shape } = spec;
  return [
    ...[shape.inHeight, shape.inWidth, shape.inChannels],
    ...[shape.outHeight, shape.outWidth, shape.outChannels],
    ...[shape.kernelHeight, shape.kernelWidth, shape.stride, shape.padding],
    ...[MAPPING[spec.mapping], SUBTRACTION[spec.subtraction], spec.offOnRatio],
    ...[spec.arrayRows, spec.arrayColumns, PARTITION[spec.partition], spec.gain],
  ];
}

const NO_TABLE = new Float32Array(0);
const NO_NUMBERS = [0, 0, 0, 0, 0, 0, 0, 0];

/** Numbers of a model in the addon's order: three up, three down, slope, shift. */
export function modelNumbers(model: DeviceModel) {
  const tables = { up: NO_TABLE, down: NO_TABLE };
  switch (model.kind) {
    case "affine":
      return {
        ...tables,
        numbers: [model.up.decay, model.up.step, 0, model.down.decay, model.down.step, 0, 0, 0],
      };
    case "exponential-step":
      return {
        ...tables,
        numbers: [
          ...[model.up.step, model.up.amplitude, model.up.gamma],
          ...[model.down.step, model.down.amplitude, model.down.gamma],
          ...[model.slope, model.shift],
        ],
      };
    case "power-step":
      return {
        ...tables,
        numbers: [model.up.step, model.up.gamma, 0, model.down.step, model.down.gamma, 0, 0, 0],
      };
    case "table":
      return { up: model.up, down: model.down, numbers: NO_NUMBERS };
    default:
      return model satisfies never;
  }
}
