import { expect, it } from "vitest";
import { packedLiteralsOf, readSource, repositoryFiles } from "./sources.ts";

const written = repositoryFiles().filter((path) =>
  /^(src|native|test|bench|examples|scripts|web)\/.*\.(tsx?|mjs)$/.test(path),
);

it("fields and locals are written one by one, not packed into literals to save lines", () => {
  expect(written.length).toBeGreaterThan(50);
  // Most files need not be parsed.
  const suspect = written.map(readSource).filter(({ text }) => /\.\.\.\s*[{[]|(const|let)\s*[{[]/.test(text));
  expect(suspect.flatMap(packedLiteralsOf)).toEqual([]);
});

it("packed ones are found, conditional fields and computed lists are not", () => {
  const packed = [
    "const a = { x, ...{ y, z } };",
    "const b = [x, ...[y, z]];",
    "f(x, ...[y, z]);",
    "const { c, d } = { c: x, d: y };",
    "const [e, g] = [x, y] as const;",
  ];
  const plain = [
    "const h = { x, ...(y ? { z } : {}), ...(y && { z }), ...y };",
    "const [i, j] = [1, 2].map(f);",
    "const { k: _, ...l } = { ...x, y };",
    "[x, y] = [y, x];",
  ];
  const text = [...packed, ...plain].join("\n");
  const lines = packed.map((_, line) => `a.ts:${line + 1}`);
  expect(packedLiteralsOf({ path: "a.ts", text }).sort()).toEqual(lines);
});
