// Data sets as text: the named ones, and what one holds.
import type { ListedDataset } from "../data/catalog.ts";
import type { DatasetReport } from "../data/checkDataset.ts";
import { formatBytes, formatCount } from "./text/format.ts";
import { textPairs, textTable } from "./text/table.ts";

export function datasetTable(datasets: readonly ListedDataset[]): string {
  const rows = datasets.map(({ name, available, bytes, description }) => [
    name,
    available ? formatBytes(bytes) : "not here",
    description,
  ]);
  return textTable([{ title: "name" }, { title: "size" }, { title: "what it is" }], rows);
}

export function datasetText(report: DatasetReport): string {
  const { name, form, height, width, channels, train, test, means, deviations, fingerprint, notes } = report;
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(4)).join("  ");
  const head = textPairs([
    ["data set", name],
    ["form", form],
    ["images", `${formatCount(train)} training, ${formatCount(test)} test`],
    ["size", `${height} x ${width} x ${channels}`],
    ["means", list(means)],
    ["deviations", list(deviations)],
    ["fingerprint", fingerprint],
    ...notes.map((note): [string, string] => ["note", note]),
  ]);
  const classes = textTable(
    [{ title: "class" }, { title: "training", align: "right" }, { title: "test", align: "right" }],
    report.classes.map((label) => [label.name, formatCount(label.train), formatCount(label.test)]),
  );
  return `${head}\n\n${classes}`;
}
