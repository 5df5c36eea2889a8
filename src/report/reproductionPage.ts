// docs/results.md: the claims as one table, the figures, and what the numbers rest on. From records alone.
import type { Figure } from "./figure.ts";
import { formatDuration } from "./format.ts";
import { type Claim, claimsOf, type Reproduction } from "./reproduction.ts";
import { textTable } from "./table.ts";

const COLUMNS = ["claim", "published", "ours", "difference", "command"] as const;

export function claimsText(claims: readonly Claim[]): string {
  const shown = COLUMNS.slice(0, 4);
  return textTable(
    shown.map((title) => ({ title })),
    claims.map((claim) => shown.map((column) => claim[column])),
  );
}

/** `folder`: of the figures, as the page links them. */
export function reproductionPage(
  reproduction: Reproduction,
  figures: readonly Figure[],
  folder: string,
): string {
  const rows = claimsOf(reproduction).map((claim) => {
    const cells = COLUMNS.map((column) => (column === "command" ? `\`${claim[column]}\`` : claim[column]));
    return `| ${cells.join(" | ")} |`;
  });
  return [
    "# Results",
    "",
    `Written by \`npx mho reproduce --scale ${reproduction.scale} --report\` from the records in results/. Do not edit.`,
    "",
    sizeText(reproduction),
    "",
    "## Claims",
    "",
    `| ${COLUMNS.join(" | ")} |`,
    `|${COLUMNS.map(() => "---").join("|")}|`,
    ...rows,
    "",
    ...figures.flatMap(({ name, title }) => [
      `## ${title}`,
      "",
      `![${title}](${folder}/${name}.svg)`,
      "",
      `Specification with data: [${name}.vl.json](${folder}/${name}.vl.json).`,
      "",
    ]),
  ].join("\n");
}

/** What was run, on which copy of the images, and what is still missing. */
function sizeText({ scale, found, missing }: Reproduction): string {
  const records = [...new Map(found.map(({ record }) => [record.hash, record])).values()];
  const seconds = records.reduce((sum, record) => sum + record.seconds, 0);
  const copies = [
    ...new Set(records.map(({ data, fingerprint }) => `${data} (SHA-256 ${fingerprint.slice(0, 12)}…)`)),
  ];
  const engines = [...new Set(records.map(({ engine }) => engine))];
  return [
    `Scale ${scale}: ${records.length} runs (${formatDuration(seconds)} of training), ${missing} still missing.`,
    `Images: ${copies.join("; ") || "none yet"}.`,
    `Engine: ${engines.join("; ") || "none yet"}.`,
    "Accuracy is that of the last epoch; software is the same network, data, epochs and seed with float weights.",
  ].join(" ");
}
