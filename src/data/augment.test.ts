import { describe, expect, it } from "vitest";
import { philox, STREAM, seedOf } from "../base/random.ts";
import { fillBatch } from "./augment.ts";

const shape = { height: 6, width: 5, channels: 3 };
const size = 6 * 5 * 3;
const count = 40;
const split = {
  images: Uint8Array.from({ length: count * size }, (_, i) => (i * 131 + 7) % 256),
  labels: new Uint8Array(count),
};

/** The definition, pixel by pixel: pad, crop at (dy, dx), mirror. */
function expected(
  index: number,
  step: number,
  seed: number,
  pad: number,
  s = shape,
  mirror = true,
): number[] {
  const words = philox(seedOf(seed), STREAM.augmentation, 0, index, step, new Uint32Array(4));
  const shift = (word: number) => Math.floor((word / 2 ** 32) * (2 * pad + 1)) - pad;
  const dy = shift(words[0]);
  const dx = shift(words[1]);
  const flip = mirror && words[2] >= 2 ** 31;
  const out: number[] = [];
  for (let y = 0; y < s.height; y++)
    for (let x = 0; x < s.width; x++)
      for (let c = 0; c < s.channels; c++) {
        const sy = y + dy;
        const sx = (flip ? s.width - 1 - x : x) + dx;
        const inside = sy >= 0 && sy < s.height && sx >= 0 && sx < s.width;
        const at = index * s.height * s.width * s.channels + (sy * s.width + sx) * s.channels + c;
        out.push(inside ? (split.images[at] - 128) / 128 : 0);
      }
  return out;
}

describe("fillBatch", () => {
  it("writes (u8 − 128)/128 exactly without augmentation", () => {
    const out = new Float32Array(2 * size);
    fillBatch(shape, split, [7, 3], out, { crop: 0, flip: false, cutout: 0, seed: 1, step: 0 });
    for (let i = 0; i < size; i++) {
      expect(out[i]).toBe((split.images[7 * size + i] - 128) / 128);
      expect(out[size + i]).toBe((split.images[3 * size + i] - 128) / 128);
    }
  });

  it.each([0, 2, 4, 9])("equals the definition with pad %i", (pad) => {
    const indices = Uint32Array.from({ length: count }, (_, i) => i);
    const out = new Float32Array(count * size).fill(Number.NaN);
    for (let step = 0; step < 5; step++) {
      fillBatch(shape, split, indices, out, { crop: pad, flip: true, cutout: 0, seed: 11, step });
      for (const i of indices)
        expect(Array.from(out.subarray(i * size, (i + 1) * size))).toEqual(expected(i, step, 11, pad));
    }
  });

  it("without flips is the same shift of an image that is not mirrored", () => {
    const out = new Float32Array(count * size);
    const indices = Uint32Array.from({ length: count }, (_, i) => i);
    fillBatch(shape, split, indices, out, { crop: 4, flip: false, cutout: 0, seed: 11, step: 1 });
    const plain = (i: number) => expected(i, 1, 11, 4, shape, false);
    for (const i of indices) expect(Array.from(out.subarray(i * size, (i + 1) * size))).toEqual(plain(i));
  });

  it.each([0, 4])("as words gives the same in steps of 1/128 (crop: %s)", (crop) => {
    const words = new Int8Array(4 * size);
    const floats = new Float32Array(4 * size);
    const options = { crop, flip: crop > 0, cutout: 0, seed: 7, step: 3 };
    for (const out of [words, floats]) fillBatch(shape, split, [0, 5, 6, 8], out, options);
    expect(Array.from(words, (word) => word / 128)).toEqual(Array.from(floats));
    expect(new Set(words).size).toBeGreaterThan(50);
  });

  it.each([
    [3, 0, false],
    [4, 2, true],
    [1, 0, false],
  ])(
    "cuts a square of side %i out (crop %i, mirrored %s), at each place of the image about as often",
    (side, crop, flip) => {
      const indices = Uint32Array.from({ length: count }, (_, i) => i);
      const out = new Float32Array(count * size);
      const centres = new Set<string>();
      for (let step = 0; step < 20; step++) {
        fillBatch(shape, split, indices, out, { crop, flip, cutout: side, seed: 5, step });
        for (const i of indices) {
          const [, , , word = 0] = philox(seedOf(5), STREAM.augmentation, 0, i, step, new Uint32Array(4));
          const middle = {
            y: Math.floor(((word >>> 16) / 65536) * 6),
            x: Math.floor(((word & 65535) / 65536) * 5),
          };
          centres.add(`${middle.y} ${middle.x}`);
          const wanted = expected(i, step, 5, crop, shape, flip).map((value, at) => {
            const y = Math.floor(at / 15) - middle.y + Math.floor(side / 2);
            const x = Math.floor((at % 15) / 3) - middle.x + Math.floor(side / 2);
            return y >= 0 && y < side && x >= 0 && x < side ? 0 : value;
          });
          expect(Array.from(out.subarray(i * size, (i + 1) * size))).toEqual(wanted);
        }
      }
      expect(centres.size).toBe(30);
    },
  );

  it("handles one channel", () => {
    const grey = { height: 6, width: 5, channels: 1 };
    const out = new Float32Array(30);
    for (let index = 0; index < 20; index++) {
      fillBatch(grey, split, [index], out, { crop: 4, flip: true, cutout: 0, seed: 5, step: 2 });
      expect(Array.from(out)).toEqual(expected(index, 2, 5, 4, grey));
    }
  });

  it("draws by seed, step and image, not by place in the batch", () => {
    const a = new Float32Array(2 * size);
    const b = new Float32Array(2 * size);
    fillBatch(shape, split, [4, 9], a, { crop: 4, flip: true, cutout: 0, seed: 3, step: 8 });
    fillBatch(shape, split, [9, 4], b, { crop: 4, flip: true, cutout: 0, seed: 3, step: 8 });
    expect(a.subarray(0, size)).toEqual(b.subarray(size));
    expect(a.subarray(size)).toEqual(b.subarray(0, size));
    const images = new Set<string>();
    for (let step = 0; step < 20; step++) {
      fillBatch(shape, split, [4], b, { crop: 4, flip: true, cutout: 0, seed: 3, step });
      images.add(b.subarray(0, size).join());
    }
    expect(images.size).toBeGreaterThan(15);
  });
});
