// Reads the layer table of DNN+NeuroSim (NetWork.csv, V1.0 to V2.1): one row of 7 or 8 integers per array layer.
// The table gives no padding, pooling kind or activation: padding is what makes each row lead to the next, pooling is
// 2x2 maximum, and every layer but the last has ReLU, as in NeuroSim's VGG-8. Branches cannot be told from it: refused.
import { ConfigError } from "../base/errors.ts";
import type { LayerDefinition, NetworkDefinition } from "./definition.ts";

const COLUMNS = [
  "input height",
  "input width",
  "input channels",
  "kernel height",
  "kernel width",
  "output channels",
  "followed by pooling (0 or 1)",
  "stride",
] as const;
/** V1.0 to V1.2 have no stride column. */
const FEWEST_COLUMNS = 7;
const LARGEST = 65536;
const POOL = 2;

interface Row {
  readonly at: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly kernel: number;
  readonly outChannels: number;
  readonly pooled: boolean;
  readonly stride: number;
}

/** The network that the table describes. Throws ConfigError with file and line. */
export function neurosimNetwork(text: string, name: string, file: string): NetworkDefinition {
  const rows = text
    .split(/\r?\n/)
    .flatMap((line, i) => (line.trim() === "" ? [] : [readRow(line, `${file}:${i + 1}`)]));
  const [first] = rows;
  if (!first)
    throw new ConfigError("the table has no rows", { at: file, hint: `columns: ${COLUMNS.join(", ")}` });
  const layers = rows.flatMap((_, i) => layersOf(rows, i));
  return { name, input: { height: first.height, width: first.width, channels: first.channels }, layers };
}

function readRow(line: string, at: string): Row {
  const cells = line
    .replace(/,\s*$/, "")
    .split(",")
    .map((cell) => cell.trim());
  if (cells.length < FEWEST_COLUMNS || cells.length > COLUMNS.length)
    throw new ConfigError(`${cells.length} columns, expected ${FEWEST_COLUMNS} or ${COLUMNS.length}`, {
      at,
      hint: `columns: ${COLUMNS.join(", ")}`,
    });
  const numbers = COLUMNS.map((column, i) => readCell(cells[i] ?? "1", column, at));
  const [height, width, channels, kernel, kernelWidth, outChannels, pooled, stride] = numbers as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (kernel !== kernelWidth)
    throw new ConfigError(`a ${kernel}x${kernelWidth} kernel: only square ones are supported`, { at });
  return { at, height, width, channels, kernel, outChannels, pooled: pooled === 1, stride };
}

function readCell(cell: string, column: (typeof COLUMNS)[number], at: string): number {
  const [low, high] = column.startsWith("followed") ? [0, 1] : [1, LARGEST];
  const value = /^\d+$/.test(cell) ? Number(cell) : Number.NaN;
  if (value >= low && value <= high) return value;
  throw new ConfigError(`${column} is "${cell}", allowed are whole numbers ${low} … ${high}`, { at });
}

const isFullyConnected = (row: Row) => row.height === 1 && row.width === 1 && row.kernel === 1;

/** Flatten where the maps end, the array layer, and its pooling. */
function layersOf(rows: readonly Row[], index: number): LayerDefinition[] {
  const row = rows[index]!;
  const before = rows[index - 1];
  const next = rows[index + 1];
  const number = index + 1;
  const relu = next !== undefined;
  if (isFullyConnected(row)) {
    if (row.pooled) throw new ConfigError("pooling after a fully connected layer", { at: row.at });
    if (next && !accepts(next, { height: 1, width: 1, channels: row.outChannels }))
      throw noWayTo(rows, index + 1);
    const flatten: LayerDefinition[] =
      before && !isFullyConnected(before) ? [{ kind: "flatten", name: "flatten" }] : [];
    return [...flatten, { kind: "fc", name: `fc${number}`, units: row.outChannels, relu }];
  }
  const { kernel, stride, outChannels: channels } = row;
  const conv: LayerDefinition = {
    kind: "conv",
    name: `conv${number}`,
    channels,
    kernel,
    stride,
    padding: paddingOf(rows, index),
    relu,
  };
  return row.pooled ? [conv, { kind: "maxpool", name: `pool${number}`, size: POOL }] : [conv];
}

/** The padding with which this row's output is the next row's input: (kernel − 1)/2 if that fits, else the least. */
function paddingOf(rows: readonly Row[], index: number): number {
  const row = rows[index]!;
  const next = rows[index + 1];
  const same = Math.floor((row.kernel - 1) / 2);
  if (!next) return same;
  const candidates = [same, ...Array.from({ length: row.kernel }, (_, padding) => padding)];
  const padding = candidates.find((p) => accepts(next, outputOf(row, p)));
  if (padding === undefined) throw noWayTo(rows, index + 1);
  return padding;
}

type Shape = Pick<Row, "height" | "width" | "channels">;

function outputOf(row: Row, padding: number): Shape {
  const size = (input: number) => {
    const positions = Math.floor((input + 2 * padding - row.kernel) / row.stride) + 1;
    return row.pooled ? Math.floor(positions / POOL) : positions;
  };
  return { height: size(row.height), width: size(row.width), channels: row.outChannels };
}

/** Whether `row` can read this output as it is, or flattened. */
function accepts(row: Row, output: Shape): boolean {
  if (output.height < 1 || output.width < 1) return false;
  if (isFullyConnected(row)) return row.channels === output.height * output.width * output.channels;
  return row.height === output.height && row.width === output.width && row.channels === output.channels;
}

const describe = (s: Shape) => `${s.height}x${s.width}x${s.channels}`;

/** Says what the table may mean by the row at `index`, which cannot read what the row before gives. */
function noWayTo(rows: readonly Row[], index: number): ConfigError {
  const next = rows[index]!;
  const row = rows[index - 1]!;
  const now = outputOf(row, Math.floor((row.kernel - 1) / 2));
  const [meaning, hint] = meaningOf(rows, index, now);
  return new ConfigError(
    `row ${index + 1} reads ${describe(next)}, but row ${index} gives ${describe(now)}, and no padding below its kernel size makes them fit${meaning}`,
    { at: next.at, hint },
  );
}

/** What NeuroSim's own tables of ResNet-18 and DenseNet-40 have such rows for. */
function meaningOf(rows: readonly Row[], index: number, now: Shape): readonly [string, string] {
  const next = rows[index]!;
  const flat = next.height === 1 && next.width === 1;
  if (flat && next.channels === now.channels && now.height === now.width && now.height > 1)
    return [
      `: the mean of each ${now.height}x${now.width} map would (global average pooling), which the table has no column for`,
      `write the network as .toml, with { kind = "avgpool", size = ${now.height} } before the flatten`,
    ];
  const same = rows.slice(0, index).findLastIndex((row) => describe(row) === describe(next));
  if (same >= 0 && next.kernel === 1)
    return [
      `: it reads what row ${same + 1} reads, as a layer on a shortcut does, and the table does not say where the shortcut ends`,
      "Mho has no layer with weights on a shortcut: its add layers take an earlier output as it is; leave the row out and write the network as .toml, with add layers where shapes agree",
    ];
  if (next.height === now.height && next.width === now.width && next.channels > now.channels)
    return [
      `: it reads ${next.channels - now.channels} channels more, as after a concatenation (DenseNet)`,
      "Mho has no layer that joins channels; a network with add layers (.toml) is the nearest",
    ];
  return [
    "",
    "check sizes, pooling and stride; a network with branches is written as .toml, with add layers, which take an earlier output as it is",
  ];
}
