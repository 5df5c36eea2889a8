// The documentation site: it builds from the pages as they lie there, has each of them, and a dead link ends the build.
import { execFile } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { sidebar } from "../../docs/.vitepress/pages.mts";
import { packageRoot } from "../../src/base/packageRoot.ts";

const ROOT = packageRoot();
const BUILD_MS = 240_000;

interface Built {
  readonly code: number;
  readonly printed: string;
}

function build(docs: string, out: string): Promise<Built> {
  const args = [join(ROOT, "node_modules/vitepress/bin/vitepress.js"), "build", docs, "--outDir", out];
  return new Promise((done) => {
    execFile(process.execPath, args, { cwd: ROOT, maxBuffer: 2 ** 26 }, (error, printed, err) =>
      done({ code: error ? Number(error.code ?? 1) : 0, printed: printed + err }),
    );
  });
}

const filesIn = (folder: string, end: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(end));

describe("the site", () => {
  const out = mkdtempSync(join(tmpdir(), "mho-site-"));
  const pages = filesIn(join(ROOT, "docs"), ".md").filter((name) => name !== "README.md");
  beforeAll(async () => {
    const { code, printed } = await build(join(ROOT, "docs"), out);
    expect(code, printed).toBe(0);
  }, BUILD_MS);

  it("has a page for each document", () => {
    const expected = pages.map((name) => name.replace(/README\.md$/, "index.md").replace(/\.md$/, ".html"));
    expect(expected.length).toBeGreaterThan(50);
    expect(filesIn(out, ".html").sort()).toEqual([...expected, "404.html"].sort());
  });

  it("names the packages in its scripts, with their licences", () => {
    const text = readFileSync(join(out, "licenses.txt"), "utf8");
    for (const name of ["@vue/runtime-core", "minisearch"]) expect(text).toContain(`\n## ${name} `);
  });

  it("ships no font, whose licence would ask for a notice", () => {
    expect(filesIn(out, ".css").length).toBeGreaterThan(0);
    expect(filesIn(out, ".woff2")).toEqual([]);
  });

  it("has a search index in itself, and takes nothing from other hosts", () => {
    expect(filesIn(join(out, "assets/chunks"), ".js").some((name) => name.includes("localSearchIndex"))).toBe(
      true,
    );
    const foreign = filesIn(out, ".html").flatMap((name) =>
      [
        ...readFileSync(join(out, name), "utf8").matchAll(
          /<(?:script|link|img)[^>]*(?:src|href)="https?:[^"]*"/g,
        ),
      ].map(([tag]) => `${name}: ${tag}`),
    );
    expect(foreign).toEqual([]);
  });

  it("leads to every page of the side bar", () => {
    const links = sidebar.flatMap(({ items }) => items.map(({ link }) => link));
    const missing = links.filter((link) => {
      const page = `${link.replace(/\/$/, "/index").slice(1)}.html`;
      return !filesIn(out, ".html").includes(page);
    });
    expect(missing).toEqual([]);
  });
});

it(
  "a dead link ends the build",
  async () => {
    const root = mkdtempSync(join(tmpdir(), "mho-dead-link-"));
    mkdirSync(join(root, "docs"));
    cpSync(join(ROOT, "docs/.vitepress"), join(root, "docs/.vitepress"), {
      recursive: true,
      filter: (path) => !/\.vitepress.(dist|cache)/.test(path),
    });
    for (const folder of ["node_modules", "web"]) symlinkSync(join(ROOT, folder), join(root, folder));
    writeFileSync(join(root, "package.json"), '{ "type": "module" }');
    writeFileSync(join(root, "docs/index.md"), "# A page\n\n[nowhere](missing.md)\n");
    const { code, printed } = await build(join(root, "docs"), join(root, "out"));
    expect(code).not.toBe(0);
    expect(printed).toContain("missing");
  },
  BUILD_MS,
);
