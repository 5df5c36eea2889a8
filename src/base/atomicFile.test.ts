import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isLeftOver, writeFileAtomic, writeFileInPieces } from "./atomicFile.ts";
import { namedDiskError } from "./disk.ts";

const folder = () => mkdtempSync(join(tmpdir(), "mho-atomic-"));

test("replaces the content and leaves no other file", () => {
  const here = folder();
  const file = join(here, "a.json");
  writeFileAtomic(file, "old");
  writeFileAtomic(file, "new");
  expect(readFileSync(file, "utf8")).toBe("new");
  expect(readdirSync(here)).toEqual(["a.json"]);
});

test("writers of one file, on hosts whose processes have the same number, never share a temporary one", async () => {
  const here = folder();
  const file = join(here, "a.bin");
  const seen = new Set<string>();
  const written = (byte: number) =>
    writeFileInPieces(file, async (put) => {
      for (let i = 0; i < 3; i++) {
        put(Uint8Array.of(byte));
        for (const name of readdirSync(here)) if (isLeftOver(name)) seen.add(name);
        await new Promise((done) => setTimeout(done, 1));
      }
    });
  await Promise.all([written(1), written(2)]);
  expect(seen.size).toBe(2);
  const [first] = readFileSync(file);
  expect([...readFileSync(file)]).toEqual([first, first, first]);
});

test("a failed write leaves no temporary file", () => {
  const here = folder();
  mkdirSync(join(here, "taken"));
  expect(() => writeFileAtomic(join(here, "taken"), "text")).toThrow();
  expect(readdirSync(here)).toEqual(["taken"]);
});

test("a write in pieces replaces the file at its end, and leaves the old one where it fails", async () => {
  const here = folder();
  const file = join(here, "a.bin");
  const pieces = (fail: boolean) =>
    writeFileInPieces(file, async (put) => {
      for (const byte of [1, 2, 3]) put(Uint8Array.of(byte));
      if (fail) throw new Error("no more");
    });
  await pieces(false);
  await expect(pieces(true)).rejects.toThrow("no more");
  expect([...readFileSync(file)]).toEqual([1, 2, 3]);
  expect(readdirSync(here)).toEqual(["a.bin"]);
});

test("what a disk refuses is said with the file and what helps", () => {
  const here = folder();
  expect(() => writeFileAtomic(join(here, "gone", "a.json"), "x")).toThrow(
    /gone.a\.json: it is not there \(any more\)\n {2}hint: bring it back/,
  );
  const full = Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write" });
  expect(namedDiskError(full, "f")).toMatchObject({
    code: "MHO_DISK",
    message: expect.stringContaining("f: the disk is full"),
  });
  expect(namedDiskError(new Error("other"))).not.toHaveProperty("code");
});
