// The licences in a build of pages: of what the page bundles, and of what only its worker does.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { notices } from "../../web/notices.mjs";
import { ROOT } from "./sources.ts";

let folder: string;
beforeAll(() => {
  // below the packages, so that they are found
  folder = mkdtempSync(join(ROOT, "node_modules", ".mho-notices-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const licenceOf = (name: string) => readFileSync(join(ROOT, "node_modules", name, "LICENSE"), "utf8").trim();

test("name every package of the page and of its worker, with their licences", async () => {
  writeFileSync(join(folder, "index.html"), '<script type="module" src="./page.js"></script>');
  writeFileSync(
    join(folder, "page.js"),
    `import { max } from "d3-array";
     console.log(max([1, 2]), new Worker(new URL("./worker.js", import.meta.url), { type: "module" }));`,
  );
  writeFileSync(join(folder, "worker.js"), 'import { zlibSync } from "fflate"; postMessage(zlibSync);');
  const { pages, workers } = notices("licenses.md");
  await build({
    configFile: false,
    root: folder,
    logLevel: "silent",
    plugins: pages,
    worker: { format: "es", plugins: workers },
  });
  const text = readFileSync(join(folder, "dist", "licenses.md"), "utf8");
  expect(text.match(/^## \S+/gm)).toEqual(["## d3-array", "## fflate"]);
  expect(text).toContain(licenceOf("d3-array"));
  expect(text).toContain(licenceOf("fflate"));
});
