// Random values of the devices of one layer, from numbers that the engine draws: piece by piece, the next piece's numbers under way while
// one is used.
import type { Seed } from "../base/random.ts";
import { type DeviceNumbers, DRAWN_AT_ONCE, type Drawing } from "../device/draw.ts";
import type { Engine } from "../engine/engine.ts";

export interface Drawn {
  readonly name: string;
  readonly devices: number;
  readonly seed: Seed;
  /** Word of the random counters. */
  readonly layer: number;
}

/** The values of `drawing`, all filled. */
export async function drawDevices<V>(
  engine: Engine,
  { values, needs, fill }: Drawing<V>,
  at: Drawn,
): Promise<V> {
  const { devices } = at;
  const pieceAt = (first: number) => Math.min(DRAWN_AT_ONCE, devices - first);
  if (needs.length === 0) {
    fill(0, devices, []);
    return values;
  }
  const numbers = numberSource(engine, at);
  try {
    let next = numbers.of(needs, 0, pieceAt(0));
    for (let first = 0; first < devices; ) {
      const count = pieceAt(first);
      const drawn = await next;
      if (first + count < devices) next = numbers.of(needs, first + count, pieceAt(first + count));
      fill(first, count, drawn);
      first += count;
    }
  } finally {
    numbers.free();
  }
  return values;
}

/** Numbers of some devices. An array may be longer than these. */
function numberSource(engine: Engine, { name, devices, seed, layer }: Drawn) {
  const buffer = engine.buffer(`${name}.draws`, "f32", 4 * Math.min(DRAWN_AT_ONCE, devices));
  const draw = (need: DeviceNumbers, first: number, count: number) => {
    engine.drawNumbers(buffer, { ...need, seed, layer, first, count });
    return engine.readTensor(buffer) as Promise<Float32Array>;
  };
  return {
    of: (needs: readonly DeviceNumbers[], first: number, count: number) => {
      const drawn = Promise.all(needs.map((need) => draw(need, first, count)));
      // Nobody waits for them where the piece before fails.
      drawn.catch(() => {});
      return drawn;
    },
    free: () => engine.free(buffer),
  };
}
