// The network that a layer table of DNN+NeuroSim describes (neurosimTable.ts). The table gives no padding, kind of pooling, activation or branch.
// Padding is what makes each row lead to the next, pooling is 2x2 maximum, every layer but the last has ReLU, as in NeuroSim's VGG-8.
// A row that cannot read what the row before gives may read a mean of each map (global average pooling), be a projection on a shortcut, or read
// channels of two layers (concatenation): what shapes say without doubt is taken and said in notes, all else is refused. Identity shortcuts
// leave no trace in a table.
import { ConfigError } from "../base/errors.ts";
import type { ImageShape, LayerDefinition, NetworkDefinition } from "./definition.ts";
import { neurosimRows, type Row } from "./neurosimTable.ts";

const POOL = 2;

/** Output of a layer, or the images. */
interface Tensor {
  readonly name: string;
  readonly shape: ImageShape;
}

/** State of reading a table, row by row. */
interface Reading {
  readonly rows: readonly Row[];
  readonly layers: LayerDefinition[];
  readonly notes: string[];
  /** Input of each row so far. */
  readonly read: Tensor[];
  now: Tensor;
}

/** How a row gets its input: layers before it, and whether what it gives is added to what the rows before gave. */
interface Connection {
  readonly from: Tensor;
  readonly layers: readonly LayerDefinition[];
  readonly note?: string;
  readonly shortcut?: boolean;
}

/** Throws ConfigError with file and line. */
export function neurosimNetwork(text: string, name: string, file: string): NetworkDefinition {
  const rows = neurosimRows(text, file);
  const input = shapeOf(rows[0]!);
  const reading: Reading = { rows, layers: [], notes: [], read: [], now: { name: "input", shape: input } };
  for (const index of rows.keys()) addRow(reading, index);
  const notes = [...reading.notes, ...shortcutNote(reading), ...growthNote(rows)].map(
    (note) => `${file}: ${note}`,
  );
  return { name, input, layers: reading.layers, ...(notes.length > 0 ? { notes } : {}) };
}

function addRow(reading: Reading, index: number): void {
  const row = reading.rows[index]!;
  const connection = connectionOf(reading, index);
  if (!connection) throw noWayTo(reading, index);
  const { from, layers, note, shortcut = false } = connection;
  reading.read.push(from);
  reading.layers.push(...layers);
  if (note !== undefined) reading.notes.push(note);
  const main = reading.now;
  const relu = index + 1 < reading.rows.length;
  if (isFullyConnected(row)) {
    if (row.pooled)
      throw new ConfigError("pooling after a fully connected layer", {
        at: row.at,
        hint: "pooling belongs to a convolution: write 0 in the row's column of pooling",
      });
    const name = `fc${row.number}`;
    reading.layers.push({ kind: "fc", name, units: row.outChannels, relu });
    reading.now = { name, shape: { height: 1, width: 1, channels: row.outChannels } };
    return;
  }
  const padding = paddingOf(reading, index);
  const name = `conv${row.number}`;
  const shape = convolved(row, padding);
  reading.layers.push(
    convolution(row, padding, { relu: relu && !shortcut, input: shortcut ? from.name : null }),
  );
  reading.now = { name, shape };
  if (shortcut) addTo(reading, main, relu);
  if (row.pooled && !poolsGlobally(reading.rows, index, reading.now.shape)) pool(reading, row);
}

function convolution(
  { number, kernelHeight, kernelWidth, stride, outChannels: channels }: Row,
  [vertical, horizontal]: Padding,
  { relu, input }: { readonly relu: boolean; readonly input: string | null },
): LayerDefinition {
  return {
    kind: "conv",
    name: `conv${number}`,
    ...(input === null ? {} : { input }),
    channels,
    kernel: kernelHeight === kernelWidth ? kernelHeight : [kernelHeight, kernelWidth],
    stride,
    padding: vertical === horizontal ? vertical : [vertical, horizontal],
    relu,
  };
}

/** The sum of what the last row and the rows before it gave; its ReLU takes the place of theirs. */
function addTo(reading: Reading, main: Tensor, relu: boolean): void {
  const { layers, rows, read } = reading;
  const before = layers.findIndex(({ name }) => name === main.name);
  const layer = layers[before]!;
  if (layer.kind === "conv") layers[before] = { ...layer, relu: false };
  const name = `add${rows[read.length - 1]!.number}`;
  layers.push({ kind: "add", name, from: main.name, relu });
  reading.now = { name, shape: main.shape };
}

function pool(reading: Reading, { number }: Row): void {
  const { shape } = reading.now;
  const name = `pool${number}`;
  reading.layers.push({ kind: "maxpool", name, size: POOL });
  reading.now = { name, shape: pooled(shape) };
}

/** null where shapes allow no reading. */
function connectionOf(reading: Reading, index: number): Connection | null {
  const { rows, now } = reading;
  const row = rows[index]!;
  if (accepts(row, now.shape)) {
    const flat = isFullyConnected(row) && index > 0 && !isFullyConnected(rows[index - 1]!);
    return { from: now, layers: flat ? [{ kind: "flatten", name: "flatten" }] : [] };
  }
  return meanBefore(reading, row) ?? projection(reading, row) ?? concatenation(reading, row);
}

function meanBefore({ now, rows }: Reading, row: Row): Connection | null {
  if (!isFullyConnected(row) || row.channels !== now.shape.channels) return null;
  const before = rows[row.number - 2];
  const name = `mean${row.number}`;
  const { height, width } = now.shape;
  return {
    from: { name, shape: { height: 1, width: 1, channels: row.channels } },
    layers: [
      { kind: "globalavgpool", name },
      { kind: "flatten", name: "flatten" },
    ],
    note: `row ${row.number} reads one value a channel: the mean of each ${height}x${width} map is taken (global average pooling)${before?.pooled ? `, which is the pooling behind row ${row.number - 1}` : ""}`,
  };
}

/** A 1x1 convolution of what an earlier row reads that gives what the rows before it give. */
function projection({ now, read }: Reading, row: Row): Connection | null {
  if (row.kernelHeight !== 1 || row.kernelWidth !== 1 || isFullyConnected(row)) return null;
  const earlier = read.findLastIndex(({ shape }) => describe(shape) === describe(shapeOf(row)));
  if (earlier < 0 || describe(convolved(row, [0, 0])) !== describe(now.shape)) return null;
  const around =
    earlier + 1 === row.number - 1 ? `row ${earlier + 1}` : `rows ${earlier + 1} to ${row.number - 1}`;
  return {
    from: read[earlier]!,
    layers: [],
    shortcut: true,
    note: `row ${row.number} is taken as a projection shortcut around ${around}: it reads what row ${earlier + 1} reads and gives what row ${row.number - 1} gives; the rows after it read the sum`,
  };
}

/** The channels of an earlier row's input and those that the row before gives. */
function concatenation({ now, read }: Reading, row: Row): Connection | null {
  const { height, width, channels } = now.shape;
  if (row.height !== height || row.width !== width || row.channels <= channels) return null;
  const missing = describe({ height, width, channels: row.channels - channels });
  const earlier = read.findLastIndex(({ shape }) => describe(shape) === missing);
  if (earlier < 0) return null;
  const name = `concat${row.number}`;
  return {
    from: { name, shape: shapeOf(row) },
    layers: [{ kind: "concat", name, input: read[earlier]!.name, from: now.name }],
    note: `row ${row.number} is taken to read ${row.channels} = ${row.channels - channels} + ${channels} channels: what row ${earlier + 1} reads beside what row ${row.number - 1} gives (concatenation)`,
  };
}

const isFullyConnected = ({ height, width, kernelHeight, kernelWidth }: Row): boolean =>
  height === 1 && width === 1 && kernelHeight === 1 && kernelWidth === 1;

type Padding = readonly [vertical: number, horizontal: number];

const half = (kernel: number): number => Math.floor((kernel - 1) / 2);

/** The padding with which this row's output is the next row's input: (kernel − 1)/2 if that fits, or if none does; else the least. */
function paddingOf({ rows }: Reading, index: number): Padding {
  const row = rows[index]!;
  const next = rows[index + 1];
  const same: Padding = [half(row.kernelHeight), half(row.kernelWidth)];
  if (!next) return same;
  const candidates = Array.from({ length: row.kernelHeight }, (_, vertical) =>
    Array.from({ length: row.kernelWidth }, (_, horizontal): Padding => [vertical, horizontal]),
  ).flat();
  const fits = (padding: Padding) => {
    const output = convolved(row, padding);
    return accepts(next, row.pooled ? pooled(output) : output);
  };
  // other than (kernel − 1)/2 on one side only where it must be
  const square = candidates.filter(([v, h]) => row.kernelHeight !== row.kernelWidth || v === h);
  return [same, ...square, ...candidates].find(fits) ?? same;
}

/** Where no 2x2 pooling leads to the next row, but a mean of whole maps does. */
function poolsGlobally(rows: readonly Row[], index: number, output: ImageShape): boolean {
  const next = rows[index + 1];
  return (
    next !== undefined &&
    isFullyConnected(next) &&
    !accepts(next, pooled(output)) &&
    next.channels === output.channels
  );
}

const shapeOf = ({ height, width, channels }: Row): ImageShape => ({ height, width, channels });

function convolved(row: Row, [vertical, horizontal]: Padding): ImageShape {
  const size = (input: number, kernel: number, padding: number) =>
    Math.floor((input + 2 * padding - kernel) / row.stride) + 1;
  return {
    height: size(row.height, row.kernelHeight, vertical),
    width: size(row.width, row.kernelWidth, horizontal),
    channels: row.outChannels,
  };
}

const pooled = ({ height, width, channels }: ImageShape): ImageShape => ({
  height: Math.floor(height / POOL),
  width: Math.floor(width / POOL),
  channels,
});

/** Whether `row` can read this output as it is, or flattened. */
function accepts(row: Row, output: ImageShape): boolean {
  if (output.height < 1 || output.width < 1) return false;
  if (isFullyConnected(row)) return row.channels === output.height * output.width * output.channels;
  return describe(shapeOf(row)) === describe(output);
}

const describe = (s: ImageShape): string => `${s.height}x${s.width}x${s.channels}`;

/** Says what the table may mean by the row at `index`, which cannot read what the row before gives. */
function noWayTo({ rows, now, read }: Reading, index: number): ConfigError {
  const row = rows[index]!;
  const same = read.findLastIndex(({ shape }) => describe(shape) === describe(shapeOf(row)));
  const meaning =
    same < 0
      ? ""
      : `: it reads what row ${same + 1} reads, as a branch does, but no 1x1 kernel on it gives ${describe(now.shape)}, and the table does not say where a branch ends`;
  return new ConfigError(
    `row ${row.number} reads ${describe(shapeOf(row))}, but row ${index} gives ${describe(now.shape)}, and no padding below its kernel size makes them fit${meaning}`,
    {
      at: row.at,
      hint: "check sizes, pooling and stride; a network with other branches is written as .toml, with input, add and concat",
    },
  );
}

/** Residual networks have blocks without projection too. */
function shortcutNote({ layers }: Reading): string[] {
  if (!layers.some(({ kind }) => kind === "add")) return [];
  return [
    "a shortcut without convolution leaves no trace in a table: rows that keep their shape are read one after another; write the network as .toml, with add layers, to have them",
  ];
}

/** NeuroSim's own table of DenseNet-40 gives the channels behind a concatenation as those of the row: its rows fit as a chain. */
function growthNote(rows: readonly Row[]): string[] {
  const grown = rows.slice(1).flatMap((row, i) => {
    const before = rows[i]!;
    const growth = row.outChannels - before.channels;
    const narrow = before.kernelHeight * before.kernelWidth === 1 && row.kernelHeight * row.kernelWidth > 1;
    return narrow && !isFullyConnected(before) && growth > 0 ? [{ number: row.number, growth }] : [];
  });
  const growth = grown[0]?.growth;
  if (grown.length < 3 || grown.some((other) => other.growth !== growth)) return [];
  const numbers = grown.map(({ number }) => number).join(", ");
  return [
    `rows ${numbers} give ${growth} channels more than the rows before them read, as if the channels behind a concatenation were counted as theirs (DenseNet): they are built with as many as the table says, one after another; write the network as .toml, with concat layers of ${growth} channels, to have the smaller ones`,
  ];
}
