// The parts of a network, in words and in floats: kinds of its buffers, where errors lie, and how much memory it takes.

import { describe, expect, it } from "vitest";
import { arraySchema } from "../array/params.ts";
import { seedOf } from "../base/random.ts";
import { ARRAYS, type BufferKind, type Engine } from "../engine/engine.ts";
import { createReferenceEngine } from "../engine/reference.ts";
import type { NetworkDefinition } from "./definition.ts";
import { createNetwork, type Network } from "./network.ts";
import { networkSchema } from "./params.ts";
import { vgg8 } from "./vgg8.ts";

const CIFAR = { height: 32, width: 32, channels: 3 };

function open(
  definition: NetworkDefinition,
  { words = true, engine = createReferenceEngine(), maxBatch = 2 } = {},
): Network {
  const parameters = networkSchema.parse(words ? {} : { activationBits: 12 });
  const array = arraySchema.parse({});
  return createNetwork({
    engine,
    definition,
    parameters,
    array,
    gradientUnit: null,
    offOnRatio: 0.1,
    windowLow: -1,
    maxBatch,
    seed: seedOf(1),
  });
}

const conv = (name: string) =>
  ({ kind: "conv", name, channels: 3, kernel: 3, stride: 1, padding: "same", relu: true }) as const;
/** Branches over one and two layers, and one tensor with three consumers. */
const BRANCHES: NetworkDefinition = {
  name: "branches",
  input: { height: 6, width: 6, channels: 2 },
  layers: [
    { kind: "avgpool", name: "before", size: 1 },
    conv("a"),
    conv("b"),
    { kind: "add", name: "ab", from: "a", relu: true },
    conv("c"),
    { kind: "add", name: "abc", from: "ab", relu: false },
    { kind: "maxpool", name: "pool", size: 2 },
    conv("d"),
    { kind: "add", name: "poold", from: "pool", relu: true },
    { kind: "flatten", name: "flatten" },
    { kind: "fc", name: "fc", units: 3, relu: false },
  ],
};

describe("a network on arrays", () => {
  it("carries words of at most 8 bits, with float logits; longer words are floats", () => {
    const kinds = ({ input, nodes }: Network) =>
      [input, ...nodes.map(({ output }) => output)].map(({ value }) => value.kind);
    const u = "u8";
    const i = "i8";
    const f = "f32";
    expect(kinds(open(BRANCHES))).toEqual([i, i, u, u, u, u, i, i, u, u, u, f]);
    expect(new Set(kinds(open(BRANCHES, { words: false })))).toEqual(new Set([f]));
    expect(open(BRANCHES).arrayLayers.every(({ errors }) => errors.kind === i)).toBe(true);
    const first = open(BRANCHES).arrayLayers[0]!;
    expect([first.forwardRead.inputStep, first.gradientSettings.step]).toEqual([2 ** -7, 2 ** -14]);
  });

  it("ends in a sum of words, where the last layer is a sum", () => {
    const sum = { kind: "add", name: "sum", from: "pool", relu: false } as const;
    const layers = [...BRANCHES.layers.slice(0, 8), sum];
    const network = open({ ...BRANCHES, layers });
    expect(network.nodes.at(-2)!.output.value.kind).toBe("i8");
    expect(network.logits.value.kind).toBe("f32");
  });

  it.each([true, false])("keeps each error until its last reader (words: %s)", (words) => {
    const { nodes, logits } = open(BRANCHES, { words });
    const owners = new Map([[logits.error.buffer, logits.error]]);
    for (const { name, kind, output, givesTo } of nodes.toReversed()) {
      if (kind === "flatten" || !output.needsError) continue;
      expect(owners.get(output.error.buffer), `error of ${name}`).toBe(output.error);
      for (const input of givesTo) {
        expect(input.error.buffer.length).toBeGreaterThanOrEqual(2 * input.size);
        if (kind !== "conv" && kind !== "fc") expect(input.error.buffer).not.toBe(output.error.buffer);
        const owner = owners.get(input.error.buffer);
        const dead = !owner || nodes.some((node) => node.output.error === owner && isDone(nodes, node, name));
        expect(owner === input.error || dead, `${input.name} under ${name}`).toBe(true);
        owners.set(input.error.buffer, input.error);
      }
    }
  });

  it("holds VGG-8 of full width at batch 200 in 450 MB, its weights and their gradient among them", () => {
    let bytes = 0;
    const buffer = (name: string, kind: BufferKind, length: number) => {
      bytes += ARRAYS[kind].BYTES_PER_ELEMENT * length;
      return { name, kind, length };
    };
    const counting: Partial<Engine> = {
      buffer,
      crossbar: (spec) => {
        const { kernelHeight, kernelWidth, inChannels, outChannels } = spec.shape;
        const devices = kernelHeight * kernelWidth * inChannels * outChannels;
        return { spec, conductance: buffer(spec.name, "f32", devices) };
      },
      fill: () => {},
    };
    const engine = Object.assign(createReferenceEngine(), counting);
    open(vgg8(1, 10, CIFAR), { engine, maxBatch: 200 });
    expect(bytes).toBeLessThan(450e6);
    expect(bytes).toBeGreaterThan(2 * 4 * 12.9e6);
  });
});

/** Whether `node` reads its error no more when `name` hands on its own: it came before, or is an array layer that made words of it. */
function isDone(nodes: Network["nodes"], node: Network["nodes"][number], name: string): boolean {
  const at = nodes.indexOf(node);
  const now = nodes.findIndex((other) => other.name === name);
  return at > now || (at === now && "crossbar" in node);
}
