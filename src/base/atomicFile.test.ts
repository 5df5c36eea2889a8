import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFileAtomic, writeFileInPieces } from "./atomicFile.ts";
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
