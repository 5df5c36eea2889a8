import { existsSync, readFileSync } from "node:fs";
import { posix } from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT, repositoryFiles } from "./sources.ts";

const LINES = 10;
const files = repositoryFiles();
const read = (path: string) => readFileSync(ROOT + path, "utf8");
const topFolders = [
  ...new Set(files.flatMap((path) => (/^[^./][^/]*\//.test(path) ? [path.split("/")[0]!] : []))),
];
const documents = files.filter((path) => path.endsWith(".md"));

/** Relative links of a document that lead nowhere. */
function deadLinks(path: string, text: string): string[] {
  const links = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)(?:#([^)\s]+))?\)/g)];
  return links.flatMap(([, target, anchor]) => {
    const goal = posix.join(posix.dirname(path), target!);
    const found = existsSync(ROOT + goal) && (anchor === undefined || anchorsOf(read(goal)).includes(anchor));
    return found ? [] : [`${path}: ${target}${anchor === undefined ? "" : `#${anchor}`}`];
  });
}

function anchorsOf(text: string): string[] {
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title]) => title!);
  return titles.map((title) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

describe("every top folder", () => {
  it.each(topFolders)("%s has a README of at most 10 lines", (folder) => {
    expect(files).toContain(`${folder}/README.md`);
    const lines = read(`${folder}/README.md`).trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(LINES);
    expect(lines[0]).toBe(`# ${folder}`);
  });
});

describe("README.md", () => {
  const commands = [...read("README.md").matchAll(/^npm ci && (npm \w+)/gm)].map(([, command]) => command);
  const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

  it("starts with two commands, which package.json has", () => {
    expect(commands).toEqual(["npm start", "npm test"]);
    expect(scripts.start).toMatch(/^node dist\/cli\/main\.js /);
    expect(scripts.test).toBe("npm run lint && npm run types && vitest run");
    expect(scripts.prepare).toBe("node scripts/build.mjs --if-possible");
    expect(scripts["build:js"]).toContain("tsc -p tsconfig.build.json");
    for (const part of ["native/build.mjs", '"build:js"']) expect(read("scripts/build.mjs")).toContain(part);
  });

  it("and .ci/run runs its test command, nothing else", () => {
    const stages = [...read(".ci/run").matchAll(/^stage (.*)$/gm)].map(([, stage]) => stage);
    expect(stages).toEqual(["npm ci", "npm test"]);
  });
});

describe("documents", () => {
  it("link to what is there", () => {
    expect(documents.length).toBeGreaterThan(20);
    expect(documents.flatMap((path) => deadLinks(path, read(path)))).toEqual([]);
  });

  it("are checked by a search that finds a dead link and a missing heading", () => {
    const text = "[a](nowhere.md) [b](https://example.org) [c](../README.md#start) [d](../README.md#end)";
    expect(deadLinks("docs/x.md", text)).toEqual(["docs/x.md: nowhere.md", "docs/x.md: ../README.md#end"]);
  });

  it("of the models each name the test that proves them", () => {
    for (const path of documents.filter((name) => name.startsWith("docs/models/")))
      expect(read(path), path).toMatch(/\*\*Proved by\*\*[\s\S]*\]\([^)]*\.test\.ts\)/);
  });
});
