// The graph of a network as SVG: a line for each layer in its order, and an arc from what it reads where that is not the layer before. Text
// and lines take the colour of the page (currentColor), so that it serves in a file, on a light page and on a dark one.
import type { LayerFacts } from "../network/layerFacts.ts";
import { escapeHtml } from "./htmlPage.ts";

const ROW = 24;
const BOX = 340;
const LEFT = 12;
const LANE = 10;
const TOP = 12;

/** Box colours of kinds: with weights, with digital parameters, other. */
const FILLS = { weights: "#3b82f6", digital: "#f59e0b", other: "#9ca3af" } as const;

interface Graph {
  readonly name: string;
  readonly input: LayerFacts["output"];
  readonly layers: readonly LayerFacts[];
}

interface Arc {
  readonly from: number;
  readonly to: number;
  readonly lane: number;
}

/** Rows: 0 is the input, i + 1 layer i. */
export function networkSvg({ name, input, layers }: Graph): string {
  const rows = new Map([["input", 0], ...layers.map((layer, i) => [layer.name, i + 1] as const)]);
  const reads = layers.flatMap((layer, i) =>
    layer.reads.map((read) => ({ from: rows.get(read)!, to: i + 1 })),
  );
  const arcs = inLanes(reads.filter(({ from, to }) => to - from > 1));
  const lanes = Math.max(0, ...arcs.map(({ lane }) => lane + 1));
  const width = LEFT + BOX + (lanes + 2) * LANE;
  const height = 2 * TOP + (layers.length + 1) * ROW;
  const steps = reads.filter(({ from, to }) => to - from === 1).map(({ to }) => stepTo(to));
  const about = `${layers.length} layers; an arc leads from a layer to one that reads it and does not follow at once.`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="system-ui, sans-serif" font-size="11">`,
    `<title>Layers of ${escapeHtml(name)}</title><desc>${about}</desc>`,
    '<g fill="none" stroke="currentColor" stroke-opacity="0.6">',
    ...steps,
    ...arcs.map(arcPath),
    "</g>",
    box(0, "input", "images", input, FILLS.other),
    ...layers.map((layer, i) => box(i + 1, layer.name, layer.kind, layer.output, fillOf(layer))),
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

/** From a row's box down to the next. */
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
    text(LEFT + 190, "start", kind),
    text(LEFT + BOX - 8, "end", shape.join("×")),
  ].join("");
}

function fillOf({ analogParameters, digitalParameters }: LayerFacts): string {
  if (analogParameters > 0) return FILLS.weights;
  return digitalParameters > 0 ? FILLS.digital : FILLS.other;
}
