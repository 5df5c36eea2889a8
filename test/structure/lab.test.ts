// The device lab and the web app run in a browser: nothing that they need at run time may import a module of Node.
import { expect, it } from "vitest";
import { importsOf, readSource, relativeImportsOf, repositoryFiles } from "./sources.ts";

/** Without what disappears when types are stripped. */
function atRunTime(path: string) {
  const { text } = readSource(path);
  return { path, text: text.replaceAll(/^(import|export) type [^;=]*;/gm, "") };
}

/** Every file that is reached from these by imports, and the modules of Node that they import. */
function reached(from: readonly string[]): { files: ReadonlySet<string>; node: string[] } {
  const files = new Set<string>();
  const node: string[] = [];
  const waiting = [...from];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    const file = atRunTime(path);
    node.push(
      ...importsOf(file)
        .filter((name) => name.startsWith("node:"))
        .map((name) => `${path}: ${name}`),
    );
    waiting.push(...relativeImportsOf(file).filter((target) => /\.tsx?$/.test(target)));
  }
  return { files, node };
}

it("src/lab reaches no module of Node", () => {
  const lab = repositoryFiles().filter((path) => /^src\/lab\/.*(?<!\.test)\.ts$/.test(path));
  const { files, node } = reached(lab);
  expect(files.has("src/engine/reference.ts")).toBe(true);
  expect(node).toEqual([]);
});

it("web/app reaches no module of Node, and the chip model", () => {
  const { files, node } = reached(repositoryFiles().filter((path) => /^web\/app\/.*\.tsx?$/.test(path)));
  expect(files.has("src/chip/estimate/estimate.ts")).toBe(true);
  expect(node).toEqual([]);
});

it("the search would find one", () => {
  expect(reached(["src/device/resolve.ts"]).node).toContain("src/device/presets.ts: node:fs");
});
