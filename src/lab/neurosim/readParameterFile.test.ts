import { describe, expect, test } from "vitest";
import { readParameterFile } from "./readParameterFile.ts";

const valuesOf = (text: string) => Object.fromEntries(readParameterFile(text).values);
const candidatesOf = (text: string, name: string) =>
  readParameterFile(text)
    .undecided.find((one) => one.name === name)
    ?.candidates.map(({ when, text: value }) => `${when}: ${value}`);

describe("branches that the file itself decides", () => {
  test.each([
    ["if (a == 2) { b = 1; } else { b = 2; }", 1],
    ["if (a != 2) b = 1; else b = 2;", 2],
    ["if (a > 2)\n{\n b = 1;\n}\nelse if (a >= 2)\n{\n b = 3;\n}\nelse\n{\n b = 4;\n}", 3],
    ["b = 9; if (a < 2) b = 1;", 9],
    ["b = a == 2 ? 5 : 6;", 5],
    ["b = (a > 3) ? 5 : (a > 1 ? 7 : 8);", 7],
    ["if (!(a == 2) || (a <= 2 && unknown == unknown2 || true)) b = 4;", 4],
    ["if (a == 1 && unknown) b = 1; else b = 2;", 2],
    ["switch (a) { case 1: b = 1; break; case 2: b = 2; break; default: b = 3; }", 2],
    ["switch (a) { case 1: case 2: b = 2; case 3: b = 3; break; case 4: b = 4; }", 3],
    ["switch (a) { case 5: b = 5; break; default: { b = 6; break; } }", 6],
    ["#if 0\nb = 1;\n#else\nb = 2;\n#endif", 2],
    ["#define N 3\n#if defined(N) && N > 2\nb = N * 2;\n#endif", 6],
    ["#ifndef GUARD\n#define GUARD\nb = 1;\n#endif", 1],
    ["{ { b = 1; } b = b + 1; }", 2],
    ["if (a == 2) ; else b = 1; b = 3;", 3],
    ["/* b = 1; */ b = 2; // b = 3;\n", 2],
    ['const char *s = "b = 7; // }"; b = 1;', 1],
    ["if (a == 2) { b = 1; } return; b = 2;", 1],
    ["if (a != 2) { exit(-1); } b = 2;", 2],
    ["do_something(a); b = 2;", 2],
  ])("%s", (text, b) => expect(valuesOf(`Param::Param() {\n a = 2;\n${text}\n}`)).toMatchObject({ a: 2, b }));
});

describe("arithmetic is that of C++", () => {
  test.each([
    ["x = 1/4;", 0],
    ["x = 1.0/4;", 0.25],
    ["x = (double) 1/4;", 0.25],
    ["x = double(1)/4;", 0.25],
    ["x = static_cast<double>(1)/4;", 0.25],
    ["x = 7 % 4 - -2;", 5],
    ["x = -7/2;", -3],
    ["resistanceOn = 6e3; x = 1/resistanceOn;", 1 / 6e3],
    ["resistanceOn = 100e3; x = resistanceOn*17;", 17e5],
    ["x = 1e-9*40*(2 + 3);", 1e-9 * 40 * 5],
    ["x = pow(2, 5) + sqrt(16.0) + round(2.5) + std::max(1, 2);", 41],
    ["x = 3; x *= 2; x += 1; x--; ", 6],
    ["x = y = 4;", 4],
    ["param->x = 5;", 5],
    ["this->x = 5;", 5],
    ["(*this).x = 5;", 5],
    ["x = 0x10 + 010 + 1'000;", 1024],
    ["x = 2.5f + 1u;", 3.5],
    ["double k = 3, m{2}; x = k * m;", 6],
    ["int k = 7.9; x = k;", 7],
    ["bool k = 5; x = k;", 1],
    ["x = true + false;", 1],
    ["technode = 22.9; x = technode;", 22],
    ["#define RATIO (10 * 15)\nx = 2 * RATIO;", 300],
    ["x = 1; x = 2;", 2],
  ])("%s", (text, x) => expect(valuesOf(`Param::Param() {\n${text}\n}`).x).toBe(x));

  test("first values of a constructor, and members of other objects", () => {
    const text =
      "Param::Param() : technode(22), temp{300} { cell->temp = 5; cell.technode = 6; list[0] = 3; }";
    expect(valuesOf(text)).toEqual({
      technode: 22,
      temp: 300,
      "cell.temp": 5,
      "cell.technode": 6,
      "list[0]": 3,
    });
  });
});

describe("what nobody can decide keeps all candidates", () => {
  test.each([
    ["if (mode == 3) x = 1; else x = 2;", ["mode == 3: 1", "otherwise: 2"]],
    ["x = 5; if (mode) { x = 1; }", ["mode: 1", "otherwise: 5"]],
    ["if (mode) { x = 1; }", ["mode: 1", "otherwise: not set"]],
    [
      "if (mode == 1) x = 1; else if (mode == 2) x = 2; else x = 3;",
      ["mode == 1: 1", "mode == 2: 2", "otherwise: 3"],
    ],
    [
      "switch (mode) { case 1: x = 1; break; case 2: x = 2; break; }",
      ["mode == 1: 1", "mode == 2: 2", "otherwise: not set"],
    ],
    ["#ifdef FAST\nx = 1;\n#else\nx = 2;\n#endif", ["#ifdef FAST: 1", "otherwise: 2"]],
    ["x = mode ? 1 : 2;", ["the condition before the ? holds: 1", "otherwise: 2"]],
    ["if (f) { if (g) x = 1; else x = 2; } else x = 3;", ["f, g: 1", "f, otherwise: 2", "otherwise: 3"]],
    ["y = 7; x = y / 2;", ["both sides are whole numbers in C++: 3", "one side is a double: 3.5"]],
  ])("%s", (text, candidates) =>
    expect(candidatesOf(`Param::Param() {\n${text}\n}`, "x")).toEqual(candidates),
  );

  test("equal branches, a later assignment and a branch that stops the program leave no doubt", () => {
    expect(valuesOf("if (mode) x = 1; else x = 1;")).toEqual({ x: 1 });
    expect(valuesOf("if (mode) x = 1; else x = 2; x = 3;")).toEqual({ x: 3 });
    expect(valuesOf('switch (mode) { case 1: x = 1; break; default: puts("no"); exit(-1); }')).toEqual({
      x: 1,
    });
  });

  test("a branch that leaves the function in doubt is named", () => {
    const { values, skipped } = readParameterFile("Param::Param() {\nif (mode)\n return;\nx = 1;\n}");
    expect(values.get("x")).toBe(1);
    expect(skipped).toEqual([{ line: 2, text: "mode: leaves the function or switch" }]);
  });
});

describe("what is not followed is named", () => {
  test("loops, texts, unknown functions and names", () => {
    const text =
      'for (int i = 0; i < 3; i++) { x = i; }\ny = f(2);\nz = Type::RRAM;\ns = "SGD";\nset(3);\nprintf("a");';
    const { values, unread, skipped } = readParameterFile(`Param::Param() {\n${text}\n}`);
    expect([...values]).toEqual([]);
    expect(unread).toMatchObject([
      { name: "x", why: "set in a loop" },
      { name: "y", text: "f(2)" },
      { name: "z", text: "Type::RRAM" },
      { name: "s", text: '"SGD"' },
    ]);
    expect(skipped).toMatchObject([{ line: 2 }, { line: 6, text: "set(3)" }]);
  });

  test("the constructor counts, other functions do not", () => {
    const { values, unread } = readParameterFile(
      "Param::Param() { x = 1; }\nvoid Param::set() { x = 2; y = 3; }",
    );
    expect([...values]).toEqual([["x", 1]]);
    expect(unread).toMatchObject([{ name: "y", text: "3", why: expect.stringContaining("Param::set()") }]);
  });

  test("a value that follows from a doubtful one is none", () => {
    const { unread, undecided } = readParameterFile("if (m) a = 1; else a = 2; b = a * 2; c = b + 1;");
    expect(undecided.map(({ name }) => name)).toEqual(["a"]);
    expect(unread.map(({ name }) => name)).toEqual(["b", "c"]);
  });
});

describe("damage", () => {
  test.each([
    ["Param::Param() { x = 1;", /line|:1.*never closed/],
    ["x = 1; }", /closes nothing/],
    ["x = 1; /* y = 2;", /never closed/],
    ["#if A\nx = 1;", /no #endif/],
    ["x = 1;\n#endif", /belongs to no #if/],
    ["x = 1;".repeat(200_000), /at most/],
    ["{".repeat(5000) + "}".repeat(5000), /deep/],
  ])("%.40s", (text, message) => expect(() => readParameterFile(text)).toThrow(message));

  test("more branches than can be followed are refused", () => {
    const cases = Array.from({ length: 5_000 }, (_, i) => `case ${i}: x${i} = ${i};`);
    expect(() => readParameterFile(`switch (m) { ${cases.join("\n")} }`)).toThrow(/more branches/);
    expect(() => readParameterFile(`switch (m) { ${cases.join(" break;\n")} }`)).toThrow(/more branches/);
    const chain = Array.from({ length: 5_000 }, (_, i) => `if (m == ${i}) x${i} = ${i};`);
    expect(() => readParameterFile(chain.join(" else "))).toThrow(/more branches/);
  });

  test("long chains end in bounded time", () => {
    const chain = Array.from({ length: 8_000 }, (_, i) => `if (m == ${i}) x${i % 500} = ${i};`).join("\n");
    expect(readParameterFile(chain).undecided).toHaveLength(500);
    expect(readParameterFile(`x = ${"1+".repeat(100_000)}1;`).unread).toHaveLength(1);
    expect(readParameterFile(`x = ${"(".repeat(20_000)}1${")".repeat(20_000)};`).unread).toHaveLength(1);
  });
});
