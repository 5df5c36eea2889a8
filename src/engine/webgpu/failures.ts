// Failures of a WebGPU device, of its memory and of kernels, as EngineError. All sentences of this engine's failures are here.
import { EngineError } from "../../base/errors.ts";
import { stepProblem } from "../converterStep.ts";

/** A kernel's failure words: kind, place, value, bound. Kinds are those of loss.wgsl and converter.wgsl. */
export function failureOf(words: Uint32Array): EngineError | null {
  const [kind, place, value, bound] = words;
  switch (kind) {
    case 0:
      return null;
    case 1:
      return new EngineError(`label ${place} is ${value! | 0}; expected 0 … ${bound! - 1}`, { at: "loss" });
    default: {
      const [step] = new Float32Array(Uint32Array.of(value!).buffer);
      const { what, hint } = stepProblem(step!)!;
      return new EngineError(`a converter's ${what}`, { at: "webgpu engine", hint });
    }
  }
}

/** Turns a report of the device into an error: out of memory, an invalid command, or something inside it. */
export function failureOfDevice(error: GPUError | Error): EngineError {
  const memory = error.constructor.name === "GPUOutOfMemoryError";
  const what = memory ? "the GPU is out of memory" : `the GPU refused a command: ${error.message}`;
  return new EngineError(what, {
    at: "webgpu engine",
    hint: memory
      ? "use a smaller training.batch or network.width"
      : "please report this as a bug of Mho; --engine native works without a GPU",
    cause: error,
  });
}

/** Bytes that a kernel can bind at once. */
export function bindingLimit(limits: GPUSupportedLimits): number {
  return Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
}

/** A buffer that no binding of this device can hold. Those of a training are planned before (training/memoryPlan.ts). */
export function sizeProblem(name: string, bytes: number, limits: GPUSupportedLimits): EngineError | null {
  const most = bindingLimit(limits);
  if (bytes <= most) return null;
  return new EngineError(`it needs ${bytes} bytes; this GPU binds at most ${most} at once`, {
    at: `buffer "${name}"`,
    hint: `where its size grows with the batch, use at most ${Math.floor((100 * most) / bytes)} % of training.batch`,
  });
}
