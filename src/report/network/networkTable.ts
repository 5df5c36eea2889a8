// `mho network show` as text: a row for each layer, and their sums.
import type { NetworkReport } from "../../pricing/networkReport.ts";
import { formatCount, formatUtilization } from "../text/format.ts";
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

export function networkText({ name, input, array, layers, total, notes }: NetworkReport): string {
  const maybe = (count: number | null) => (count ? formatCount(count) : "");
  const rows = layers.map((layer) => [
    layer.name,
    layer.kind,
    layer.reads.join(", "),
    layer.output.join("x"),
    layer.matrix ? `${layer.matrix.rows} x ${layer.matrix.columns}` : "",
    maybe(layer.subArrays),
    layer.utilization === null ? "" : formatUtilization(layer.utilization),
    maybe(layer.analogParameters),
    maybe(layer.digitalParameters),
    maybe(layer.macs),
  ]);
  const sums = [
    formatCount(total.subArrays),
    formatUtilization(total.utilization),
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
