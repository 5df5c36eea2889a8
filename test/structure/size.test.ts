import { describe, expect, it } from "vitest";
import { braceFunctionsOf } from "./braceFunctions.ts";
import { functionsOf, readSource, repositoryFiles, type SourceFile } from "./sources.ts";

const FILE_LINES = 400;
/** A field of a record has a line, as an attribute of markup has: a function may be long and plain, but one screen must hold it. */
const FUNCTION_LINES = 60;
/** Limit for a file with an excuse. */
const KERNEL_LINES = 100;

/** Files that people write: no generated tables, no data. */
const written = repositoryFiles()
  .filter((path) => /^(src|native|test|bench|examples|scripts|web)\/.*\.(tsx?|mjs|cc|h|wgsl)$/.test(path))
  // Snapshots of assembled kernels.
  .filter((path) => !path.startsWith("test/webgpu/shaders/"))
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
  return files.flatMap((file) => {
    const budget = hasExcuse(file) ? KERNEL_LINES : FUNCTION_LINES;
    return measured(file)
      .filter(({ lines }) => lines > budget)
      .map(({ name, line, lines }) => `${file.path}:${line} ${name}: ${lines} lines`);
  });
}

const measured = (file: SourceFile) =>
  /\.(cc|h|wgsl)$/.test(file.path) ? braceFunctionsOf(file) : functionsOf(file);

describe("the size budget", () => {
  it(`of ${FILE_LINES} lines a file is kept`, () => {
    expect(written.length).toBeGreaterThan(50);
    expect(tooLongFiles(written)).toEqual([]);
  });

  it(`of ${FUNCTION_LINES} lines a function is kept by everything but test bodies`, () => {
    expect(tooLongFunctions(written.filter(({ path }) => !path.endsWith(".test.ts")))).toEqual([]);
  });

  it("measures the functions of kernels", () => {
    const kernels = written.filter(({ path }) => /^(native|src)\/.*\.(cc|h|wgsl)$/.test(path));
    const functions = kernels.flatMap(braceFunctionsOf);
    expect(functions.length).toBeGreaterThan(800);
    // Each kernel of WGSL has its main function.
    for (const { path, text } of kernels.filter(({ text }) => text.includes("@compute")))
      expect(
        braceFunctionsOf({ path, text }).map(({ name }) => name),
        path,
      ).toContain("main");
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
    const twice = file.text.replace(body, body + body);
    expect(tooLongFunctions([{ ...file, text: excuse + twice }])).toHaveLength(1);
  });

  it("finds the functions of C++ and WGSL by their braces", () => {
    const cpp = [
      "namespace mho {",
      "// not {",
      "struct Sum : Base {",
      "  explicit Sum(int a) : a_{a} {",
      "    if (a) { a_ = 0; }",
      "  }",
      "  int operator()(int x) const noexcept {",
      "    if (x) { return a_; }",
      "    auto f = [&](int y) { return y; };",
      "    return f(x);",
      "  }",
      "  int a_ = 0;",
      "};",
      "const int table[] = {1, 2};",
      "template <class T>",
      "static inline T",
      "sum(const T& a, const T& b) {",
      "  return a;",
      "}",
      "}  // namespace mho",
    ].join("\n");
    expect(braceFunctionsOf({ path: "a.h", text: cpp })).toEqual([
      { name: "Sum", line: 4, lines: 3 },
      { name: "operator", line: 7, lines: 5 },
      { name: "sum", line: 15, lines: 5 },
    ]);
    const wgsl =
      "@compute @workgroup_size(64)\nfn main(@builtin(x) id: vec3u) {\n  a();\n}\nstruct P {\n  a: u32,\n}\n";
    expect(braceFunctionsOf({ path: "a.wgsl", text: wgsl })).toEqual([{ name: "main", line: 1, lines: 4 }]);
  });
});
