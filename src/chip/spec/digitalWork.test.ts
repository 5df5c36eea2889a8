import { describe, expect, it } from "vitest";
import { conv as plainConv } from "../../../test/networkLayers.ts";
import type { ConvDefinition, LayerDefinition } from "../../network/definition.ts";
import { batchAtOnce } from "./digitalWork.ts";
import { workloadOf } from "./workload.ts";

const conv = (name: string, more: Partial<ConvDefinition> = {}) => plainConv(name, 4, more);
const norm = { kind: "batchnorm", epsilon: 1e-5, momentum: 0.1, relu: true } as const;
const digitalOf = (layers: readonly LayerDefinition[]) =>
  Object.fromEntries(
    workloadOf({ name: "n", input: { height: 6, width: 6, channels: 3 }, layers }).map((layer) => [
      layer.name,
      layer.digital,
    ]),
  );
const MAP = 6 * 6 * 4;
const gate = (values: number, kept = values) => ({ kind: "gate", values, kept });

describe("digital work of an image", () => {
  it("belongs to the layer whose sums it works on", () => {
    const sums = { positions: 36, channels: 4, reads: "sums" };
    expect(
      digitalOf([conv("a"), norm, { kind: "maxpool", size: 2 }, conv("b"), { kind: "bias", relu: false }]),
    ).toEqual({
      a: [
        { kind: "batchnorm", ...sums },
        { kind: "relu", values: MAP },
        gate(MAP),
        { kind: "maxpool", windows: 36, size: 4 },
        gate(MAP, 2 * 36),
      ],
      b: [{ kind: "bias", ...sums, positions: 9 }],
    });
  });

  it("of a residual block is an addition of kept or of waiting values, and errors joined where a tensor has two readers", () => {
    const identity = digitalOf([
      conv("a", { relu: true }),
      conv("b"),
      { kind: "add", from: "a", relu: true },
      conv("c"),
    ]);
    expect(identity.a).toEqual([{ kind: "relu", values: MAP }, gate(MAP), { kind: "errors", values: MAP }]);
    expect(identity.b).toEqual([
      gate(MAP),
      { kind: "add", values: MAP, waits: false },
      { kind: "relu", values: MAP },
      gate(MAP),
    ]);
    const projected = digitalOf([
      conv("a", { relu: true }),
      conv("b"),
      conv("side", { input: "a" }),
      { kind: "add", from: "b", relu: false },
    ]);
    expect(projected.side).toEqual([gate(MAP), { kind: "add", values: MAP, waits: true }]);
  });

  it("before the first layer belongs to it, reads words and gets no errors", () => {
    const [first] = Object.values(digitalOf([{ kind: "avgpool", size: 2 }, conv("a")]));
    expect(first).toEqual([{ kind: "average", windows: 27, size: 4 }]);
  });

  it("adds errors where windows overlap, and knows those that padding cuts", () => {
    const behind = (pool: LayerDefinition) =>
      digitalOf([conv("a", { relu: true }), pool, conv("b")]).a?.slice(2);
    // 3 x 3 windows at 0, 2 and 4 less the padding of 1: rows −1 … 1, 1 … 3, 3 … 5, so 8 places of 6 rows
    expect(behind({ kind: "maxpool", size: 3, stride: 2, padding: 1 })).toEqual([
      { kind: "maxpool", windows: 36, size: 9 },
      gate(8 * 8 * 4, 4 * 36),
      { kind: "errors", values: 36 },
    ]);
    expect(behind({ kind: "avgpool", size: 3, stride: 2, padding: 1 })).toEqual([
      { kind: "average", windows: 36, size: 9 },
      { kind: "shares", windows: 36, size: 9 },
      { kind: "errors", values: (8 * 8 - 6 * 6) * 4 },
    ]);
    expect(behind({ kind: "globalavgpool" })).toEqual([
      { kind: "average", windows: 4, size: 36 },
      { kind: "shares", windows: 4, size: 36 },
    ]);
  });

  it("needs a whole batch only for its statistics", () => {
    const layers = (kind: "batchnorm" | "bias") =>
      workloadOf({
        name: "n",
        input: { height: 6, width: 6, channels: 3 },
        layers: [conv("a"), kind === "bias" ? { kind, relu: true } : norm],
      });
    expect(batchAtOnce(layers("batchnorm"))).toBe(true);
    expect(batchAtOnce(layers("bias"))).toBe(false);
  });
});
