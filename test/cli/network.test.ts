// `mho network show`: numbers against those computed by hand for LeNet-5, the same sentences as training and chip, and the figure.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { mho } from "./inProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-network-"));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (file: string) => join(folder, file);

const ARRAY = [
  "--set",
  "array.rows=64",
  "--set",
  "array.columns=32",
  "--set",
  "array.mapping=pair",
  "--set",
  "array.partition=unrolled",
];

describe("mho network show", () => {
  test("says of LeNet-5 on CIFAR-10's images what pencil and paper say", async () => {
    const { code, out } = await mho(
      "network",
      "show",
      "lenet5",
      "--set",
      "network.width=1",
      ...ARRAY,
      "--json",
    );
    expect(code).toBe(0);
    const { layers, total, input, array } = JSON.parse(out);
    // cut by the 25 positions of the kernel, three channels stand alone
    const cut = await mho("network", "show", "lenet5", "--set", "network.width=1", "--json");
    expect(JSON.parse(cut.out).layers[0].subArrays).toBe(25);
    expect(input).toEqual([32, 32, 3]);
    // a pair of cells for each weight: 16 weights in a row of a sub-array
    expect(array).toEqual({ rows: 64, columns: 32, cellsPerWeight: 2 });
    const of = (name: string) => layers.find((layer: { name: string }) => layer.name === name);
    expect(of("conv1")).toEqual({
      name: "conv1",
      kind: "conv",
      reads: ["input"],
      output: [28, 28, 6],
      matrix: { rows: 75, columns: 6 },
      subArrays: 2,
      utilization: (75 * 6 * 2) / (2 * 64 * 32),
      analogParameters: 450,
      digitalParameters: 0,
      macs: 450 * 28 * 28,
    });
    expect(of("conv2")).toMatchObject({
      output: [10, 10, 16],
      matrix: { rows: 150, columns: 16 },
      macs: 2400 * 100,
    });
    expect(of("fc1")).toMatchObject({
      reads: ["flatten"],
      matrix: { rows: 400, columns: 120 },
      subArrays: 7 * 8,
      macs: 48_000,
    });
    expect(of("pool2")).toMatchObject({ output: [5, 5, 16], matrix: null, subArrays: null, macs: 0 });
    expect(total).toMatchObject({
      analogParameters: 450 + 2400 + 48_000 + 10_080 + 840,
      digitalParameters: 0,
      macs: 450 * 784 + 240_000 + 48_000 + 10_080 + 840,
      // 84 inputs: 2 blocks of rows, 120 outputs: 8 of columns
      subArrays: 2 + 3 + 7 * 8 + 2 * 6 + 2 * 1,
    });
  });

  test("prints a table, and draws the graph with an arc for each shortcut", async () => {
    const { code, out } = await mho("network", "show", "resnet20", "--out", at("new/resnet20.svg"));
    expect(code).toBe(0);
    expect(out).toMatch(/^resnet20: images of 32x32x3/);
    expect(out).toMatch(/stage2\.1 +add +stage2\.1\.shortcut\.norm, stage2\.1\.conv2\.norm +16x16x4/);
    expect(out).toMatch(/total .*\d %/);
    expect(out).toContain(`wrote ${at("new/resnet20.svg")}`);
    const svg = readFileSync(at("new/resnet20.svg"), "utf8");
    expect(svg).toMatch(/<svg [^>]*role="img"[\s\S]*<title>Layers of resnet20<\/title>/);
    expect(svg.match(/<rect[^>]* rx=/g)).toHaveLength(
      out.split("\n").filter((line) => /\d+x\d+x\d+/.test(line)).length,
    );
    // seven identities, and two projections: their input, and the sum's second operand
    expect(svg.match(/l-4 3l4 3/g)).toHaveLength(7 + 2 + 2);
  });

  test("refuses with the sentence of chip and train", async () => {
    writeFileSync(
      at("dead.toml"),
      [
        "input = { height = 8, width = 8, channels = 3 }",
        'layers = [{ kind = "conv", name = "a", channels = 4, kernel = 3 },',
        '{ kind = "conv", channels = 4, kernel = 3, input = "input" }, { kind = "fc", units = 10 }]',
      ].join("\n"),
    );
    const show = await mho("network", "show", at("dead.toml"));
    const chip = await mho("chip", "--set", `network.name=${at("dead.toml")}`);
    expect(show.code).toBe(2);
    expect(show.err).toMatch(/network layer a[\s\S]*no later layer reads it/);
    expect(chip.err).toBe(show.err);
    expect((await mho("network", "show", "vgg9")).err).toMatch(/"vgg9" is neither a built-in network/);
  });
});
