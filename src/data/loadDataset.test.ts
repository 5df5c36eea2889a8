import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import {
  cifar10Files,
  classFolders,
  damaged,
  errorOf,
  jpeg,
  mnistFiles,
  png,
  tarOfFiles,
  temporaryFolder,
  turnedJpeg,
  writeFolder,
} from "../../test/data/files.ts";
import { ConfigError, DataError } from "../base/errors.ts";
import { loadDataset } from "./loadDataset.ts";

const cacheFolder = temporaryFolder();
const load = (source: string) => loadDataset(source, { cacheFolder });
const failure = async (files: Record<string, Uint8Array>) =>
  (await errorOf(() => load(writeFolder(files)))).message;

function writeArchive(files: Record<string, Uint8Array>, name = "set.tar.gz"): string {
  const path = join(temporaryFolder(), name);
  const tar = tarOfFiles(files);
  writeFileSync(path, name.endsWith("gz") ? gzipSync(tar) : tar);
  return path;
}

const below = (top: string, files: Record<string, Uint8Array>) =>
  Object.fromEntries(Object.entries(files).map(([path, bytes]) => [`${top}/${path}`, bytes]));

describe("class folders", () => {
  it("gives the same data from a folder and from every kind of archive, below a top folder or not", async () => {
    const files = classFolders();
    const folder = await load(writeFolder(files));
    expect(folder.classes).toEqual(["cat", "dog"]);
    expect([folder.height, folder.width, folder.channels]).toEqual([8, 8, 3]);
    expect(Array.from(folder.train.labels)).toEqual([0, 0, 0, 1, 1, 1]);
    expect(Array.from(folder.test.labels)).toEqual([0, 1]);
    expect(Array.from(folder.train.images.subarray(192, 195))).toEqual([37, 38, 39]);
    const reversed = Object.fromEntries(Object.entries(files).reverse());
    for (const path of [
      writeArchive(reversed),
      writeArchive(below("animals", files), "set.tgz"),
      writeArchive(below("./x", { ...files, "train/.DS_Store": new Uint8Array(3) }), "set.tar"),
    ]) {
      const archive = await load(path);
      expect(archive.name).toBe("set");
      expect(archive.fingerprint).toBe(folder.fingerprint);
      expect(archive.train).toEqual(folder.train);
      expect(archive.test).toEqual(folder.test);
    }
  });

  it("reads JPEG and takes a balanced subset", async () => {
    const options = { cacheFolder, trainLimit: 4, testLimit: 1 };
    const limited = await loadDataset(writeFolder(classFolders(3, jpeg, "jpg")), options);
    expect(Array.from(limited.train.labels)).toEqual([0, 1, 0, 1]);
    expect(limited.test.images.length).toBe(192);
    expect(limited.source).toContain("class folders of JPEG files; 4 of 6 training and 1 of 2 test images");
  });

  it("says how many pictures viewers would turn, and takes pixels as they are stored", async () => {
    const files = classFolders(2, jpeg, "jpg");
    const upright = await load(writeFolder(files));
    expect(upright.notes).toBeUndefined();
    const path = "train/dog/0001.jpg";
    const turned = await load(writeFolder({ ...files, [path]: turnedJpeg(files[path]!, 6) }));
    expect(turned.notes).toEqual([expect.stringMatching(/^1 of the images .*Exif.*as they are stored/)]);
    expect(turned.fingerprint).toBe(upright.fingerprint);
    const one = await load(writeFolder({ ...files, [path]: turnedJpeg(files[path]!, 1) }));
    expect(one.notes).toBeUndefined();
  });

  it("reads more than 256 classes, also from the cache", async () => {
    const files: Record<string, Uint8Array> = {};
    for (let label = 0; label < 300; label++) {
      const name = String(label).padStart(3, "0");
      files[`train/${name}/a.png`] = png(label, 2);
      files[`test/${name}/a.png`] = png(label + 7, 2);
    }
    const folder = writeFolder(files);
    const first = await load(folder);
    expect(first.classes).toHaveLength(300);
    expect(Array.from(first.train.labels)).toEqual(Array.from({ length: 300 }, (_, label) => label));
    const again = await load(folder);
    expect(again.train).toEqual(first.train);
    expect(again.test).toEqual(first.test);
    const few = await loadDataset(folder, { cacheFolder, trainLimit: 299, validation: 1 });
    expect([few.train.labels.at(-1), few.test.labels[0]]).toEqual([299, 0]);
  });

  it("refuses settings of tables", async () => {
    const settings = { testShare: 0.3 };
    const error = await errorOf(() => loadDataset(writeFolder(classFolders()), { cacheFolder, settings }));
    expect(error).toBeInstanceOf(ConfigError);
    expect(error.message).toBe(
      "data.testShare: 0.3: does not act on class folders of images\n  hint: remove the key",
    );
  });

  it("holds training images back, in place of the test images", async () => {
    const path = writeFolder(classFolders());
    const all = await loadDataset(path, { cacheFolder });
    const held = await loadDataset(path, { cacheFolder, validation: 2 });
    expect([all.evaluatedOn, held.evaluatedOn]).toEqual(["test", "validation"]);
    expect(Array.from(held.train.labels)).toEqual([0, 0, 1, 1]);
    expect(Array.from(held.test.labels)).toEqual([0, 1]);
    // the last image of each class
    expect(held.test.images.subarray(0, 192)).toEqual(all.train.images.subarray(2 * 192, 3 * 192));
    expect(held.test.images.subarray(192)).toEqual(all.train.images.subarray(5 * 192));
    expect(held.source).toContain("4 of 6 training and 2 held back for validation");
    expect(held.fingerprint).toBe(all.fingerprint);
    await expect(loadDataset(path, { cacheFolder, validation: 6 })).rejects.toThrow(
      /6 images cannot be held back of 6 training images.*data\.validation|data\.validation.*6 images/s,
    );
  });

  it("refuses damaged and mixed files by name", async () => {
    const files = classFolders();
    const set = (path: string, bytes: Uint8Array) => failure({ ...files, [path]: bytes });
    expect(await set("train/cat/0001.png", png(1).subarray(0, 60))).toMatch(
      /train\/cat\/0001\.png: cannot be decoded/,
    );
    expect(await set("test/dog/0001.png", new Uint8Array())).toMatch(
      /test\/dog\/0001\.png: the file is empty/,
    );
    expect(await set("train/dog/0000.png", png(1, 9))).toMatch(
      /train\/dog\/0000\.png: is 9x9 pixels with 3 channels, but .*train\/cat\/0000\.png is 8x8/,
    );
    expect(await set("train/dog/0000.png", png(1, 8, 1))).toMatch(/is 8x8 pixels with 1 channel, but/);
    expect(await set("test/cow/0001.png", png(1))).toContain('class "cow" occurs in test but not in train');
    expect(await set("train/dog/list.txt", png(1))).toContain("is not a JPEG or PNG file in a class folder");
    expect(await set("train/0001.png", png(1))).toContain("is not a JPEG or PNG file in a class folder");
  });

  it("refuses a missing split, an empty folder and what it does not know", async () => {
    const train = Object.entries(classFolders()).filter(([path]) => path.startsWith("train"));
    expect(await failure(Object.fromEntries(train))).toContain("has no test images");
    expect(await failure({})).toContain("holds no data set that Mho knows (no files)");
    expect(await failure({ "a.bmp": png(1) })).toContain("found a.bmp");
    expect(await failure({ "a.csv": png(1) })).toContain("a.csv: is not a text file");
    expect(await errorOf(() => load("/nowhere/at/all"))).toBeInstanceOf(DataError);
    expect(
      (await errorOf(() => load(join(writeFolder(cifar10Files()), "test_batch.bin")))).message,
    ).toContain("give the folder");
  });

  it("names the member of a damaged archive and never accepts hostile ones", async () => {
    const bad = writeArchive({ ...classFolders(), "train/cat/0002.png": png(2).subarray(0, 50) });
    expect((await errorOf(() => load(bad))).message).toMatch(
      /set\.tar\.gz: train\/cat\/0002\.png: cannot be decoded/,
    );
    const hostile = writeArchive({ ...classFolders(), "../outside.png": png(1) });
    expect((await errorOf(() => load(hostile))).message).toContain("points outside the archive");
    const good = writeArchive(classFolders());
    writeFileSync(good, readFileSync(good).subarray(0, 300));
    expect((await errorOf(() => load(good))).message).toContain("cannot be decompressed");
  });

  it("survives fuzzing of whole archives", async () => {
    const tar = tarOfFiles(classFolders(1, jpeg, "jpg"));
    for (let seed = 0; seed < 150; seed++) {
      const path = join(temporaryFolder(), "fuzz.tar");
      writeFileSync(path, damaged(tar, seed));
      try {
        await load(path);
      } catch (error) {
        expect(error).toBeInstanceOf(DataError);
      }
    }
  });
});

describe("other forms", () => {
  it("finds CIFAR-10 batches in an archive and IDX files in a folder", async () => {
    const cifar = await load(
      writeArchive(below("cifar-10-batches-bin", { ...cifar10Files(), "readme.html": png(1) })),
    );
    expect([cifar.form, cifar.train.labels.length]).toEqual(["official CIFAR-10 binary files", 15]);
    const mnist = await load(writeFolder(mnistFiles()));
    expect([mnist.channels, mnist.classes.length]).toEqual([1, 3]);
  });

  it("says how to get cifar10, and loads it from the cache folder once it is there", async () => {
    const folder = temporaryFolder();
    const error = await errorOf(() => loadDataset("cifar10", { cacheFolder: folder }));
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toContain("mho data get cifar10");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "cifar-10-binary.tar.gz"), gzipSync(tarOfFiles(below("c", cifar10Files()))));
    const dataset = await loadDataset("cifar10", { cacheFolder: folder });
    expect([dataset.name, dataset.test.labels.length]).toEqual(["cifar10", 2]);
  });

  it("refuses a limit that is no number of images", async () => {
    for (const trainLimit of [0, -1, 1.5, Number.NaN])
      expect(await errorOf(() => loadDataset("cifar10-mini", { trainLimit }))).toBeInstanceOf(ConfigError);
  });
});

describe("the cache", () => {
  const only = (folder: string) => join(folder, "decoded", readdirSync(join(folder, "decoded"))[0]);

  it("is read the second time, and rebuilt when damaged, truncated or foreign", async () => {
    const folder = temporaryFolder();
    const source = writeFolder(classFolders());
    let decoded = 0;
    const again = () => loadDataset(source, { cacheFolder: folder, onProgress: () => decoded++ });
    const first = await again();
    expect(decoded).toBe(1);
    expect(await again()).toEqual(first);
    expect(decoded).toBe(1);
    const bytes = readFileSync(only(folder));
    const flipped = Uint8Array.from(bytes);
    flipped[bytes.length - 40] ^= 1;
    const shortened = bytes.subarray(0, bytes.length - 1);
    const header = Buffer.from(bytes.toString("latin1").replace('"cat"', '"cow"'), "latin1");
    const form = Buffer.from(bytes.toString("latin1").replace("class folders", "clasp folders"), "latin1");
    const damages = [flipped, shortened, header, form, Buffer.from("other"), Buffer.alloc(0)];
    for (const [i, damage] of damages.entries()) {
      writeFileSync(only(folder), damage);
      expect(await again()).toEqual(first);
      expect(decoded).toBe(2 + i);
      expect(readFileSync(only(folder))).toEqual(bytes);
    }
    expect(readdirSync(join(folder, "decoded"))).toHaveLength(1);
  });

  it("notices that a folder changed", async () => {
    const source = writeFolder(classFolders());
    const before = await load(source);
    const changed = join(source, "train/cat/0000.png");
    const { size } = statSync(changed);
    writeFileSync(changed, png(200));
    expect(statSync(changed).size).toBe(size);
    utimesSync(changed, 1, 1);
    expect((await load(source)).fingerprint).not.toBe(before.fingerprint);
  });

  it("does without where it cannot write", async () => {
    const blocked = join(writeFolder({ file: new Uint8Array(1) }), "file");
    const dataset = await loadDataset(writeFolder(classFolders()), { cacheFolder: blocked });
    expect(dataset.train.labels.length).toBe(6);
  });
});
