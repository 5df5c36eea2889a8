// The contract of `mho chip`: one test per flag, on networks that take milliseconds.
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "smol-toml";
import { describe, expect, test } from "vitest";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { mho } from "./inProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-chip-"));
const at = (name: string) => join(folder, name);
const SMALL = ["--set", "network.name=mlp", "--set", "network.hidden=[8]", "--set", "network.width=1"];
const PHASES = ["forward", "backward", "weightGradient", "weightUpdate"];
const sum = (values: Iterable<number>) => [...values].reduce((total, value) => total + value, 0);

describe("mho chip", () => {
  test("prints a summary of 100 columns without colours", async () => {
    const { code, out, err } = await mho("chip", ...SMALL);
    expect([code, err]).toEqual([0, ""]);
    for (const words of [
      "TOPS/W",
      "per epoch",
      "weight gradient",
      "ADC",
      "fc2",
      "naive",
      "Momentum",
      "typical",
    ])
      expect(out).toContain(words);
    expect(Math.max(...out.split("\n").map((line) => [...line].length))).toBeLessThanOrEqual(100);
    expect(out).not.toContain("\x1b");
  });

  test("--json prints the document of the contract, and its sums agree", async () => {
    const { code, out, err } = await mho("chip", ...SMALL, "--json");
    expect([code, err]).toEqual([0, ""]);
    const document = JSON.parse(out);
    for (const key of ["efficiencyTopsPerWatt", "experimentHash", "dataflow", "search", "tree", "floorplan"])
      expect(document, key).toHaveProperty(key);
    const { energyPerEpochJoule: energy, latencyPerEpochSecond: latency } = document;
    for (const quantity of [energy, latency]) {
      expect(sum(PHASES.map((phase) => quantity[phase])) / quantity.total).toBeCloseTo(1, 9);
      expect(sum(Object.values(quantity.byComponent)) / quantity.total).toBeCloseTo(1, 6);
    }
    expect((energy.dynamic.total + energy.leakage.total) / energy.total).toBeCloseTo(1, 9);
    expect(
      sum(Object.values(document.areaSquareMetre.byComponent)) / document.areaSquareMetre.total,
    ).toBeCloseTo(1, 6);
    expect(document.layers.map(({ name }: { name: string }) => name)).toEqual(["fc1", "fc2"]);
    expect(document.ladder[0]).toMatchObject({ name: "naive", gain: 1 });
    for (const key of ["energyFraction", "areaFraction", "latencyFraction"])
      expect(document.momentumOverhead[key]).toBeGreaterThanOrEqual(0);
    expect(document.activity).toBe("typical");
  });

  test("takes an experiment file, and --set changes it", async () => {
    writeFileSync(at("a.toml"), '[network]\nname = "mlp"\nhidden = [8]\n[chip]\nnode = "22 nm"\n');
    const file = await mho("chip", at("a.toml"), "--json");
    const set = await mho("chip", at("a.toml"), "--set", "chip.node=32 nm", "--json");
    const [small, large] = [file, set].map(({ out }) => JSON.parse(out).areaSquareMetre.total);
    expect(large).toBeGreaterThan(small);
  });

  test("--images scales the epoch", async () => {
    const energy = async (images: string) =>
      JSON.parse((await mho("chip", ...SMALL, "--images", images, "--json")).out).energyPerEpochJoule.forward;
    expect((await energy("20000")) / (await energy("10000"))).toBeCloseTo(2, 3);
  });

  test("--csv writes one table", async () => {
    const { code, out } = await mho("chip", ...SMALL, "--csv", at("new/chip.csv"));
    expect(code).toBe(0);
    expect(out).toContain(`wrote ${at("new/chip.csv")}`);
    expect(readFileSync(at("new/chip.csv"), "utf8")).toMatch(
      /^group,name,quantity,phase,value,unit\nchip,chip,energy/,
    );
  });

  test("--html writes one page that needs no network, with --json still one document", async () => {
    const { code, out, err } = await mho("chip", ...SMALL, "--html", at("chip.html"), "--json");
    expect(code).toBe(0);
    expect(JSON.parse(out)).toHaveProperty("tree");
    expect(err).toContain("wrote");
    const page = readFileSync(at("chip.html"), "utf8");
    expect(page.match(/<svg/g)?.length).toBe(5);
    expect(page).not.toMatch(/(src|href)="?http/);
  });

  test("--figures writes specifications and drawings", async () => {
    expect((await mho("chip", ...SMALL, "--figures", at("figures"))).code).toBe(0);
    const names = ["area", "energy", "floorplan", "ladder", "roofline"];
    expect(readdirSync(at("figures")).sort()).toEqual(names.flatMap((n) => [`${n}.svg`, `${n}.vl.json`]));
    expect(JSON.parse(readFileSync(at("figures/roofline.vl.json"), "utf8")).$schema).toContain("vega-lite");
  });

  test("--quiet leaves the answer and no more", async () => {
    const { out } = await mho("chip", ...SMALL, "--csv", at("quiet.csv"), "--quiet");
    expect(existsSync(at("quiet.csv"))).toBe(true);
    expect(out).toContain("TOPS/W");
    expect(out).not.toContain("wrote");
  });

  test("--run takes a run's experiment and what it measured", async () => {
    const short = ["data.trainLimit=40", "data.testLimit=20", "training.epochs=1", "training.batch=20"];
    const set = short.flatMap((text) => ["--set", text]);
    expect((await mho("train", ...SMALL, ...set, "--out", at("run"), "--quiet")).code).toBe(0);
    const { code, out } = await mho("chip", "--run", at("run"), "--json");
    expect(code).toBe(0);
    const record = JSON.parse(readFileSync(at("run/experiment.json"), "utf8"));
    expect(JSON.parse(out)).toMatchObject({ activity: "run", experimentHash: record.experimentHash });
    const other = await mho("chip", "--run", at("run"), "--set", "device.preset=taox-hfox");
    expect([other.code, other.err]).toEqual([2, expect.stringContaining("experiment file beside --run")]);
  });
});

describe("mho chip --sweep", () => {
  const sweep = ["--sweep", "array.rows=64,128", "--sweep", "chip.node=32 nm,22 nm"];

  test("prints a table of all combinations", async () => {
    const { code, out } = await mho("chip", ...SMALL, ...sweep);
    expect(code).toBe(0);
    expect(out).toMatch(/array\.rows +chip\.node +energy/);
    expect(out).toContain("4 points");
    expect(out).toMatch(/128 +22 nm/);
  });

  test("--json is an array, each point what it would be alone", async () => {
    const points = JSON.parse((await mho("chip", ...SMALL, ...sweep, "--json")).out);
    expect(points).toHaveLength(4);
    expect(points.some(({ paretoOptimal }: { paretoOptimal: boolean }) => paretoOptimal)).toBe(true);
    const set = ["--set", "array.rows=128", "--set", "chip.node=22 nm"];
    const alone = JSON.parse((await mho("chip", ...SMALL, ...set, "--json")).out);
    expect(points[3]).toMatchObject({
      set: { "array.rows": "128", "chip.node": "22 nm" },
      experimentHash: alone.experimentHash,
      efficiencyTopsPerWatt: alone.efficiencyTopsPerWatt,
      areaSquareMetre: alone.areaSquareMetre.total,
    });
    expect(points[3].energyPerEpochJoule / alone.energyPerEpochJoule.total).toBeCloseTo(1, 9);
  });

  test("--csv, --html and --figures hold all points", async () => {
    const files = ["--csv", at("s.csv"), "--html", at("s.html"), "--figures", at("sweep")];
    expect((await mho("chip", ...SMALL, ...sweep, ...files)).code).toBe(0);
    expect(readFileSync(at("s.csv"), "utf8").trimEnd().split("\n")).toHaveLength(5);
    expect(readFileSync(at("s.html"), "utf8")).toContain("<svg");
    expect(readdirSync(at("sweep")).sort()).toEqual(["pareto.svg", "pareto.vl.json"]);
  });

  test("keys that need each other are swept together, lists keep their commas", async () => {
    const laws = ["--sweep", "device.model=linear-step,exponential", "--sweep", "device.gammaUp=0.1,0.2"];
    const points = JSON.parse((await mho("chip", ...SMALL, ...laws, "--json")).out);
    expect(points.map((point: { refused?: string }) => point.refused === undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    const lists = await mho("chip", ...SMALL, "--sweep", "network.hidden=[8],[8,4]", "--json");
    expect(JSON.parse(lists.out)).toHaveLength(2);
  });
});

describe("mho chip diff", () => {
  test("says what each parameter changes alone and all together", async () => {
    writeFileSync(
      at("b.toml"),
      '[network]\nname = "mlp"\nhidden = [8]\n[array]\nrows = 64\n[chip]\nnode = "14 nm"\n',
    );
    const { code, out } = await mho("chip", "diff", at("a.toml"), at("b.toml"));
    expect(code).toBe(0);
    for (const line of [
      /array\.rows +128 → 64/,
      /chip\.node +22 nm → 14 nm +−/,
      /all together +2 parameters/,
    ])
      expect(out).toMatch(line);
    const json = JSON.parse((await mho("chip", "diff", at("a.toml"), at("b.toml"), "--json")).out);
    expect(json.differences.map(({ key }: { key: string }) => key)).toEqual(["array.rows", "chip.node"]);
  });

  test("--set and --images hold for both", async () => {
    const args = ["chip", "diff", at("a.toml"), at("b.toml"), "--set", "chip.node=32 nm", "--json"];
    const energy = async (images: string) => {
      const { first, differences } = JSON.parse((await mho(...args, "--images", images)).out);
      expect(differences).toHaveLength(1);
      return first.energyPerEpochJoule;
    };
    expect((await energy("20000")) / (await energy("10000"))).toBeCloseTo(2, 2);
  });
});

describe("mho chip import", () => {
  writeFileSync(
    at("Param.cpp"),
    "Param::Param() {\n technode = 22; // node\n levelOutput = 32;\n speedUpDegree = 3;\n batchSize = 50;\n}\n",
  );
  writeFileSync(at("NetWork.csv"), "32,32,3,3,3,4,1,1\n16,16,4,3,3,4,1,1\n1,1,256,1,1,10,0,1\n");

  test("prints an experiment that the chip takes, and what has no counterpart beside it", async () => {
    const { code, out, err } = await mho("chip", "import", at("Param.cpp"));
    expect(code).toBe(0);
    expect(resolveExperiment(parse(out)).chip.node).toBe(22e-9);
    expect(err).toContain("speedUpDegree = 3");
  });

  test("--out writes it", async () => {
    const { out } = await mho("chip", "import", at("Param.cpp"), "--out", at("imported.toml"));
    expect(out).toContain("speedUpDegree = 3");
    const used = await mho("chip", at("imported.toml"), ...SMALL, "--json");
    expect(JSON.parse(used.out).dataflow.name).toBe("naive");
  });

  test("--json lists keys and what is left out", async () => {
    const { out } = await mho("chip", "import", at("Param.cpp"), "--json");
    const { keys, noCounterpart } = JSON.parse(out);
    expect(keys).toContainEqual({ key: "chip.node", value: 22e-9, from: "technode = 22" });
    expect(noCounterpart).toMatchObject([{ name: "speedUpDegree", value: "3" }]);
  });

  test("a NetWork.csv is used as it is", async () => {
    const { out } = await mho("chip", "import", at("NetWork.csv"));
    writeFileSync(at("network.toml"), out);
    const { layers } = JSON.parse((await mho("chip", at("network.toml"), "--json")).out);
    expect(layers).toHaveLength(3);
  });
});

describe("wrong usage ends with 2 and says what to do", () => {
  test.each([
    [["chip", "--set", "chip.node=5 nm"], "7 nm … 130 nm"],
    [["chip", "--set", "chip.nodes=5"], 'did you mean "chip.node"'],
    [["chip", "--set", "chip.node=28 nm"], "choose one of"],
    [["chip", "absent.toml"], "no such file"],
    [["chip", "--run", folder], "no run here"],
    [["chip", "--images", "0"], "1 or more"],
    [["chip", "--sweep", "array.rows"], "key=value,value"],
    [["chip", "--sweep", "array.rows=64,0"], "1 … 4096"],
    [["chip", "--sweep", "array.row=64"], "did you mean"],
    [["chip", "--sweep", "array.rows=1", "--sweep", "array.rows=2"], "swept twice"],
    [["chip", "--sweep", "chip.node=28 nm"], "choose one of"],
    [["chip", ...SMALL, "--csv", join(folder, "a.toml", "x.csv")], "cannot be written"],
    [["chip", "diff", "absent.toml", "absent.toml"], "no such file"],
    [["chip", "diff"], "missing required argument"],
    [["chip", "import", "absent.cpp"], "no such file"],
    [["chip", "import", join(folder, "a.toml")], "no setting of NeuroSim"],
  ])("%j", async (args, words) => {
    const { code, out, err } = await mho(...args);
    expect(err).toContain(words);
    expect([code, out]).toEqual([2, ""]);
  });

  test("too many points are refused before the first", async () => {
    const values = Array.from({ length: 500 }, (_, i) => i + 1).join(",");
    const { code, err } = await mho(
      "chip",
      "--sweep",
      `array.rows=${values}`,
      "--sweep",
      `array.columns=${values}`,
    );
    expect([code, err]).toEqual([2, expect.stringContaining("at most 200,000 points")]);
  });
});
