// Sizes of a network's buffers on an engine that limits the size of one buffer, counted before the first of them is made: the largest
// buffer, and the batch with which it fits. Allocates nothing. An engine limited by memory alone needs no plan.
import { EngineError } from "../base/errors.ts";
import { ARRAYS, type Engine } from "../engine/engine.ts";
import { layerSizes } from "../engine/validate.ts";
import { createNetwork, type NetworkOptions } from "../network/network.ts";

export interface BufferPlan {
  readonly name: string;
  readonly bytes: number;
  /** Most bytes of one buffer on this engine. */
  readonly limit: number;
}

/** The network's largest buffer, or null where the engine has no limit. EngineError where it does not fit, with the batch
 *  that does. */
export function planBuffers(options: NetworkOptions): BufferPlan | null {
  const limit = options.engine.bufferLimit;
  if (limit === undefined) return null;
  const { maxBatch } = options;
  const sizes = bufferSizes(options);
  const [name, bytes] = largestOf(sizes);
  if (bytes <= limit) return { name, bytes, limit };
  const fixed = largestOf(bufferSizes({ ...options, maxBatch: 1 }));
  throw new EngineError(
    `buffer "${name}" needs ${bytes} bytes at batch ${maxBatch}; this GPU binds at most ${limit} at once`,
    {
      at: "training.batch",
      hint:
        fixed[1] > limit
          ? `"${fixed[0]}" does not fit with any batch; use a smaller network.width, or --engine native`
          : `use training.batch = ${largestBatch(options, limit)} or less, or --engine native`,
    },
  );
}

/** A buffer's bytes are constant or proportional to the batch; of those beyond the limit, the largest decides. */
function largestBatch(options: NetworkOptions, limit: number): number {
  const [, bytes] = largestOf(bufferSizes(options));
  return Math.floor((limit / bytes) * options.maxBatch);
}

function largestOf(sizes: ReadonlyMap<string, number>): readonly [string, number] {
  return [...sizes].reduce((most, size) => (size[1] > most[1] ? size : most));
}

/** Bytes of every buffer that the network makes, by name. */
function bufferSizes(options: NetworkOptions): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>();
  const { engine } = options;
  const counting: Partial<Engine> = {
    buffer: (name, kind, length) => {
      sizes.set(name, ARRAYS[kind].BYTES_PER_ELEMENT * length);
      return { name, kind, length };
    },
    crossbar: (spec) => {
      const { rows, columns, planes } = layerSizes(spec);
      return {
        spec,
        conductance: counting.buffer!(`${spec.name}.conductance`, "f32", planes * rows * columns),
      };
    },
    fill: () => {},
    upload: () => {},
  };
  createNetwork({ ...options, engine: Object.assign(Object.create(engine) as Engine, counting) });
  return sizes;
}
