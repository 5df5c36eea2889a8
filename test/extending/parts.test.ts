// Follows "Parts of Mho" of docs/extending.md in a copy of the sources: each part is the file that stands there and its place in one list. The
// copy compiles, and its command line uses them.
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import type { main } from "../../src/cli/main.ts";
import { type Printed, printedBy } from "../cli/inProcess.ts";

const ROOT = packageRoot();
const page = readFileSync(join(ROOT, "docs", "extending.md"), "utf8");
const files = new Map(
  [...page.matchAll(/```ts\n\/\/ (src\/\S+)\n([\s\S]*?)```/g)].map(([, path, code]) => [path!, code!]),
);

/** The import, and the place in the list. */
interface Place {
  readonly list: string;
  readonly file: string;
  readonly before: string;
  readonly line: string;
}
const PLACES: readonly Place[] = [
  {
    file: "src/device/laws/bellStep.ts",
    list: "src/device/laws.ts",
    before: "  table,\n",
    line: "  bellStep,\n",
  },
  {
    file: "src/report/chip/leakageFigure.ts",
    list: "src/report/chip/chipFigures.ts",
    before: "    areaFigure(estimate),\n",
    line: "    leakageFigure(estimate),\n",
  },
];

let copy: string;
let mho: (...args: string[]) => Promise<Printed>;

beforeAll(async () => {
  copy = mkdtempSync(join(tmpdir(), "mho-parts-"));
  cpSync(join(ROOT, "src"), join(copy, "src"), {
    recursive: true,
    filter: (path) => !path.endsWith(".test.ts"),
  });
  for (const name of ["package.json", "node_modules", "native", "presets", "datasets"])
    symlinkSync(join(ROOT, name), join(copy, name));
  for (const [path, code] of files) {
    mkdirSync(dirname(join(copy, path)), { recursive: true });
    writeFileSync(join(copy, path), code);
  }
  for (const place of PLACES) enter(place);
  const entry = (await import(join(copy, "src", "cli", "main.ts"))) as { main: typeof main };
  mho = (...args) => printedBy(entry.main, args);
}, 180_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function enter({ list, file, before, line }: Place): void {
  const path = join(copy, list);
  const text = readFileSync(path, "utf8");
  expect(text).toContain(before);
  const name = file.replace(/.*\/|\.ts$/g, "");
  const added = `import { ${name} } from "./${relative(dirname(list), file)}";\n`;
  writeFileSync(path, added + text.replace(before, before + line));
}

const SMALL = [
  "network.name=mlp",
  "network.hidden=[16]",
  "data.trainLimit=200",
  "data.testLimit=50",
  "training.batch=20",
  "training.epochs=1",
].flatMap((text) => ["--set", text]);
const trained = (folder: string, ...flags: string[]) =>
  mho("train", ...SMALL, "--json", "--quiet", "--out", join(copy, "runs", folder), ...flags);
const accuracyOf = ({ out }: Printed) => (JSON.parse(out) as { testAccuracy: number }).testAccuracy;

it("the page has the parts that are placed here", () => {
  expect([...files.keys()].toSorted()).toEqual(PLACES.map(({ file }) => file).toSorted());
});

it("all parts compile with no other change", () => {
  const config = { extends: join(ROOT, "tsconfig.json"), include: ["src"] };
  writeFileSync(join(copy, "tsconfig.json"), JSON.stringify(config));
  const tsc = join(ROOT, "node_modules", "typescript", "bin", "tsc");
  const { stdout, status } = spawnSync(process.execPath, [tsc, "--noEmit", "-p", copy], { encoding: "utf8" });
  expect(stdout).toBe("");
  expect(status).toBe(0);
}, 240_000);

it("a law trains alike on the engines, and help and preset-free experiments know its keys", async () => {
  const law = ["device.preset=none", "device.model=bell-step", "device.bellWidth=0.3", "device.stepD2d=0.2"];
  const set = law.flatMap((text) => ["--set", text]);
  const native = await trained("native", ...set, "--engine", "native");
  expect(native.err + native.code).toBe("0");
  const reference = await trained("reference", ...set, "--engine", "reference");
  expect(accuracyOf(reference)).toBe(accuracyOf(native));
  expect((await mho("explain", "device.bellCentre")).out).toContain("Place of the largest step");
  const foreign = await trained("foreign", "--set", "device.bellWidth=0.3");
  expect(foreign.err).toContain("it belongs to bell-step");
});

it("a figure is drawn with the others", async () => {
  const figures = join(copy, "figures");
  const { code } = await mho("chip", "--figures", figures, "--json");
  expect(code).toBe(0);
  expect(readdirSync(figures).filter((name) => name.startsWith("leakage"))).not.toEqual([]);
});
