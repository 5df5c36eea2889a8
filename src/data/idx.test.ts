import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { damaged, errorOf, idx, mnistFiles } from "../../test/data/files.ts";
import { DataError } from "../base/errors.ts";
import { readIdx } from "./idx.ts";
import type { SourceFile } from "./source.ts";

const filesOf = (files: Record<string, Uint8Array>): SourceFile[] =>
  Object.entries(files).map(([path, bytes]) => ({ path, at: `m/${path}`, read: () => bytes }));
const failure = async (changed: Record<string, Uint8Array>) =>
  (await errorOf(() => readIdx(filesOf({ ...mnistFiles(), ...changed }), "m"))).message;

describe("readIdx", () => {
  it("reads the four files", async () => {
    const content = await readIdx(filesOf(mnistFiles()), "m");
    expect([content.height, content.width, content.channels]).toEqual([2, 3, 1]);
    expect(content.classes).toEqual(["0", "1", "2"]);
    expect(Array.from(content.train.labels)).toEqual([1, 0, 2, 1]);
    expect(Array.from(content.train.images.subarray(6, 12))).toEqual([6, 7, 8, 9, 10, 11]);
    expect(Array.from(content.test.labels)).toEqual([2, 0]);
  });

  it("reads .gz files and other spellings of the names", async () => {
    const spelled: Record<string, Uint8Array> = {};
    for (const [name, bytes] of Object.entries(mnistFiles()))
      spelled[`emnist-${name.replace("t10k", "test").replace("-idx", ".idx")}.gz`] = gzipSync(bytes);
    expect(await readIdx(filesOf(spelled), "m")).toEqual(await readIdx(filesOf(mnistFiles()), "m"));
  });

  it("reads labels beyond 255 as shorts and ints", async () => {
    const count = 300;
    const labels = (bytes: 2 | 4, name: string, type: number) => {
      const file = Buffer.alloc(8 + bytes * count);
      file.set([0, 0, type, 1]);
      file.writeUInt32BE(count, 4);
      for (let i = 0; i < count; i++) file.writeIntBE(count - 1 - i, 8 + bytes * i, bytes);
      return { [name]: new Uint8Array(file) };
    };
    const images = idx([count, 1, 1], new Uint8Array(count));
    const files = { "train-images-idx3-ubyte": images, "t10k-images-idx3-ubyte": images };
    for (const [bytes, type, word] of [
      [2, 11, "short"],
      [4, 12, "int"],
    ] as const) {
      const own = {
        ...labels(bytes, `train-labels-idx1-${word}`, type),
        ...labels(bytes, `t10k-labels-idx1-${word}`, type),
      };
      const content = await readIdx(filesOf({ ...files, ...own }), "m");
      expect(content.classes).toHaveLength(300);
      expect(Array.from(content.test.labels.subarray(0, 2))).toEqual([299, 298]);
    }
  });

  it("accepts labels 1…n, as in EMNIST letters", async () => {
    const labels = { "train-labels-idx1-ubyte": idx([4], Uint8Array.of(1, 3, 2, 1)) };
    const test = { "t10k-labels-idx1-ubyte": idx([2], Uint8Array.of(3, 1)) };
    const content = await readIdx(filesOf({ ...mnistFiles(), ...labels, ...test }), "m");
    expect(content.classes).toEqual(["1", "2", "3"]);
    expect(Array.from(content.train.labels)).toEqual([0, 2, 1, 0]);
    expect(Array.from(content.test.labels)).toEqual([2, 0]);
  });

  it("names file and offset of what is wrong", async () => {
    const images = mnistFiles()["train-images-idx3-ubyte"];
    const set = (name: string, bytes: Uint8Array) => failure({ [name]: bytes });
    expect(await set("train-images-idx3-ubyte", images.subarray(0, 30))).toContain(
      "m/train-images-idx3-ubyte: has 30 bytes, but 4 x 2 x 3 values from byte offset 16 end at 40",
    );
    expect(await set("train-images-idx3-ubyte", new Uint8Array())).toContain(
      "has 0 bytes, the header alone needs 16",
    );
    expect(await set("train-labels-idx1-ubyte", images)).toContain(
      "m/train-labels-idx1-ubyte: begins with 0x00000803 at byte offset 0, IDX labels with 0x00000801",
    );
    expect(await set("train-labels-idx1-ubyte", idx([3], Uint8Array.of(0, 1, 2)))).toContain(
      "has 3 labels, but",
    );
    expect(await set("t10k-labels-idx1-ubyte", idx([2], Uint8Array.of(0, 3)))).toContain(
      "m/t10k-labels-idx1-ubyte: label 3 at byte offset 9 is outside 0…2",
    );
    expect(await set("train-labels-idx1-ubyte", idx([4], Uint8Array.of(0, 1, 200, 1)))).toContain(
      "m/train-labels-idx1-ubyte: label 200 at byte offset 10, but label 2 never occurs",
    );
    expect(await set("t10k-images-idx3-ubyte", idx([2, 3, 2], new Uint8Array(12)))).toContain(
      "images of 3x2 pixels",
    );
  });

  it("names a missing file and a damaged .gz", async () => {
    const { "t10k-labels-idx1-ubyte": labels, ...rest } = mnistFiles();
    expect((await errorOf(() => readIdx(filesOf(rest), "m"))).message).toContain("m: has no test labels");
    const cut = { ...rest, "t10k-labels-idx1-ubyte.gz": gzipSync(labels).subarray(0, 15) };
    expect((await errorOf(() => readIdx(filesOf(cut), "m"))).message).toContain(
      "m/t10k-labels-idx1-ubyte.gz: cannot be decompressed",
    );
  });

  it("survives fuzzing", async () => {
    for (let seed = 0; seed < 500; seed++) {
      const files = mnistFiles();
      const name = Object.keys(files)[seed % 4];
      try {
        await readIdx(filesOf({ ...files, [name]: damaged(files[name], seed) }), "m");
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }
  });
});
