import { describe, expect, it } from "vitest";
import { functionsOf, readSource, repositoryFiles, type SourceFile } from "./sources.ts";

const FILE_LINES = 400;
/** A field of a record has a line, as an attribute of markup has: a function may be long and plain, but one screen must hold it. */
const FUNCTION_LINES = 60;

/** Files that people write: no generated tables, no data. */
const written = repositoryFiles()
  .filter((path) => /^(src|native|test|bench|examples|scripts|web)\/.*\.(tsx?|mjs|cc|h)$/.test(path))
  .map(readSource);

/** A sentence of the opening comment that says why a table or kernel is longer than the budget. */
function hasExcuse(file: SourceFile): boolean {
  const [opening] = /^(\s*(\/\/[^\n]*|\/\*[\s\S]*?\*\/|#!.*)\n)*/.exec(file.text) ?? [""];
  return opening
    .split(/(?<=[.;])\s/)
    .some((s) => /\b(tables?|kernels?)\b/i.test(s) && /\b(long|longer|exceeds?|over|more than)\b/i.test(s));
}

const linesOf = (text: string) => text.trimEnd().split("\n").length;

function tooLongFiles(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => linesOf(file.text) > FILE_LINES && !hasExcuse(file))
    .map((file) => `${file.path}: ${linesOf(file.text)} lines`);
}

function tooLongFunctions(files: readonly SourceFile[]): string[] {
  return files
    .filter((file) => !hasExcuse(file))
    .flatMap((file) =>
      functionsOf(file)
        .filter(({ lines }) => lines > FUNCTION_LINES)
        .map(({ name, line, lines }) => `${file.path}:${line} ${name}: ${lines} lines`),
    );
}

describe("the size budget", () => {
  it(`of ${FILE_LINES} lines a file is kept`, () => {
    expect(written.length).toBeGreaterThan(50);
    expect(tooLongFiles(written)).toEqual([]);
  });

  it(`of ${FUNCTION_LINES} lines a function is kept by everything but test bodies`, () => {
    const typescript = written.filter(({ path }) => /\.(tsx?|mjs)$/.test(path) && !path.endsWith(".test.ts"));
    expect(tooLongFunctions(typescript)).toEqual([]);
  });

  it("is measured: a long file and a long function are found, an excused kernel is not", () => {
    const body = "  x();\n".repeat(FUNCTION_LINES);
    const file = { path: "src/a.ts", text: `const a = 1;\nconst f = (x: () => void) => {\n${body}};\n` };
    expect(tooLongFunctions([file])).toEqual(["src/a.ts:2 (unnamed): 62 lines"]);
    const long = { path: "b.cc", text: "// A kernel.\n".repeat(FILE_LINES + 1) };
    expect(tooLongFiles([long])).toEqual(["b.cc: 401 lines"]);
    const excuse = "// A kernel, longer than the budget because every variant is one loop.\n";
    expect(tooLongFiles([{ ...long, text: excuse + long.text }])).toEqual([]);
    expect(tooLongFunctions([{ ...file, text: excuse + file.text }])).toEqual([]);
  });
});
