import { describe, expect, it } from "vitest";
import { ConfigError } from "../base/errors.ts";
import type { LayerDefinition, NetworkDefinition } from "./definition.ts";
import { networkFromText } from "./file.ts";
import { planNetwork } from "./plan.ts";
import { vgg8 } from "./vgg8.ts";

/** VGG-8 as DNN+NeuroSim V2.1 writes it. */
const VGG8 = [
  "32,32,3,3,3,128,0,1",
  "32,32,128,3,3,128,1,1",
  "16,16,128,3,3,256,0,1",
  "16,16,256,3,3,256,1,1",
  "8,8,256,3,3,512,0,1",
  "8,8,512,3,3,512,1,1",
  "1,1,8192,1,1,1024,0,1",
  "1,1,1024,1,1,10,0,1",
];

/** Rows of ResNet-18 for 224 x 224 pixels: a projection stands behind the block that it goes around. */
function resnet18(): string[] {
  const conv = (size: number, channels: number, kernel: number, outputs: number, stride = 1, pooled = 0) =>
    [size, size, channels, kernel, kernel, outputs, pooled, stride].join(",");
  const stages = [64, 128, 256, 512].flatMap((channels, stage) => {
    const size = 56 / 2 ** stage;
    const before = channels / 2;
    const same = conv(size, channels, 3, channels);
    if (stage === 0) return [same, same, same, same];
    return [
      conv(2 * size, before, 3, channels, 2),
      same,
      conv(2 * size, before, 1, channels, 2),
      same,
      stage === 3 ? conv(size, channels, 3, channels, 1, 1) : same,
    ];
  });
  return [conv(224, 3, 7, 64, 2, 1), ...stages, "1,1,512,1,1,1000,0,1"];
}

/** A dense block of three layers of 1x1 and 3x3 kernels, growth 12. `counted`: outputs as NeuroSim's table of DenseNet-40 counts them. */
const dense = (counted: boolean): string[] => [
  "8,8,3,3,3,24,0,1",
  ...[24, 36, 48].flatMap((channels) => [
    `8,8,${channels},1,1,48,0,1`,
    `8,8,48,3,3,${counted ? channels + 12 : 12},0,1`,
  ]),
  "8,8,60,1,1,30,1,1",
  "1,1,30,1,1,10,0,1",
];

const read = (rows: readonly string[]) => networkFromText(rows.join("\n"), "NetWork.csv");
const failure = (rows: readonly string[]): string => {
  try {
    read(rows);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    return (error as Error).message;
  }
  throw new Error("accepted");
};
const named = ({ layers }: NetworkDefinition, name: string): LayerDefinition | undefined =>
  layers.find((layer) => layer.name === name);
const outputs = (network: NetworkDefinition): string[] =>
  planNetwork(network).layers.map(({ name, output: o }) => `${name} ${o.height}x${o.width}x${o.channels}`);

describe("a NetWork.csv", () => {
  it("of VGG-8 gives the built-in VGG-8, without notes", () => {
    const built = vgg8(1, 10, { height: 32, width: 32, channels: 3 });
    const plain = (layers: typeof built.layers) =>
      layers.map((layer) => ({ ...layer, name: "", ...(layer.kind === "conv" ? { padding: 1 } : {}) }));
    const network = read(VGG8);
    expect(plain(network.layers)).toEqual(plain(built.layers));
    expect(network.input).toEqual(built.input);
    expect(network.notes).toBeUndefined();
  });

  it("finds the padding from the next row", () => {
    const { layers } = read(["28,28,1,5,5,6,1,1", "12,12,6,5,5,16,1,1", "1,1,256,1,1,10,0,1"]);
    expect(layers.flatMap((l) => (l.kind === "conv" ? [l.padding] : []))).toEqual([0, 0]);
    expect(read(["32,32,3,3,3,8,0,2", "16,16,8,1,1,4,0,1"]).layers[0]).toMatchObject({
      stride: 2,
      padding: 1,
    });
  });

  it("may have kernels that are not square, each side with its own padding", () => {
    const network = read(["8,8,3,1,3,4,0,1", "8,8,4,5,3,4,0,1", "4,8,4,1,1,2,0,1"]);
    expect(network.layers.slice(0, 2)).toMatchObject([
      { kernel: [1, 3], padding: [0, 1] },
      { kernel: [5, 3], padding: [0, 1] },
    ]);
    expect(outputs(network)).toEqual(["conv1 8x8x4", "conv2 4x8x4", "conv3 4x8x2"]);
  });
});

describe("forms of a table that read the same", () => {
  const plain = read(VGG8);
  const all = (change: (row: string) => string) => VGG8.map(change);
  it.each<[string, readonly string[]]>([
    ["without stride, as V1.0", all((row) => row.replace(/,1$/, ""))],
    ["Windows lines", all((row) => `${row}\r`)],
    ["a byte order mark", all((row) => row).with(0, `\uFEFF${VGG8[0]}`)],
    ["semicolons", all((row) => row.replaceAll(",", ";"))],
    ["tabs", all((row) => row.replaceAll(",", "\t"))],
    ["spaces", all((row) => `  ${row.replaceAll(",", "   ")} `)],
    ["commas and spaces", all((row) => row.replaceAll(",", " , "))],
    ["delimiters at the ends", all((row) => `${row},,`)],
    ["quoted cells", all((row) => row.replaceAll(/\d+/g, '"$&"'))],
    ["a heading", ["IFM height,IFM width,channels,K,K,outputs,pooling,stride", ...VGG8]],
    ["comments and empty lines", ["# VGG-8", "", ...all((row) => `${row} // a layer`), "% end"]],
  ])("%s", (_, rows) => {
    expect(read(rows)).toEqual(plain);
  });
});

describe("what a table cannot say is inferred and said", () => {
  it("a mean of each map before a fully connected row, also where the row before is pooled", () => {
    const pooled = read(["8,8,3,3,3,8,1,1", "1,1,8,1,1,10,0,1"]);
    expect(pooled.layers.map(({ kind }) => kind)).toEqual(["conv", "globalavgpool", "flatten", "fc"]);
    expect(pooled.notes).toEqual([
      "NetWork.csv: row 2 reads one value a channel: the mean of each 8x8 map is taken (global average pooling), which is the pooling behind row 1",
    ]);
    const plain = read(["8,8,3,3,3,8,0,1", "1,1,8,1,1,10,0,1"]);
    expect(plain.layers).toEqual(pooled.layers);
    // one value a channel that pooling leaves is no mean
    expect(read(["2,2,3,3,3,8,1,1", "1,1,8,1,1,10,0,1"]).layers.map(({ kind }) => kind)).toEqual([
      "conv",
      "maxpool",
      "flatten",
      "fc",
    ]);
  });

  it("ResNet-18: projections around two rows each, the sum goes on; identity shortcuts are not there, which is said", () => {
    const network = read(resnet18());
    const kinds = network.layers.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "conv")).toHaveLength(20);
    expect(kinds.filter((kind) => kind === "add")).toHaveLength(3);
    expect(named(network, "conv8")).toMatchObject({
      input: "conv5",
      kernel: 1,
      stride: 2,
      padding: 0,
      relu: false,
    });
    expect(named(network, "conv7")).toMatchObject({ relu: false });
    expect(named(network, "add8")).toEqual({ kind: "add", name: "add8", from: "conv7", relu: true });
    expect(named(network, "conv13")).toMatchObject({ input: "conv10" });
    expect(outputs(network).filter((line) => /^(add|pool|mean|fc)/.test(line))).toEqual([
      "pool1 56x56x64",
      "add8 28x28x128",
      "add13 14x14x256",
      "add18 7x7x512",
      "mean21 1x1x512",
      "fc21 1x1x1000",
    ]);
    expect(network.notes).toHaveLength(5);
    expect(network.notes![0]).toMatch(
      /row 8 is taken as a projection shortcut around rows 6 to 7: it reads what row 6 reads/,
    );
    expect(network.notes!.at(-1)).toMatch(/a shortcut without convolution leaves no trace in a table/);
  });

  it("a projection around one row, as its place in the table says", () => {
    const network = read([
      "8,8,3,3,3,4,0,1",
      "8,8,4,3,3,8,0,2",
      "8,8,4,1,1,8,0,2",
      "4,4,8,3,3,8,1,1",
      "1,1,32,1,1,10,0,1",
    ]);
    expect(outputs(network)).toEqual([
      "conv1 8x8x4",
      "conv2 4x4x8",
      "conv3 4x4x8",
      "add3 4x4x8",
      "conv4 4x4x8",
      "pool4 2x2x8",
      "flatten 1x1x32",
      "fc5 1x1x10",
    ]);
    expect(network.notes![0]).toMatch(
      /projection shortcut around row 2: it reads what row 2 reads and gives what row 2 gives/,
    );
  });

  it("DenseNet: channels of a block's input beside those of its last layer", () => {
    const network = read(dense(false));
    expect(named(network, "concat4")).toEqual({
      kind: "concat",
      name: "concat4",
      input: "conv1",
      from: "conv3",
    });
    expect(named(network, "concat6")).toMatchObject({ input: "concat4", from: "conv5" });
    expect(outputs(network).filter((line) => /^(concat|conv8|mean)/.test(line))).toEqual([
      "concat4 8x8x36",
      "concat6 8x8x48",
      "concat8 8x8x60",
      "conv8 8x8x30",
      "mean9 1x1x30",
    ]);
    expect(network.notes![0]).toMatch(
      /row 4 is taken to read 36 = 24 \+ 12 channels: what row 2 reads beside what row 3 gives/,
    );
  });

  it("a DenseNet whose rows count concatenated channels as their outputs stays a chain, and that is said", () => {
    const network = read(dense(true));
    expect(network.layers.some(({ kind }) => kind === "concat")).toBe(false);
    expect(network.notes!.at(-1)).toMatch(
      /rows 3, 5, 7 give 12 channels more than the rows before them read.*DenseNet/,
    );
  });
});

describe("a table that shapes do not explain", () => {
  it.each<[string, RegExp]>([
    [
      "32,32,3,3,3,128,0,1|16,16,128,3,3,64,0,1",
      /:2: row 2 reads 16x16x128, but row 1 gives 32x32x128, .* fit\n {2}hint: check sizes/,
    ],
    ["32,32,3,3,3,128", /:1: 6 columns, expected 7 or 8/],
    ["32,32,3,3,3,128,0,1,9", /:1: 9 columns/],
    ["32,32,3,3,3,-8,0,1", /:1: output channels is "-8", allowed are whole numbers 1 … 65536/],
    ["32,32,3,3,3,8,2,1", /:1: followed by pooling .* is "2", allowed are whole numbers 0 … 1/],
    ["32,32,3,,3,8,0,1", /:1: kernel height is "", allowed/],
    ["8,8,3,3,3,8,0,1|height,8,8,3,3,8,0,1", /:2: input height is "height"/],
    ["1,1,8,1,1,4,1,1", /:1: pooling after a fully connected layer/],
    ["1,1,8,1,1,4,0,1|1,1,5,1,1,2,0,1", /:2: row 2 reads 1x1x5/],
    // a projection that stands first, and one whose output is no other's
    [
      "8,8,3,3,3,4,0,1|8,8,4,1,1,8,0,2|8,8,4,3,3,8,0,2",
      /:3: row 3 reads .*reads what row 2 reads, as a branch does, .* where a branch ends/,
    ],
    ["8,8,3,3,3,4,0,1|8,8,4,3,3,8,0,2|8,8,4,1,1,6,0,2", /:3: .*no 1x1 kernel on it gives 4x4x8/],
    ["8,8,3,3,3,8,0,1|8,8,12,3,3,8,0,1", /:2: row 2 reads 8x8x12, but row 1 gives 8x8x8/],
    [" | ", /the table has no rows/],
  ])("%j is refused with its line", (table, message) => {
    expect(failure(table.split("|"))).toMatch(message);
  });
});
