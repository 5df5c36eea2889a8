import { describe, expect, it } from "vitest";
import { cifar10Files, cifarRecords, damaged, errorOf } from "../../test/data/files.ts";
import { DataError } from "../base/errors.ts";
import { isCifarBinary, readCifarBinary } from "./cifarBinary.ts";
import { READ_DEFAULTS } from "./readSettings.ts";
import type { SourceFile } from "./source.ts";

const filesOf = (files: Record<string, Uint8Array>): SourceFile[] =>
  Object.entries(files).map(([path, bytes]) => ({ path, at: `data/${path}`, read: () => bytes }));
const failure = (files: Record<string, Uint8Array>) => errorOf(() => readCifarBinary(filesOf(files), "data"));

describe("readCifarBinary", () => {
  it("reads CIFAR-10: labels, order of batches, planes to pixels", () => {
    const files = filesOf(cifar10Files());
    expect(isCifarBinary(files)).toBe(true);
    const content = readCifarBinary(files, "data");
    expect(content.classes[9]).toBe("truck");
    expect(Array.from(content.train.labels)).toEqual([3, 9, 0, 3, 9, 0, 3, 9, 0, 3, 9, 0, 3, 9, 0]);
    expect(Array.from(content.test.labels)).toEqual([9, 1]);
    expect(content.train.images.length).toBe(15 * 3072);
    expect(Array.from(content.train.images.subarray(3072, 3078))).toEqual([3, 4, 5, 3, 4, 5]);
    expect(Array.from(content.test.images.subarray(-3))).toEqual([3, 4, 5]);
  });

  it("keeps the place of every pixel", () => {
    const record = Uint8Array.from({ length: 3073 }, (_, i) => (i === 0 ? 2 : ((i - 1) * 7) % 251));
    const files = { ...cifar10Files(), "test_batch.bin": record };
    const { images } = readCifarBinary(filesOf(files), "data").test;
    for (const [y, x, c] of [
      [0, 0, 0],
      [0, 1, 2],
      [31, 30, 1],
      [17, 5, 2],
    ])
      expect(images[(y * 32 + x) * 3 + c]).toBe(record[1 + c * 1024 + y * 32 + x]);
  });

  it("reads the fine labels of CIFAR-100, with their names", () => {
    const names = Array.from({ length: 100 }, (_, i) => `name${i}`);
    const files = {
      "train.bin": cifarRecords([
        [4, 99],
        [5, 0],
      ]),
      "test.bin": cifarRecords([[1, 7]]),
    };
    const content = readCifarBinary(
      filesOf({ ...files, "fine_label_names.txt": new TextEncoder().encode(`${names.join("\n")}\n`) }),
      "data",
    );
    expect(Array.from(content.train.labels)).toEqual([99, 0]);
    expect(content.classes[99]).toBe("name99");
    expect(readCifarBinary(filesOf(files), "data").classes[7]).toBe("class 7");
    const settings = { ...READ_DEFAULTS, label: "coarse" };
    const coarse = readCifarBinary(filesOf(files), "data", settings);
    expect([coarse.form, coarse.classes.length]).toEqual([
      "official CIFAR-100 (20 superclasses) binary files",
      20,
    ]);
    expect(Array.from(coarse.train.labels)).toEqual([4, 5]);
    expect(Array.from(coarse.test.labels)).toEqual([1]);
    expect(coarse.train.images).toEqual(content.train.images);
  });

  it("refuses another label of CIFAR-100, and any of CIFAR-10", async () => {
    const record = cifarRecords([[1, 7]]);
    const read = (files: Record<string, Uint8Array>, label: string) =>
      errorOf(() => readCifarBinary(filesOf(files), "data", { ...READ_DEFAULTS, label }));
    expect((await read({ "train.bin": record, "test.bin": record }, "rough")).message).toMatch(
      /data\.label: "rough".*\n.*"fine".*"coarse"/,
    );
    expect((await read(cifar10Files(), "coarse")).message).toContain("does not act on official CIFAR-10");
  });

  it("names file and offset of a truncated, empty or wrong record", async () => {
    const files = cifar10Files();
    const cut = { ...files, "data_batch_3.bin": files["data_batch_3.bin"].subarray(0, 3073 * 2 + 100) };
    expect((await failure(cut)).message).toContain(
      "data/data_batch_3.bin: has 6246 bytes, not a multiple of 3073: the record at byte offset 6146 is cut short",
    );
    const whole = { ...files, "data_batch_3.bin": files["data_batch_3.bin"].subarray(0, 3073 * 2) };
    expect((await failure(whole)).message).toContain(
      "data/data_batch_3.bin: has 2 records, but data_batch_1.bin has 3",
    );
    const empty = { ...files, "test_batch.bin": new Uint8Array() };
    expect((await failure(empty)).message).toContain("data/test_batch.bin: the file is empty");
    const label = { ...files, "data_batch_2.bin": cifarRecords([[0], [10], [1]]) };
    expect((await failure(label)).message).toContain(
      "data/data_batch_2.bin: label 10 at byte offset 3073 is outside 0…9",
    );
  });

  it("names a missing batch", async () => {
    const { "data_batch_4.bin": _, ...rest } = cifar10Files();
    expect((await failure(rest)).message).toContain("data: data_batch_4.bin is missing");
    const { "test_batch.bin": __, ...noTest } = cifar10Files();
    expect((await failure(noTest)).message).toContain("data: test_batch.bin is missing");
  });

  it("survives fuzzing", () => {
    const files = cifar10Files();
    for (let seed = 0; seed < 300; seed++) {
      try {
        readCifarBinary(
          filesOf({ ...files, "data_batch_2.bin": damaged(files["data_batch_2.bin"], seed) }),
          "data",
        );
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }
  });
});
