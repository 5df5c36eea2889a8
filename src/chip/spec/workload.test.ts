import { describe, expect, it } from "vitest";
import { builtInNetwork } from "../../network/builtInNetwork.ts";
import type { NetworkDefinition } from "../../network/definition.ts";
import { BUILT_IN_NETWORKS, networkSchema } from "../../network/params.ts";
import { planNetwork } from "../../network/plan.ts";
import { matrixRows, operationsOf, trainingOperations, weightsOfLayer, workloadOf } from "./workload.ts";

const network = (layers: NetworkDefinition["layers"], size = 32): NetworkDefinition => ({
  name: "test",
  input: { height: size, width: size, channels: 3 },
  layers,
});
const conv = { kind: "conv", channels: 8, kernel: 3, stride: 1, padding: "same", relu: true } as const;

describe("work of an image", () => {
  const layers = workloadOf(
    network([
      { ...conv, name: "a" },
      { kind: "maxpool", size: 2 },
      { ...conv, name: "b", stride: 2, padding: 0 },
      { kind: "flatten" },
      { kind: "fc", name: "c", units: 10, relu: false },
    ]),
  );

  it("has a vector for each output position and the values of inputs and pooled outputs", () => {
    expect(layers.map(({ vectors }) => vectors)).toEqual([32 * 32, 7 * 7, 1]);
    expect(layers.map(({ inputs }) => inputs)).toEqual([32 * 32 * 3, 16 * 16 * 8, 7 * 7 * 8]);
    expect(layers.map(({ outputs }) => outputs)).toEqual([16 * 16 * 8, 7 * 7 * 8, 10]);
    expect(layers.map(({ digital }) => digital)).toEqual([
      [
        { kind: "relu", values: 32 * 32 * 8 },
        { kind: "gate", values: 32 * 32 * 8, kept: 32 * 32 * 8 },
        { kind: "maxpool", windows: 16 * 16 * 8, size: 4 },
        { kind: "gate", values: 32 * 32 * 8, kept: 2 * 16 * 16 * 8 },
      ],
      [
        { kind: "relu", values: 7 * 7 * 8 },
        { kind: "gate", values: 7 * 7 * 8, kept: 7 * 7 * 8 },
      ],
      [],
    ]);
    expect(layers.map(matrixRows)).toEqual([27, 72, 392]);
  });

  it("is two operations a multiply and add, three phases but two in the first layer", () => {
    expect(operationsOf(layers[0]!)).toBe(2 * 32 * 32 * 27 * 8);
    const one = layers.map(operationsOf);
    expect(trainingOperations(layers)).toBe(2 * one[0]! + 3 * one[1]! + 3 * one[2]!);
    expect(weightsOfLayer(layers[2]!)).toBe(3920);
  });

  it("refuses a network without weights and a window that does not fit", () => {
    expect(() => workloadOf(network([{ kind: "flatten" }]))).toThrow(/no layer with weights/);
    const wide = network(
      [
        { ...conv, name: "a" },
        { kind: "maxpool", size: 5 },
      ],
      4,
    );
    expect(() => workloadOf(wide)).toThrow(/5x5 window on a 4x4 map/);
  });

  it("every built-in network has one layer of work for each with weights, and says which are normalized", () => {
    for (const name of BUILT_IN_NETWORKS) {
      const parameters = networkSchema.parse({ name, width: 0.125 });
      const definition = builtInNetwork(parameters, 10, { height: 32, width: 32, channels: 3 })!;
      const layers = workloadOf(definition);
      expect(layers).toHaveLength(planNetwork(definition).layers.filter(({ weights }) => weights).length);
      const normalized = layers.flatMap(({ digital }) => digital).filter(({ kind }) => kind === "batchnorm");
      const norms = definition.layers.filter(({ kind }) => kind === "batchnorm");
      expect(normalized, name).toHaveLength(norms.length);
    }
  });

  it("refuses an addition that training refuses, with the same sentence", () => {
    const a = { ...conv, name: "a" };
    const add = (from: string) => ({ kind: "add", from, relu: false }) as const;
    expect(() => workloadOf(network([a, { ...conv, stride: 2 }, add("a")], 8))).toThrow(
      /network layer add3: adds 8x8x8 of a to 4x4x8\n {2}hint: both inputs/,
    );
    expect(() => workloadOf(network([a, add("zzz")], 8))).toThrow(
      /network layer add2: no earlier layer is named zzz/,
    );
    expect(() => workloadOf(network([add("add1"), a], 8))).toThrow(/no earlier layer is named add1/);
    expect(workloadOf(network([a, conv, add("a")], 8))).toHaveLength(2);
  });
});
