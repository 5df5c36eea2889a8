// The Python example runs on the program of this checkout, and docs/howto/python.md shows its code.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { blocksOf } from "./blocks.ts";

const ROOT = packageRoot();
const EXAMPLE = join(ROOT, "examples/from_python.py");
const MHO = `"${process.execPath}" "${join(ROOT, "dist/cli/main.js")}"`;

/** Seven starts of the program on a busy machine. */
const TIME_MS = 240_000;

const succeeds = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;
const pythons = ["python3", "/usr/bin/python3"].filter((program) => succeeds(program, "-c", ""));
const withPandas = pythons.find((program) => succeeds(program, "-c", "import pandas"));
if (pythons.length === 0) console.warn("SKIPPED: python3 (apt-get install python3): the Python example");
else if (withPandas === undefined)
  console.warn("SKIPPED: pandas (apt-get install python3-pandas): the tables of the Python example");

describe.skipIf(pythons.length === 0)("examples/from_python.py", { timeout: TIME_MS }, () => {
  it("prints the price of a chip and, with pandas, the tables", () => {
    const cwd = mkdtempSync(join(tmpdir(), "mho-python-"));
    const printed = execFileSync(withPandas ?? pythons[0]!, [EXAMPLE], {
      cwd,
      encoding: "utf8",
      env: { ...process.env, MHO },
    });
    const [price, ...tables] = printed.trimEnd().split("\n");
    expect(price).toMatch(/^[\d.]+ TOPS\/W [\d.]+ J$/);
    if (withPandas === undefined) return expect(tables).toEqual([]);
    expect(tables[0]).toMatch(/set\.array\.adc\.bits +set\.array\.rows +energyPerEpochJoule/);
    expect(
      tables
        .slice(1, 7)
        .map((row) => row.split(/\s+/)[1])
        .sort(),
    ).toEqual(["4", "4", "5", "5", "6", "6"]);
    expect(tables[7]).toMatch(/epoch +trainLoss +testAccuracy/);
    expect(tables.slice(8)).toHaveLength(3);
  });

  it("raises an error of Mho with its text", () => {
    const ask = 'mho("chip", "--set", "chip.node=3 m")';
    const beforeUse = readFileSync(EXAMPLE, "utf8").split("\nchip = ")[0]!;
    const ended = spawnSync(pythons[0]!, ["-c", `${beforeUse}\n${ask}`], {
      encoding: "utf8",
      env: { ...process.env, MHO },
    });
    expect(ended.status).toBe(1);
    expect(ended.stderr).toContain("chip.node: 3 m is outside 7 nm … 130 nm");
  });
});

it("docs/howto/python.md shows the code of the example", () => {
  const example = readFileSync(EXAMPLE, "utf8");
  const shown = blocksOf(readFileSync(join(ROOT, "docs/howto/python.md"), "utf8")).filter(
    ({ kind }) => kind === "python",
  );
  expect(shown.length).toBeGreaterThan(3);
  for (const { text } of shown) expect(example).toContain(text.trimEnd());
});
