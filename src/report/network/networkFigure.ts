// The graph of a network as SVG: a line for each layer in its order, and an arc from what it reads where that is not the layer before. Text
// and lines take the colour of the page (currentColor), so that it serves in a file, on a light page and on a dark one.
import type { NetworkLayer, NetworkReport } from "../../pricing/networkReport.ts";
import { escapeHtml } from "../figure/htmlPage.ts";
import { formatCount, formatUtilization } from "../text/format.ts";

const LEFT = 12;
const LANE = 10;
const TOP = 12;
/** Pixels between two boxes. */
const APART = 4;

/** Box colours of kinds: with weights, with digital parameters, other. */
const FILLS = { weights: "#3b82f6", digital: "#f59e0b", other: "#9ca3af" } as const;

interface Place {
  readonly x: number;
  /** Line of text: 0 or 1. */
  readonly line: number;
}

/** Sizes in pixels: where the words of a layer stand and the bar of its utilization lies. */
interface Layout {
  readonly box: number;
  readonly row: number;
  readonly kind: Place;
  /** Ends of the words. */
  readonly shape: Place;
  readonly subArrays: Place;
  readonly bar: Place;
  /** Characters of a name for which there is room. */
  readonly letters: number;
}

const WIDE: Layout = {
  box: 500,
  row: 24,
  kind: { x: 150, line: 0 },
  shape: { x: 300, line: 0 },
  subArrays: { x: 410, line: 0 },
  bar: { x: 420, line: 0 },
  letters: 22,
};
/** Two lines for each layer, as wide as a phone. */
const NARROW: Layout = {
  box: 248,
  row: 42,
  kind: { x: 8, line: 1 },
  shape: { x: 240, line: 0 },
  subArrays: { x: 175, line: 1 },
  bar: { x: 183, line: 1 },
  letters: 22,
};
const LINE = 17;

type Graph = Pick<NetworkReport, "name" | "input" | "layers">;

export interface NetworkFigureOptions {
  /** Rows are buttons with data-layer: for a page that listens. */
  readonly buttons?: boolean;
  /** Two lines for each layer, 300 pixels wide where no layer is read from afar. */
  readonly narrow?: boolean;
}

interface Arc {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** Rows: 0 is the input, i + 1 layer i. */
export function networkSvg({ name, input, layers }: Graph, options: NetworkFigureOptions = {}): string {
  const layout = options.narrow ? NARROW : WIDE;
  const rows = new Map([["input", 0], ...layers.map((layer, i) => [layer.name, i + 1] as const)]);
  const reads = layers.flatMap((layer, i) =>
    layer.reads.map((read) => ({ from: rows.get(read)!, to: i + 1 })),
  );
  const arcs = inLanes(reads.filter(({ from, to }) => to - from > 1));
  const lanes = Math.max(0, ...arcs.map(({ lane }) => lane + 1));
  const width = LEFT + layout.box + (lanes + 2) * LANE;
  const height = 2 * TOP + (layers.length + 1) * layout.row;
  const steps = reads.filter(({ from, to }) => to - from === 1).map(({ to }) => stepTo(to, layout));
  const about = `${layers.length} layers; an arc leads from a layer to one that reads it and does not follow at once; bars: cells with weights in the sub-arrays of a layer.`;
  const images = { name: "input", kind: "images", output: input };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${options.buttons ? "group" : "img"}" font-family="system-ui, sans-serif" font-size="11">`,
    `<title>Layers of ${escapeHtml(name)}</title><desc>${about}</desc>`,
    '<g fill="none" stroke="currentColor" stroke-opacity="0.6">',
    ...steps,
    ...arcs.map((arc) => arcPath(arc, layout)),
    "</g>",
    box(0, images, FILLS.other, layout),
    ...layers.map((layer, i) => layerRow(i + 1, layer, { button: options.buttons ?? false, layout })),
    "</svg>",
  ].join("\n");
}

/** Short arcs inside long ones: each takes the first lane that is free along it. */
function inLanes(arcs: readonly Omit<Arc, "lane">[]): Arc[] {
  const placed: Arc[] = [];
  for (const arc of arcs.toSorted((a, b) => a.to - a.from - (b.to - b.from) || a.from - b.from)) {
    const taken = placed.filter(({ from, to }) => from < arc.to && arc.from < to).map(({ lane }) => lane);
    let lane = 0;
    while (taken.includes(lane)) lane++;
    placed.push({ ...arc, lane });
  }
  return placed;
}

const top = (row: number, layout: Layout) => TOP + row * layout.row;
const middle = (row: number, layout: Layout) => top(row, layout) + (layout.row - APART) / 2;

/** Line from a row's box down to the next. */
const stepTo = (row: number, layout: Layout) =>
  `<path d="M${LEFT + 20} ${top(row, layout) - APART}v${APART}"/>`;

function arcPath({ from, to, lane }: Arc, layout: Layout): string {
  const start = LEFT + layout.box;
  const turn = start + (lane + 1) * LANE;
  const end = middle(to, layout) - 3;
  const path = `M${start} ${middle(from, layout) + 3}H${turn - 4}q4 0 4 4V${end - 4}q0 4 -4 4H${start + 1}`;
  return `<path d="${path}"/><path d="M${start + 5} ${end - 3}l-4 3l4 3"/>`;
}

interface Named {
  readonly name: string;
  readonly kind: string;
  /** Rows, columns, channels. */
  readonly output: readonly number[];
}

function box(row: number, { name, kind, output }: Named, fill: string, layout: Layout): string {
  const short = name.length > layout.letters ? `${name.slice(0, layout.letters - 1)}…` : name;
  return [
    short === name ? "" : `<title>${escapeHtml(name)}</title>`,
    `<rect x="${LEFT}" y="${top(row, layout)}" width="${layout.box}" height="${layout.row - APART}" rx="3" fill="${fill}" fill-opacity="0.25" stroke="${fill}"/>`,
    words(row, { x: 8, line: 0 }, "start", short, layout),
    words(row, layout.kind, "start", kind, layout),
    words(row, layout.shape, "end", output.join("×"), layout),
  ].join(" ");
}

const words = (row: number, { x, line }: Place, anchor: "start" | "end", text: string, layout: Layout) =>
  `<text x="${LEFT + x}" y="${top(row, layout) + 14 + line * LINE}" text-anchor="${anchor}" fill="currentColor">${escapeHtml(text)}</text>`;

interface RowOptions {
  readonly button: boolean;
  readonly layout: Layout;
}

/** A layer; of one with weights its sub-arrays, and a bar of the cells in them that hold weights. */
function layerRow(row: number, layer: NetworkLayer, { button, layout }: RowOptions): string {
  const { name, subArrays, utilization } = layer;
  const inside = [box(row, layer, fillOf(layer), layout)];
  if (subArrays !== null && utilization !== null) {
    const count = `${formatCount(subArrays)} sub-array${subArrays === 1 ? "" : "s"}`;
    inside.push(words(row, layout.subArrays, "end", count, layout), usedBar(row, utilization, layout));
  }
  const drawn = inside.join(" ");
  return button ? `<g role="button" tabindex="0" data-layer="${escapeHtml(name)}">${drawn}</g>` : drawn;
}

function usedBar(row: number, utilization: number, layout: Layout): string {
  const used = formatUtilization(utilization);
  const full = layout.box - layout.bar.x - 8;
  const at = `x="${LEFT + layout.bar.x}" y="${top(row, layout) + 5 + layout.bar.line * LINE}" height="10"`;
  return [
    `<rect ${at} width="${full}" fill="none" stroke="currentColor" stroke-opacity="0.6"><title>${used} of the cells hold weights</title></rect>`,
    `<rect ${at} width="${(full * utilization).toFixed(1)}" fill="${FILLS.weights}"/>`,
  ].join(" ");
}

function fillOf({ analogParameters, digitalParameters }: NetworkLayer): string {
  if (analogParameters > 0) return FILLS.weights;
  return digitalParameters > 0 ? FILLS.digital : FILLS.other;
}
