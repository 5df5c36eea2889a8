// Follows "Parts of Mho" of docs/extending.md in a copy of the sources: each part is the file that stands there and the lines that it names. The copy
// compiles, and its command line uses them.
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
import { dirname, join, posix, relative } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import type { main } from "../../src/cli/main.ts";
import { type Printed, printedBy } from "../cli/inProcess.ts";

const ROOT = packageRoot();
const page = readFileSync(join(ROOT, "docs", "extending.md"), "utf8");
const files = new Map(
  [...page.matchAll(/```ts\n\/\/ (src\/\S+)\n([\s\S]*?)```/g)].map(([, path, code]) => [path!, code!]),
);

/** The import, and lines in front of which others come. */
interface Place {
  readonly file: string;
  readonly list: string;
  /** Names that are imported, where they are not that of the file. */
  readonly names?: string;
  readonly lines: Readonly<Record<string, string>>;
}

/** Lines of the table of the circuit. */
const lineAt = (place: string): string => {
  const found = page.split("\n").find((line) => line.startsWith(`| ${place} |`));
  return /\| `(.*)` \|$/.exec(found!)![1]!;
};
const PLACES: readonly Place[] = [
  {
    file: "src/device/laws/bellStep.ts",
    list: "src/device/laws.ts",
    lines: { "  table,\n]": "  bellStep,\n" },
  },
  {
    file: "src/network/kinds/slice.ts",
    list: "src/network/kinds.ts",
    lines: { "  bias,\n]": "  slice,\n" },
  },
  {
    file: "src/report/chip/leakageFigure.ts",
    list: "src/report/chip/chipFigures.ts",
    lines: { "    areaFigure(estimate),\n": "    leakageFigure(estimate),\n" },
  },
  {
    file: "src/chip/component/outputGates.ts",
    list: "src/chip/level/chip.ts",
    names: "type OutputGates, outputGates",
    lines: {
      "  readonly relu: BitShifter;": lineAt("chip.ts, `Circuits`"),
      "    relu: bitShifter(": lineAt("chip.ts, `withoutUpdate`"),
      "    relu: circuits.relu,": lineAt("chip.ts, `chip`"),
    },
  },
];
/** Where the circuit is entered and spent. */
const OTHER_LINES: readonly Omit<Place, "file">[] = [
  {
    list: "src/chip/estimate/build.ts",
    lines: { '    ["activation", relu': lineAt("build.ts, `sharedLines`") },
  },
  {
    list: "src/chip/phase/digital.ts",
    lines: { "  normalizationPhase(context, phase);": lineAt("digital.ts, `digitalPhase`") },
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
  for (const place of [...PLACES, ...OTHER_LINES]) enter(place);
  const entry = (await import(join(copy, "src", "cli", "main.ts"))) as { main: typeof main };
  mho = (...args) => printedBy(entry.main, args);
}, 180_000);
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function enter({ list, file, names, lines }: Omit<Place, "file"> & { readonly file?: string }): void {
  const path = join(copy, list);
  let text = readFileSync(path, "utf8");
  for (const [before, line] of Object.entries(lines)) {
    expect(text.split(before)).toHaveLength(2);
    text = text.replace(before, () => `${line}\n${before}`);
  }
  const name = file && posix.basename(file, ".ts");
  const added = file && `import { ${names ?? name} } from "./${relative(dirname(list), file)}";\n`;
  writeFileSync(path, (added ?? "") + text);
}

const SMALL = ["data.trainLimit=100", "data.testLimit=50", "training.batch=20", "training.epochs=1"].flatMap(
  (text) => ["--set", text],
);
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

const MLP = ["network.name=mlp", "network.hidden=[16]"];

it("a law trains alike on the engines, and help and preset-free experiments know its keys", async () => {
  const law = ["device.preset=none", "device.model=bell-step", "device.bellWidth=0.3", "device.stepD2d=0.2"];
  const set = [...MLP, ...law].flatMap((text) => ["--set", text]);
  const native = await trained("native", ...set, "--engine", "native");
  expect(native.err + native.code).toBe("0");
  const reference = await trained("reference", ...set, "--engine", "reference");
  expect(accuracyOf(reference)).toBe(accuracyOf(native));
  expect((await mho("explain", "device.bellCentre")).out).toContain("Place of the largest step");
  const foreign = await trained("foreign", "--set", "device.bellWidth=0.3");
  expect(foreign.err).toContain("it belongs to bell-step");
}, 240_000);

it("a figure is drawn with the others", async () => {
  const figures = join(copy, "figures");
  const { code } = await mho("chip", "--figures", figures, "--json");
  expect(code).toBe(0);
  expect(readdirSync(figures).filter((name) => name.startsWith("leakage"))).not.toEqual([]);
});

const SLICED = `input = { height = 32, width = 32, channels = 3 }
[[layers]]
kind = "conv"
channels = 4
kernel = 3
stride = 8
[[layers]]
kind = "slice"
first = 1
channels = 2
[[layers]]
kind = "fc"
units = 10
relu = false
`;

it("a layer trains alike on the engines, stands in the table, and is checked", async () => {
  const file = join(copy, "sliced.toml");
  writeFileSync(file, SLICED);
  const set = ["--set", `network.name=${file}`];
  const native = await trained("layer-native", ...set, "--engine", "native");
  expect(native.err + native.code).toBe("0");
  const reference = await trained("layer-reference", ...set, "--engine", "reference");
  expect(accuracyOf(reference)).toBe(accuracyOf(native));
  expect((await mho("network", "show", file)).out).toMatch(/slice2 .*4x4x2/);
  writeFileSync(file, SLICED.replace("first = 1", "first = 3"));
  expect((await mho("network", "show", file)).err).toContain("takes 2 channels from 3 on");
}, 240_000);

it("a circuit has area, leakage and energy", async () => {
  const { tree } = JSON.parse((await mho("chip", "--json")).out) as { tree: { children: Built[] } };
  const { area, leakage, energy } = tree.children.find(({ name }) => name === "output gates")!;
  expect(area).toBeGreaterThan(0);
  expect(leakage).toBeGreaterThan(0);
  expect(energy.forward).toBeGreaterThan(0);
});

interface Built {
  readonly name: string;
  readonly area: number;
  readonly leakage: number;
  readonly energy: { readonly forward: number };
}
