import fc from "fast-check";
import { expect, it } from "vitest";
import { sideBySide } from "./gradient.ts";

const side = fc.integer({ min: 1, max: 1000 });
const extent = fc.record({ alongRows: side, alongColumns: side });

it("never has more arrays at work than are built, and all of them where sizes divide", () => {
  fc.assert(
    fc.property(extent, extent, (needed, built) => {
      const { copies, turns } = sideBySide(needed, built);
      const used = (copies * needed.alongRows * needed.alongColumns) / turns;
      expect(used).toBeLessThanOrEqual(built.alongRows * built.alongColumns * (1 + 1e-12));
    }),
  );
  expect(sideBySide({ alongRows: 2, alongColumns: 16 }, { alongRows: 8, alongColumns: 4 })).toEqual({
    copies: 4,
    turns: 4,
  });
});
