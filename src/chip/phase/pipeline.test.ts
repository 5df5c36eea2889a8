import { describe, expect, it } from "vitest";
import { LedgerBook } from "../account/ledger.ts";
import { hideGradients, pipelined, slowestStage, stageTimes } from "./pipeline.ts";

/** Three layers: seconds of 20 images, forward and backward each, in their tiles and in the shared buffer. */
function book(shared: number): LedgerBook {
  const entries = new LedgerBook();
  for (const [layer, own] of [
    ["first", 1],
    ["slow", 5],
    ["last", 2],
  ] as const)
    for (const phase of ["forward", "backward"] as const) {
      entries.spend(["unrolled tiles", "PEs"], { layer, phase }, { energy: 3, latency: own });
      entries.spend(["global buffer"], { layer, phase }, { energy: 1, latency: shared });
    }
  return entries;
}
const timeOf = ({ entries }: LedgerBook) => entries.reduce((sum, entry) => sum + entry.latency, 0);
const energyOf = ({ entries }: LedgerBook) => entries.reduce((sum, entry) => sum + entry.energy, 0);

describe("a pipeline", () => {
  it("takes Σ t + (B − 1)·max t for each batch", () => {
    const images = 20;
    const batch = 5;
    const ledger = book(0.1);
    const image = stageTimes(ledger.entries).map(({ own, shared }) => (own + shared) / images);
    pipelined(ledger, batch);
    const closed = image.reduce((a, b) => a + b) + (batch - 1) * Math.max(...image);
    expect(timeOf(ledger)).toBeCloseTo((images / batch) * closed, 12);
  });

  it("waits for what all layers share where that is busy longest", () => {
    const images = 20;
    const batch = 5;
    const ledger = book(4);
    expect(slowestStage(stageTimes(ledger.entries))).toBeNull();
    const own = (2 * (1 + 5 + 2)) / images;
    const shared = (2 * 3 * 4) / images;
    pipelined(ledger, batch);
    expect(timeOf(ledger)).toBeCloseTo((images / batch) * (batch * shared + own), 12);
  });

  it("changes no energy, and nothing at all with one image a batch", () => {
    const one = book(0.1);
    const many = book(0.1);
    pipelined(one, 1);
    pipelined(many, 5);
    expect(one.entries).toEqual(book(0.1).entries);
    expect(energyOf(many)).toBe(energyOf(book(0.1)));
  });

  it("hides the gradients of the named layers behind all reads, no others", () => {
    const ledger = book(0);
    ledger.spend(
      ["weight-gradient unit"],
      { layer: "slow", phase: "weightGradient" },
      { energy: 0, latency: 20 },
    );
    ledger.spend(
      ["weight-gradient unit"],
      { layer: "last", phase: "weightGradient" },
      { energy: 0, latency: 3 },
    );
    hideGradients(ledger, new Set(["first", "slow"]));
    expect(timeOf(ledger)).toBeCloseTo(16 + (20 - 16) + 3, 12);
  });
});
