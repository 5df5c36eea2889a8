import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isLeftOver } from "./atomicFile.ts";
import { DAY_MS, removeOldFiles } from "./oldFiles.ts";

test("old leftovers go, young ones and all else stay", () => {
  const folder = mkdtempSync(join(tmpdir(), "mho-old-"));
  const put = (name: string, days: number) => {
    const file = join(folder, name);
    writeFileSync(file, "");
    utimesSync(file, new Date(), new Date(Date.now() - days * DAY_MS));
  };
  put("a.json.17.tmp", 2);
  put("b.json.17.tmp", 0.5);
  put("c.json", 2);
  put("notes.tmp", 2);
  removeOldFiles(folder, isLeftOver, DAY_MS);
  expect(readdirSync(folder).sort()).toEqual(["b.json.17.tmp", "c.json", "notes.tmp"]);
});

test("a folder goes with what it holds; one that is not there is no error", () => {
  const folder = mkdtempSync(join(tmpdir(), "mho-old-"));
  mkdirSync(join(folder, "run"));
  writeFileSync(join(folder, "run", "checkpoint"), "");
  utimesSync(join(folder, "run"), new Date(), new Date(Date.now() - 2 * DAY_MS));
  removeOldFiles(folder, () => true, DAY_MS);
  expect(readdirSync(folder)).toEqual([]);
  removeOldFiles(join(folder, "away"), () => true, DAY_MS);
});
