// Every key acts in both halves, training and price, or says why not (src/experiment/keyEffects.ts).
import { describe, expect, it } from "vitest";
import { KEY_EFFECTS, type KeyEffect } from "../../src/experiment/keyEffects.ts";
import { EXPERIMENT_KEYS } from "../../src/experiment/keys.ts";
import { type Column, Halves, keyTable } from "./keyTable.ts";

/** Keys that other tests try: no second data set is embedded. */
const NOT_TRIED = new Set(["data.source"]);

describe("each key", () => {
  const halves = new Halves();
  const rows: [KeyEffect, readonly Column[]][] = [];

  it("has a line", () => {
    expect(KEY_EFFECTS.map(({ key }) => key)).toEqual(EXPERIMENT_KEYS.map(({ path }) => path));
  });

  it.each(KEY_EFFECTS)("$key moves what it should, or has a reason", async (effect) => {
    const moved = NOT_TRIED.has(effect.key) ? [] : await halves.moved(effect);
    rows.push([effect, moved]);
    const halvesMoved = {
      training: moved.includes("training"),
      chip: moved.some((column) => column !== "training"),
    };
    for (const half of ["training", "chip"] as const)
      expect(halvesMoved[half], `${half}: moves without a reason not to, and only then`).toBe(
        effect[half] === undefined,
      );
  });

  it("stands in docs/keys.md with what it moves", async () => {
    await expect(keyTable(rows)).toMatchFileSnapshot("../../docs/keys.md");
  });
});
