// The graph of a network as SVG: a line for each layer in its order, and an arc from what it reads where that is not the layer before. Text
// and lines take the colour of the page (currentColor), so that it serves in a file, on a light page and on a dark one.
import type { NetworkLayer, NetworkReport } from "../../pricing/networkReport.ts";
import { escapeHtml } from "../figure/htmlPage.ts";
import { formatCount, formatPercent } from "../text/format.ts";

const ROW = 24;
const BOX = 500;
const LEFT = 12;
const LANE = 10;
const TOP = 12;

/** Box colours of kinds: with weights, with digital parameters, other. */
const FILLS = { weights: "#3b82f6", digital: "#f59e0b", other: "#9ca3af" } as const;

/** Where the words of a layer end, and the bar of its utilization lies. */
const AT = { kind: 150, shape: 300, subArrays: 410, bar: 420 } as const;
const BAR = BOX - AT.bar - 8;

type Graph = Pick<NetworkReport, "name" | "input" | "layers">;

export interface NetworkFigureOptions {
  /** Rows are buttons with data-layer: for a page that listens. */
  readonly buttons?: boolean;
}

interface Arc {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** Rows: 0 is the input, i + 1 layer i. */
export function networkSvg({ name, input, layers }: Graph, options: NetworkFigureOptions = {}): string {
  const rows = new Map([["input", 0], ...layers.map((layer, i) => [layer.name, i + 1] as const)]);
  const reads = layers.flatMap((layer, i) =>
    layer.reads.map((read) => ({ from: rows.get(read)!, to: i + 1 })),
  );
  const arcs = inLanes(reads.filter(({ from, to }) => to - from > 1));
  const lanes = Math.max(0, ...arcs.map(({ lane }) => lane + 1));
  const width = LEFT + BOX + (lanes + 2) * LANE;
  const height = 2 * TOP + (layers.length + 1) * ROW;
  const steps = reads.filter(({ from, to }) => to - from === 1).map(({ to }) => stepTo(to));
  const about = `${layers.length} layers; an arc leads from a layer to one that reads it and does not follow at once; bars: cells with weights in the sub-arrays of a layer.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="${options.buttons ? "group" : "img"}" font-family="system-ui, sans-serif" font-size="11">`,
    `<title>Layers of ${escapeHtml(name)}</title><desc>${about}</desc>`,
    '<g fill="none" stroke="currentColor" stroke-opacity="0.6">',
    ...steps,
    ...arcs.map(arcPath),
    "</g>",
    box(0, "input", "images", input, FILLS.other),
    ...layers.map((layer, i) => layerRow(i + 1, layer, options.buttons ?? false)),
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

const middle = (row: number) => TOP + row * ROW + ROW / 2 - 2;

/** Line from a row's box down to the next. */
const stepTo = (row: number) => `<path d="M${LEFT + 20} ${middle(row) - 14}v4"/>`;

function arcPath({ from, to, lane }: Arc): string {
  const start = LEFT + BOX;
  const turn = start + (lane + 1) * LANE;
  const end = middle(to) - 3;
  const path = `M${start} ${middle(from) + 3}H${turn - 4}q4 0 4 4V${end - 4}q0 4 -4 4H${start + 1}`;
  return `<path d="${path}"/><path d="M${start + 5} ${end - 3}l-4 3l4 3"/>`;
}

function box(row: number, name: string, kind: string, shape: readonly number[], fill: string): string {
  const y = TOP + row * ROW;
  const text = (x: number, anchor: string, words: string) =>
    `<text x="${x}" y="${y + 14}" text-anchor="${anchor}" fill="currentColor">${escapeHtml(words)}</text>`;
  return [
    `<rect x="${LEFT}" y="${y}" width="${BOX}" height="${ROW - 4}" rx="3" fill="${fill}" fill-opacity="0.25" stroke="${fill}"/>`,
    text(LEFT + 8, "start", name),
    text(LEFT + AT.kind, "start", kind),
    text(LEFT + AT.shape, "end", shape.join("×")),
  ].join(" ");
}

/** A layer; of one with weights its sub-arrays, and a bar of the cells in them that hold weights. */
function layerRow(row: number, layer: NetworkLayer, button: boolean): string {
  const { name, kind, output, subArrays, utilization } = layer;
  const y = TOP + row * ROW;
  const inside = [box(row, name, kind, output, fillOf(layer))];
  if (subArrays !== null && utilization !== null) {
    const used = formatPercent(utilization, utilization < 0.1 ? 1 : 0);
    const count = `${formatCount(subArrays)} sub-array${subArrays === 1 ? "" : "s"}`;
    inside.push(
      `<text x="${LEFT + AT.subArrays}" y="${y + 14}" text-anchor="end" fill="currentColor">${count}</text>`,
      `<rect x="${LEFT + AT.bar}" y="${y + 5}" width="${BAR}" height="${ROW - 14}" fill="none" stroke="currentColor" stroke-opacity="0.6"><title>${used} of the cells hold weights</title></rect>`,
      `<rect x="${LEFT + AT.bar}" y="${y + 5}" width="${(BAR * utilization).toFixed(1)}" height="${ROW - 14}" fill="${FILLS.weights}"/>`,
    );
  }
  const drawn = inside.join(" ");
  return button ? `<g role="button" tabindex="0" data-layer="${escapeHtml(name)}">${drawn}</g>` : drawn;
}

function fillOf({ analogParameters, digitalParameters }: NetworkLayer): string {
  if (analogParameters > 0) return FILLS.weights;
  return digitalParameters > 0 ? FILLS.digital : FILLS.other;
}
