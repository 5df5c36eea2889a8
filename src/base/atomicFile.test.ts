import { mkdirSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeFileAtomic } from "./atomicFile.ts";

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
