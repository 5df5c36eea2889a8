// Text tables with aligned columns for a terminal. Not a renderer of figures.

export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
}

/** Rows under titles and a rule, two spaces between columns. Cells are plain text; a missing cell is empty. */
export function textTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map(({ title }, i) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[i] ?? ""))),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, i) => padded(cells[i] ?? "", widths[i], align ?? "left"))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [line(columns.map(({ title }) => title)), rule, ...rows.map(line)].join("\n");
}

/** "name  value" lines with the values aligned. */
export function textPairs(pairs: readonly (readonly [string, string])[]): string {
  const width = Math.max(...pairs.map(([name]) => textWidth(name)));
  return pairs.map(([name, value]) => `${padded(name, width, "left")}  ${value}`.trimEnd()).join("\n");
}

/** Characters on the screen: combining marks count 0. Mho prints no double-width characters. */
export function textWidth(text: string): number {
  return [...text.replace(/\p{M}/gu, "")].length;
}

function padded(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - textWidth(text)));
  return align === "left" ? text + space : space + text;
}
