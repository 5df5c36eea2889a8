// docs/parameters.md from the schemas: one table per section of an experiment, one row per key.
import type { KeyDescription } from "../../src/experiment/describeKeys.ts";

const TITLE = `# Parameters

Every key of an experiment. Written from the schemas by \`npx vitest run test/structure -u\`; do not edit. Numbers may also be
written as text with a unit ("240 kohm", "75 ns", "5 %"). Device keys without a default belong to other laws than the default
device's; see \`npx mho explain <key>\`.
`;

export function parameterTable(keys: readonly KeyDescription[]): string {
  const sections = [...new Set(keys.map(({ path }) => sectionOf(path)))];
  const parts = sections.map((section) => {
    const rows = keys.filter(({ path }) => sectionOf(path) === section).map(rowOf);
    return `\n## ${section}\n\n| key | symbol | unit | default | allowed | meaning | source |\n|---|---|---|---|---|---|---|\n${rows.join("\n")}\n`;
  });
  return TITLE + parts.join("");
}

/** "device" of "device.rOn"; a key without a section is one of the run. */
function sectionOf(path: string): string {
  return path.includes(".") ? path.slice(0, path.indexOf(".")) : "run";
}

function rowOf(key: KeyDescription): string {
  const cells = [
    `\`${key.path}\``,
    key.symbol,
    key.unit,
    key.default === undefined ? "–" : `\`${JSON.stringify(key.default)}\``,
    allowedOf(key),
    key.description,
    key.source,
  ];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function allowedOf({ range, words, text, list }: KeyDescription): string {
  const numbers = range ? [`${range.minimum} … ${range.maximum}${range.integer ? " (whole)" : ""}`] : [];
  const kinds = [...words.map((word) => `\`${word}\``), ...numbers, ...(text && !range ? ["text"] : [])];
  return `${list ? "list of " : ""}${kinds.join(", ")}`;
}
