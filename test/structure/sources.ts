// Sources for the structure tests: files of the repository, and the imports and functions of a TypeScript source. Not a linter. Parser: the
// one of Vite, which the tests run on anyway.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "vite";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export interface SourceFile {
  /** Path from the repository root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

export interface MeasuredFunction {
  readonly name: string;
  /** First line, from 1. */
  readonly line: number;
  readonly lines: number;
}

type Node = Readonly<Record<string, unknown>> & {
  readonly type: string;
  readonly start: number;
  readonly end: number;
};

/** Files that git tracks or would track, from the repository root. */
export function repositoryFiles(): string[] {
  const listed = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: ROOT,
  });
  return listed
    .toString("utf8")
    .split("\0")
    .filter((path) => path !== "" && existsSync(ROOT + path));
}

export function readSource(path: string): SourceFile {
  return { path, text: readFileSync(ROOT + path, "utf8") };
}

/** Key: text. Several tests of one file ask for the imports of all sources. */
const imports = new Map<string, readonly string[]>();

/** Module names that a file imports: static, type-only, re-exported, dynamic and `import("…").Type`. */
export function importsOf(file: SourceFile): readonly string[] {
  const key = `${file.path}\n${file.text}`;
  const known = imports.get(key);
  if (known) return known;
  const found = [...nodesOf(file)].flatMap((node) => {
    const source = node.type === "TSImportEqualsDeclaration" ? node.moduleReference : node.source;
    const literal = (source as Node | undefined)?.expression ?? source;
    const value = (literal as Node | undefined)?.value;
    return typeof value === "string" ? [value] : [];
  });
  imports.set(key, found);
  return found;
}

/** Repository paths of the relative imports. */
export function relativeImportsOf(file: SourceFile): string[] {
  const folder = posix.dirname(file.path);
  return importsOf(file)
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(folder, name));
}

export function functionsOf(file: SourceFile): MeasuredFunction[] {
  const lineAt = linesOf(file);
  return [...nodesOf(file)]
    .filter((node) => /^(FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/.test(node.type))
    .map((node) => {
      const line = lineAt(node.start);
      const name = (node.id as { name?: string } | null)?.name ?? "(unnamed)";
      return { name, line, lines: lineAt(node.end) - line + 1 };
    });
}

/** Places where unrelated things share a line: a literal spread inside a literal, and names taken out of a literal that was only made
 *  for them. */
export function packedLiteralsOf(file: SourceFile): string[] {
  const lineAt = linesOf(file);
  return [...nodesOf(file)].filter(isPacked).map(({ start }) => `${file.path}:${lineAt(start)}`);
}

function isPacked(node: Node): boolean {
  if (node.type === "SpreadElement") return isLiteral(node.argument);
  if (node.type !== "VariableDeclarator" || !isLiteral(node.init)) return false;
  const { type, elements, properties } = node.id as Node;
  if (type !== "ArrayPattern" && type !== "ObjectPattern") return false;
  // The rest of a literal is no packing: const { a, ...others } = { ...all }.
  return !((elements ?? properties) as (Node | null)[]).some((part) => part?.type === "RestElement");
}

function isLiteral(node: unknown): boolean {
  const { type, expression } = (node ?? {}) as Partial<Node>;
  if (type === "TSAsExpression") return isLiteral(expression);
  return type === "ObjectExpression" || type === "ArrayExpression";
}

/** The line of an offset, from 1. */
function linesOf({ text }: SourceFile): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => {
    const line = ends.findIndex((end) => end >= offset);
    return 1 + (line < 0 ? ends.length : line);
  };
}

/** Offsets are in UTF-16 units, as string indices are. */
function* nodesOf(file: SourceFile): Generator<Node> {
  const { program, errors } = parseSync(file.path, file.text);
  if (errors.length > 0) throw new Error(`${file.path}: ${errors[0]!.message}`);
  const waiting: unknown[] = [program];
  while (waiting.length > 0) {
    const here = waiting.pop();
    if (typeof here !== "object" || here === null) continue;
    if (!Array.isArray(here) && typeof (here as Node).type === "string") yield here as Node;
    waiting.push(...Object.values(here));
  }
}
