// One HTML page that needs nothing beside it: styles, drawn figures and the data of the figures are inside. Escapes all text.
import type { Figure } from "./figure.ts";

export interface DrawnFigure extends Figure {
  readonly svg: string;
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; color: #18181b; background: #fff; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.6rem; margin-bottom: 0; } h2 { font-size: 1.15rem; margin: 2.2rem 0 0.6rem; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } .wide { overflow-x: auto; }
th, td { padding: 0.2rem 0.9rem 0.2rem 0; text-align: left; border-bottom: 1px solid #e4e4e7; vertical-align: top; }
th { font-weight: 600; } td.number, th.number { text-align: right; white-space: nowrap; }
figure svg { max-width: 100%; height: auto; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.15rem 1.2rem; } dt { color: #52525b; } dd { margin: 0; }
.warning { border-left: 4px solid #f59e0b; padding-left: 0.7rem; }
figure { margin: 0; overflow-x: auto; } details { margin-left: 1.1rem; } summary { cursor: pointer; }
footer { margin: 3rem 0 1rem; color: #71717a; font-size: 0.85rem; }
`;

/** `body`: HTML. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** Columns whose title starts with "#" hold numbers. */
export function htmlTable(columns: readonly string[], rows: readonly (readonly string[])[]): string {
  const numeric = columns.map((title) => title.startsWith("#"));
  const cells = (tag: "th" | "td", texts: readonly string[]) =>
    texts
      .map((text, i) => `<${tag}${numeric[i] ? ' class="number"' : ""}>${escapeHtml(text)}</${tag}>`)
      .join("");
  const head = cells(
    "th",
    columns.map((title) => title.replace(/^#/, "")),
  );
  const body = rows.map((row) => `<tr>${cells("td", row)}</tr>`).join("\n");
  return `<div class="wide"><table>\n<thead><tr>${head}</tr></thead>\n<tbody>\n${body}\n</tbody>\n</table></div>`;
}

export function htmlPairs(pairs: readonly (readonly [string, string])[]): string {
  const items = pairs.map(([name, text]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(text)}</dd>`);
  return `<dl>\n${items.join("\n")}\n</dl>`;
}

/** The drawing, and beside it the specification with its data. */
export function htmlFigure({ name, title, spec, svg }: DrawnFigure): string {
  const json = JSON.stringify(spec).replaceAll("<", "\\u003c");
  return `<h2>${escapeHtml(title)}</h2>
<figure id="figure-${name}">${svg}</figure>
<script type="application/json" id="specification-${name}">${json}</script>`;
}
