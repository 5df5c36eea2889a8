// The modules that every start of `mho` loads and waits for, before it knows which command is meant.
import { posix } from "node:path";
import { expect, it } from "vitest";
import { readSource } from "./sources.ts";

const STATIC = /^(?:import|export) (?!type\b)[^;]*?from "(\.[^"]+)";/gm;

/** The file and all that it imports, without types and what it loads later. */
function loaded(path: string, known = new Set<string>()): ReadonlySet<string> {
  if (known.has(path)) return known;
  known.add(path);
  for (const [, target] of readSource(path).text.matchAll(STATIC))
    loaded(posix.join(posix.dirname(path), target!), known);
  return known;
}

it("a start loads the names of commands and flags, and nothing that computes or checks", () => {
  const files = [...loaded("src/cli/main.ts")];
  expect(files).toContain("src/cli/deviceProgram.ts");
  const others = files.filter((path) => !/^src\/(cli|base)\//.test(path));
  expect(others.toSorted()).toEqual(["src/lab/choices.ts", "src/study/scaleNames.ts"]);
  expect(files).not.toContain("src/base/schema.ts");
});
