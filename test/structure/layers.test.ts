import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { circles, folderCircles, layerProblems } from "./layers.ts";
import { importsOf, ROOT, readSource, repositoryFiles } from "./sources.ts";

const files = repositoryFiles();
const sources = files.filter((path) => /^src\/.*\.ts$/.test(path)).map(readSource);
const all = [...sources, ...files.filter((path) => /^web\/.*\.tsx?$/.test(path)).map(readSource)];

/** "hono/streaming" → "hono", "@a/b/c" → "@a/b". */
const packageOf = (name: string) =>
  name
    .split("/")
    .slice(0, name.startsWith("@") ? 2 : 1)
    .join("/");

describe("the sources, and the pages above them,", () => {
  it("import only from layers to their left", () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(all.length - sources.length).toBeGreaterThan(50);
    expect(layerProblems(all)).toEqual([]);
  });

  it("have no circular imports", () => {
    expect(circles(all)).toEqual([]);
  });

  it("of a folder, and its sub-folders, go round in no circle", () => {
    expect(folderCircles(all)).toEqual([]);
  });

  it("use Node and the declared dependencies only, and every declared one", () => {
    const { dependencies, optionalDependencies } = JSON.parse(
      readFileSync(`${ROOT}package.json`, "utf8"),
    ) as {
      dependencies: Record<string, string>;
      optionalDependencies: Record<string, string>;
    };
    const shipped = sources.filter(({ path }) => !path.endsWith(".test.ts"));
    const outside = new Set(
      shipped
        .flatMap(importsOf)
        .filter((name) => !name.startsWith(".") && !name.startsWith("node:"))
        .map(packageOf),
    );
    const forNative = ["node-addon-api", "node-api-headers"];
    // found by name when they are wanted: without them all else still works
    const byName = { "fs-native-extensions": "src/base/fileLock.ts" };
    // one file of the build holds them: see scripts/bundleVega.mjs
    const bundled = importsOf(readSource("src/report/figure/vega.ts"));
    const declared = Object.keys({ ...dependencies, ...optionalDependencies });
    const needed = [...outside].filter((name) => !bundled.includes(name));
    expect(bundled.length).toBeGreaterThan(0);
    expect([...needed, ...forNative, ...Object.keys(byName)].sort()).toEqual(declared.sort());
    for (const [name, path] of Object.entries(byName)) expect(readSource(path).text).toContain(`"${name}`);
    for (const name of forNative) expect(readSource("native/targets.mjs").text).toContain(name);
  });
});

describe("the checker", () => {
  const law = { path: "src/device/law.ts", text: "export const law = 1;" };

  it.each([
    ["import", 'import { read } from "../engine/engine.ts";'],
    ["type import", 'import type { Engine } from "../engine/engine.ts";'],
    ["re-export", 'export { read } from "../engine/engine.ts";'],
    ["star re-export", 'export * from "../engine/engine.ts";'],
    ["dynamic import", 'const later = async () => import("../engine/engine.ts");'],
    ["import of a type in place", 'let engine: import("../engine/engine.ts").Engine;'],
  ])("refuses a right-pointing %s", (_, text) => {
    expect(layerProblems([{ path: "src/device/law.ts", text }])).toEqual([
      "src/device/law.ts imports src/engine/engine.ts, which is further right",
    ]);
  });

  it("accepts imports to the left, in the same layer, and of everything by the index", () => {
    const files = [
      law,
      { path: "src/engine/engine.ts", text: 'import { law } from "../device/law.ts";' },
      {
        path: "src/device/fit.ts",
        text: 'import { law } from "./law.ts"; import { readFileSync } from "node:fs";',
      },
      {
        path: "src/index.ts",
        text: 'export { main } from "./cli/main.ts"; export { law } from "./device/law.ts";',
      },
    ];
    expect(layerProblems(files)).toEqual([]);
    expect(circles(files)).toEqual([]);
  });

  it("refuses an import of the index, of another folder, and a folder that is no layer", () => {
    const into = (target: string) => [{ path: "src/cli/main.ts", text: `import { x } from "${target}";` }];
    expect(layerProblems(into("../index.ts"))[0]).toContain("further right");
    const fixture = into("../../test/fixture.ts");
    expect(layerProblems(fixture)[0]).toContain("lies in no layer");
    expect(layerProblems(fixture.map((file) => ({ ...file, path: "src/cli/main.test.ts" })))).toEqual([]);
    expect(layerProblems([{ path: "src/utils/x.ts", text: "" }])[0]).toContain("lies in no layer");
  });

  it("lets a page see the server and not the command line", () => {
    const page = (target: string) => [
      { path: "web/app/page.tsx", text: `import { x } from "../../${target}";` },
    ];
    expect(layerProblems(page("src/server/app.ts"))).toEqual([]);
    expect(layerProblems(page("src/cli/main.ts"))[0]).toContain("further right");
    const up = { path: "src/server/app.ts", text: 'import { page } from "../../web/app/page.tsx";' };
    expect(layerProblems([up])[0]).toContain("further right");
  });

  it("finds a circle of folders whose files go round in none", () => {
    const link = (path: string, to: string) => ({ path, text: `import { x } from "${to}";` });
    const round = [link("src/chip/plan/a.ts", "../phase/b.ts"), link("src/chip/phase/c.ts", "../plan/d.ts")];
    expect(circles(round)).toEqual([]);
    expect(folderCircles(round)).toEqual(["src/chip/plan → src/chip/phase → src/chip/plan"]);
    const above = [link("src/chip/roof.ts", "./plan/a.ts"), link("src/chip/plan/a.ts", "../ground.ts")];
    expect(folderCircles(above)).toEqual([]);
    const test = [...above, link("src/chip/plan/a.test.ts", "../roof.ts")];
    expect(folderCircles(test)).toEqual([]);
  });

  it("finds a circle of three files, and one of types", () => {
    const link = (path: string, to: string, word = "") => ({
      path: `src/base/${path}.ts`,
      text: `import ${word} { x } from "./${to}.ts"; export const y = x;`,
    });
    expect(circles([link("a", "b"), link("b", "c"), link("c", "a")])).toEqual([
      "src/base/a.ts → src/base/b.ts → src/base/c.ts → src/base/a.ts",
    ]);
    expect(circles([link("a", "b", "type"), link("b", "a", "type")])).toHaveLength(1);
  });
});
