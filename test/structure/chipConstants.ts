// docs/chip-constants.md from the sources of the circuit models: what stands at the top of each file, and its constants with their comments.
import { parseSync } from "vite";
import type { SourceFile } from "./sources.ts";

const TITLE = `# Circuit constants of the chip

Every constant of the technology and of the circuits that a [chip estimate](chip-model.md) is made of, with formula and source. The source stands at the top of each part, and so do numbers that only occur in a formula. Written from the sources in
\`src/chip/technology\`, \`src/chip/component\` and \`src/chip/calibration\` by \`npx vitest run test/structure -u\`; do not edit. SI units without prefix; F is the feature size. What an experiment
can set is in [parameters](parameters.md).
`;

/** Longer values stand below the table. */
const CELL = 120;

interface Constant {
  readonly name: string;
  readonly value: string;
  readonly meaning: string;
}

/** Values, and words such as names of processes; not what is computed. */
const VALUES = ["Literal", "UnaryExpression", "BinaryExpression", "ObjectExpression", "ArrayExpression"];

export function chipConstants(files: readonly SourceFile[]): string {
  const parts = files
    .filter(({ path }) => /^src\/chip\/(technology|component|calibration)\/\w+\.ts$/.test(path))
    .filter(({ path }) => !path.endsWith(".test.ts"))
    .map((file) => section(file, constantsOf(file)));
  return TITLE + parts.join("");
}

function section({ path, text }: SourceFile, constants: readonly Constant[]): string {
  const name = path.replace(/^src\/chip\/(.*)\.ts$/, "$1");
  const rows = constants.map((constant) => {
    const cells = [
      `\`${constant.name}\``,
      inTable(constant.value) ? `\`${constant.value}\`` : "below",
      constant.meaning,
    ];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  });
  const long = constants.filter(({ value }) => !inTable(value));
  const blocks = long.map((constant) => `\n\`\`\`ts\n${constant.name} = ${constant.value}\n\`\`\`\n`);
  const about = `\`\`\`text\n${headOf(text)}\n\`\`\``;
  const table = rows.length === 0 ? [] : ["", "| constant | value | meaning |", "|---|---|---|", ...rows];
  return [`\n## [${name}](../${path})\n`, about, ...table, ""].join("\n") + blocks.join("");
}

const inTable = (value: string) => value.length <= CELL && !value.includes("\n");

/** The comment that the file opens with. */
function headOf(text: string): string {
  const lines = text.split("\n");
  const end = lines.findIndex((line) => !line.startsWith("//"));
  return lines
    .slice(0, end)
    .map((line) => line.replace(/^\/\/ ?/, ""))
    .join("\n");
}

function constantsOf({ path, text }: SourceFile): Constant[] {
  const { program, comments } = parseSync(path, text);
  return program.body.flatMap((statement) => {
    const declaration = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
    if (declaration?.type !== "VariableDeclaration" || declaration.kind !== "const") return [];
    const comment = comments.find(({ end }) => /^\s+$/.test(text.slice(end, statement.start)));
    return declaration.declarations.flatMap(({ id, init }) => {
      const value = init?.type === "TSAsExpression" ? init.expression : init;
      if (id.type !== "Identifier" || !value || !VALUES.includes(value.type)) return [];
      const meaning =
        comment?.type === "Block" ? plain(comment.value) : meaningOfGroup(text, statement.start);
      return [{ name: id.name, value: text.slice(value.start, value.end), meaning }];
    });
  });
}

const plain = (comment: string) => comment.replace(/\s*\n?\s*\*\s*/g, " ").trim();

/** A constant right below another one shares its comment. */
function meaningOfGroup(text: string, start: number): string {
  return /const [^\n]*;\n$/.test(text.slice(0, start)) ? "with the one above" : "";
}
