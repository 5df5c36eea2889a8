// Random values of one layer, of its devices or weights, from numbers that the engine draws: piece by piece, the next piece's numbers under
// way while one is used.
import { DRAWN_AT_ONCE, type Drawing, type NumbersNeeded } from "../base/drawing.ts";
import type { Seed } from "../base/random.ts";
import type { Engine } from "../engine/engine.ts";

export interface DrawPlace {
  /** Begins the name of the buffer of numbers. */
  readonly name: string;
  readonly elements: number;
  readonly seed: Seed;
  /** Word of the random counters. */
  readonly layer: number;
}

/** The values of `drawing`, all filled. */
export async function drawValues<V>(
  engine: Engine,
  { values, needs, fill }: Drawing<V>,
  at: DrawPlace,
): Promise<V> {
  const { elements } = at;
  if (needs.length === 0) {
    fill(0, elements, []);
    return values;
  }
  const pieceAt = (first: number) => Math.min(DRAWN_AT_ONCE, elements - first);
  const numbers = numberSource(engine, at);
  try {
    let next = numbers.of(needs, 0, pieceAt(0));
    for (let first = 0; first < elements; ) {
      const count = pieceAt(first);
      const drawn = await next;
      if (first + count < elements) next = numbers.of(needs, first + count, pieceAt(first + count));
      fill(first, count, drawn);
      first += count;
    }
  } finally {
    numbers.free();
  }
  return values;
}

/** Numbers of some elements. An array may be longer than these. */
function numberSource(engine: Engine, { name, elements, seed, layer }: DrawPlace) {
  const buffer = engine.buffer(`${name}.draws`, "f32", 4 * Math.min(DRAWN_AT_ONCE, elements));
  const draw = (need: NumbersNeeded, first: number, count: number) => {
    engine.drawNumbers(buffer, { ...need, seed, layer, first, count });
    return engine.readTensor(buffer) as Promise<Float32Array>;
  };
  return {
    of: (needs: readonly NumbersNeeded[], first: number, count: number) => {
      const drawn = Promise.all(needs.map((need) => draw(need, first, count)));
      // Nobody waits for them where the piece before fails.
      drawn.catch(() => {});
      return drawn;
    },
    free: () => engine.free(buffer),
  };
}
