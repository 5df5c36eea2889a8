// The commands of the device lab: what they print, and the files that other commands take.
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { mho } from "./inProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-lab-"));
const at = (file: string) => join(folder, file);

describe("device simulate", () => {
  test("writes one row a pulse with units in the head, and the figure beside it", async () => {
    const { code, out } = await mho(
      "device",
      "simulate",
      "ag-a-si",
      "--pulses",
      "10",
      "--devices",
      "2",
      "--cycles",
      "3",
      "--csv",
      at("pulses.csv"),
      "--figures",
      folder,
      "--json",
    );
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      protocol: "train",
      devices: 2,
      facts: [{ unit: "1" }, { unit: "S" }],
    });
    const lines = readFileSync(at("pulses.csv"), "utf8").trimEnd().split("\n");
    expect(lines[0]).toBe("device,cycle,pulse,direction,conductance [S]");
    expect(lines).toHaveLength(1 + 2 * 3 * 2 * 11);
    expect(readFileSync(at("simulate-train.svg"), "utf8")).toContain("conductance [nS]");
  });

  test("a protocol that is none is an error of usage, a time that is none too", async () => {
    expect((await mho("device", "simulate", "ag-a-si", "--protocol", "anneal")).code).toBe(2);
    const { code, err } = await mho(
      "device",
      "simulate",
      "ag-a-si",
      "--protocol",
      "retention",
      "--time",
      "5 kg",
    );
    expect(code).toBe(2);
    expect(err).toContain("1000 s");
    const still = await mho("device", "simulate", "ag-a-si", "--protocol", "retention");
    expect(still.out).toContain("nothing drifts: device.driftExponent is 0");
  });
});

describe("device convert", () => {
  test("reads a Cell.cpp and a look-up table of CrossSim, and names what is missing", async () => {
    const lines = [
      "maxConductance = 4e-8; minConductance = 4e-9; NL_LTP = 2.4; NL_LTD = -4.88; maxNumLevelLTP = 97; maxNumLevelLTD = 100;",
      "readVoltage = 0.5; readPulseWidth = 5e-9; writeVoltageLTP = 3.2; writeVoltageLTD = 2.8;",
      "writePulseWidthLTP = 3e-4; writePulseWidthLTD = 3e-4; sigmaDtoD = 0; sigmaCtoC = 0.035 * (maxConductance - minConductance);",
    ];
    writeFileSync(at("Cell.cpp"), `RealDevice::RealDevice(int x, int y) {\n${lines.join("\n")}\n}\n`);
    const cell = await mho("device", "convert", at("Cell.cpp"), "--to", "mho");
    expect(cell.out).toMatch(/nonlinearityLtd = -4.88[\s\S]*below 0.001 %/);
    writeFileSync(at("dG_increasing.txt"), "G,CDF,dG\n1e-6,2e-6,3e-6\n0,1\n2e-8,1e-8,1e-9\n2e-8,1e-8,1e-9\n");
    const half = await mho("device", "convert", at("dG_increasing.txt"), "--to", "mho");
    expect([half.code, half.err]).toEqual([
      2,
      expect.stringContaining("dG_decreasing.txt: there is no such file"),
    ]);
    writeFileSync(
      at("dG_decreasing.txt"),
      "G,CDF,dG\n1e-6,2e-6,3e-6\n0,1\n-1e-9,-1e-8,-2e-8\n-1e-9,-1e-8,-2e-8\n",
    );
    const table = await mho("device", "convert", at("dG_increasing.txt"), "--to", "mho");
    expect(table.out).toMatch(/model = "table"/);
    expect((await mho("device", "convert", at("absent.cpp"), "--to", "mho")).code).toBe(2);
  });

  test("Ag:a-Si to aihwkit and back has its labels again, and trains", async () => {
    await mho("device", "convert", "ag-a-si", "--to", "aihwkit", "--out", at("ag.json"));
    expect(JSON.parse(readFileSync(at("ag.json"), "utf8")).class).toBe("LinearStepDevice");
    const { out } = await mho("device", "convert", at("ag.json"), "--to", "neurosim", "--json");
    const { document, method } = JSON.parse(out);
    expect(method).toBe("closed form");
    expect(document.NL_LTP).toBeCloseTo(2.4, 9);
    expect(document.NL_LTD).toBeCloseTo(-4.88, 9);
    expect([document.maxNumLevelLTP, document.maxNumLevelLTD]).toEqual([97, 100]);
    await mho("device", "convert", at("ag.json"), "--to", "mho", "--out", at("ag.toml"));
    const tiny = [
      "network.name=mlp",
      "network.hidden=[4]",
      "data.trainLimit=20",
      "data.testLimit=10",
      "training.epochs=1",
    ];
    const set = tiny.flatMap((text) => ["--set", text]);
    set.push("--set", `device.preset=${at("ag.toml")}`);
    expect((await mho("train", ...set, "--out", at("run"), "--json")).code).toBe(0);
  });

  test("a preset file is a source too; --set does not change a foreign document", async () => {
    const { out } = await mho("device", "convert", at("ag.toml"), "--to", "exponential");
    expect(out).toMatch(/nonlinearityLtp = 2\.4/);
    const refused = await mho("device", "convert", at("ag.json"), "--to", "mho", "--set", "device.rOn=1e6");
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("--to mho --out device.toml");
  });
});

describe("device compare and plot", () => {
  test("every device that can be trained is in the table, once", async () => {
    const { code, out } = await mho("device", "compare");
    expect(code).toBe(0);
    expect(out).toMatch(/^ag-a-si .*2\.4 \/ −4\.88 .*34 %/m);
    expect(out).toMatch(/^aihwkit-reram-es .*0\.777 \/ −2\.57/m);
    expect(out).not.toContain("neurosim-dnn-v2.1-hw-default");
  });

  test("figures hold the curves of each device; a change shows", async () => {
    const { code } = await mho(
      "device",
      "plot",
      "epiram",
      "pcmo",
      "--figures",
      folder,
      "--set",
      "device.levels=10",
    );
    expect(code).toBe(0);
    const { data } = JSON.parse(readFileSync(at("curves.vl.json"), "utf8"));
    const ends = data.values.filter(
      (row: { pulses: number; direction: string }) => row.pulses === 1 && row.direction === "LTP",
    );
    expect(
      ends.map((row: { device: string; state: number }) => [row.device, Math.round(1e9 * row.state) / 1e9]),
    ).toEqual([
      ["epiram", 1],
      ["pcmo", 1],
    ]);
    expect(data.values).toHaveLength(2 * 2 * 11);
    expect(readFileSync(at("steps.svg"), "utf8")).toContain("size of one step");
    expect((await mho("device", "plot", "epi-ram", "--figures", folder)).err).toContain(
      'did you mean "epiram"',
    );
  });
});
