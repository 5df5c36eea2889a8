import { mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { nodeTiles } from "./nodeTiles.ts";
import { TileChoices, type TileNames, type TileStore } from "./tileChoices.ts";

const SIZES = { slow: 0, fast: 0, broken: 0 };

/** A store in memory, and what was saved to it. */
function memory(names: TileNames = {}): { readonly store: TileStore; readonly saved: TileNames[] } {
  const saved: TileNames[] = [];
  return { store: { load: () => names, save: (_, now) => saved.push(now) }, saved };
}

/** Seconds of the size that is being tried. */
const measuring = (choices: TileChoices, shape: string) => async () =>
  ({ slow: 2, fast: 1, broken: Number.NaN })[choices.of(shape, SIZES)!];

test("the fastest size of a shape is chosen and kept; a known one is not measured again", async () => {
  const { store, saved } = memory();
  const choices = new TileChoices("GPU", store);
  expect(choices.of("read", SIZES)).toBeNull();
  await choices.choose("read", SIZES, measuring(choices, "read"));
  expect(choices.of("read", SIZES)).toBe("fast");
  await choices.choose("read", SIZES, () => Promise.reject(new Error("measured again")));
  expect(saved).toEqual([{ read: "fast" }]);
});

test("a kept name that is no size is measured anew", async () => {
  const { store, saved } = memory({ read: "of an older version", gradient: "slow" });
  const choices = new TileChoices("GPU", store);
  expect([choices.of("read", SIZES), choices.of("gradient", SIZES)]).toEqual([null, "slow"]);
  await choices.choose("read", SIZES, measuring(choices, "read"));
  expect(saved).toEqual([{ read: "fast", gradient: "slow" }]);
});

test("files: one for each adapter; a damaged one is empty, and a folder that cannot be written is no error", () => {
  const folder = mkdtempSync(join(tmpdir(), "mho-tiles-"));
  const tiles = nodeTiles(folder);
  tiles.save("GPU A", { read: "large" });
  tiles.save("GPU B", { read: "small" });
  expect(tiles.load("GPU A")).toEqual({ read: "large" });
  expect(nodeTiles(folder).load("GPU B")).toEqual({ read: "small" });
  expect(tiles.load("GPU C")).toEqual({});
  const files = readdirSync(folder);
  expect(files).toEqual([expect.stringMatching(/^webgpu-tiles-\w{16}.json$/), expect.any(String)]);
  for (const file of files) writeFileSync(join(folder, file), "{ half of");
  expect(tiles.load("GPU A")).toEqual({});
  const blocked = nodeTiles(join(folder, files[0]!, "below a file"));
  blocked.save("GPU A", { read: "large" });
  expect(blocked.load("GPU A")).toEqual({});
});
