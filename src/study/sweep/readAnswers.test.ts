import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAnswers } from "./readAnswers.ts";

const COUNT = 1200;

test("files are read once, and again where they changed", () => {
  const folder = mkdtempSync(join(tmpdir(), "mho-answers-"));
  const fileOf = (hash: string) => join(folder, hash);
  const cache = join(folder, "answers.cache");
  const hashes = Array.from({ length: COUNT }, (_, i) => `${i}`);
  for (const hash of hashes) writeFileSync(fileOf(hash), `0.${hash}`);
  let reads = 0;
  const answers = () => {
    reads = 0;
    const read = (hash: string) => {
      reads++;
      return { hash, figures: { testAccuracy: Number(readFileSync(fileOf(hash), "utf8")) }, problem: null };
    };
    return readAnswers({ hashes, fileOf, read, cache });
  };
  const first = answers();
  expect(reads).toBe(COUNT);
  expect(answers()).toEqual(first);
  expect(reads).toBe(0);

  writeFileSync(fileOf("7"), "0.77777");
  expect(answers().get("7")!.figures.testAccuracy).toBe(0.77777);
  expect(reads).toBe(1);

  const text = readFileSync(cache, "utf8");
  writeFileSync(cache, text.replace('"testAccuracy":0.5', '"testAccuracy":0.9'));
  expect(answers().get("5")!.figures.testAccuracy).toBe(0.5);
  expect(reads).toBe(COUNT);
  rmSync(cache);
  expect(answers().get("9")!.figures.testAccuracy).toBe(0.9);
});
