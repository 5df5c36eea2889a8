// `mho network show` as text: a row for each layer, and their sums.
import type { NetworkReport } from "../../pricing/networkReport.ts";
import { formatCount, formatPercent } from "../text/format.ts";
import { type Column, textTable } from "../text/table.ts";

const right = (title: string): Column => ({ title, align: "right" });
const COLUMNS: readonly Column[] = [
  { title: "layer" },
  { title: "kind" },
  { title: "reads" },
  right("output"),
  right("matrix"),
  right("sub-arrays"),
  right("used"),
  right("weights"),
  right("digital"),
  right("MAC"),
];

/** Two digits of small shares: a depthwise layer fills less than a hundredth of its sub-arrays. */
const shareText = (share: number): string => formatPercent(share, share < 0.1 ? (share < 0.01 ? 2 : 1) : 0);

export function networkText({ name, input, array, layers, total, notes }: NetworkReport): string {
  const maybe = (count: number | null) => (count ? formatCount(count) : "");
  const rows = layers.map((layer) => [
    layer.name,
    layer.kind,
    layer.reads.join(", "),
    layer.output.join("x"),
    layer.matrix ? `${layer.matrix.rows} x ${layer.matrix.columns}` : "",
    maybe(layer.subArrays),
    layer.utilization === null ? "" : shareText(layer.utilization),
    maybe(layer.analogParameters),
    maybe(layer.digitalParameters),
    maybe(layer.macs),
  ]);
  const sums = [
    formatCount(total.subArrays),
    shareText(total.utilization),
    formatCount(total.analogParameters),
    formatCount(total.digitalParameters),
    formatCount(total.macs),
  ];
  const cells = array.cellsPerWeight === 1 ? "one cell" : `${array.cellsPerWeight} cells`;
  return [
    `${name}: images of ${input.join("x")}, ${layers.length} layers; sub-arrays of ${array.rows} x ${array.columns} cells, ${cells} a weight`,
    "",
    textTable(COLUMNS, [...rows, ["total", "", "", "", "", ...sums]]),
    "",
    "matrix: rows x columns of weights (of a group its own rows). used: cells with weights in these sub-arrays.",
    "weights are conductances; digital: parameters in digital memory. MAC: multiplications with weights, and additions, of one image.",
    ...(notes.length > 0 ? [""] : []),
    ...notes.map((note) => `warning: ${note}`),
  ].join("\n");
}
