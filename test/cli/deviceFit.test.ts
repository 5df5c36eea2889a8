// `mho device fit`: from the example file to a preset that other commands take, and what it says where it cannot.
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "../structure/sources.ts";
import { mho, type Printed } from "./inProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-fit-"));
const at = (file: string) => join(folder, file);
const EXAMPLE = join(ROOT, "examples/pulses.csv");

describe("device fit", () => {
  let printed: Printed;
  beforeAll(async () => {
    const given = ["--set", "device.writeVoltageLtp=3.65 V", "--set", "device.writePulseLtp=75 ns"];
    const quick = [
      "--model",
      "exponential",
      "--draws",
      "10",
      "--name",
      "my-fefet",
      "--citation",
      "A. Author, J. Devices 1 (2026)",
    ];
    printed = await mho("device", "fit", EXAMPLE, "--out", folder, "--json", ...quick, ...given);
  });

  test("prints one document with preset, intervals and what it understood", () => {
    expect(printed.code).toBe(0);
    const document = JSON.parse(printed.out);
    expect(document).toMatchObject({ model: "exponential", sweeps: 24, badRows: [], spread: { devices: 4 } });
    expect(document.understood.join()).toContain("12 LTP of 32 pulses, 12 LTD of 32 pulses, on 4 devices");
    // The example was made with labels 1.75 and 1.46, spread 0.3, over four devices.
    for (const [name, true_] of [
      ["nonlinearityLtp", 1.75],
      ["nonlinearityLtd", 1.46],
    ] as const) {
      const { value, low, high } = document.estimates.find(
        (estimate: { name: string }) => estimate.name === name,
      );
      expect(Math.abs(value - true_), name).toBeLessThan(0.5);
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(document.criterion).toBe("one-step");
    // The device that made the example is an exponential one: its noise explains where the sweeps lie.
    const { step, path, coverage } = document.replay;
    expect(coverage.share).toBeGreaterThan(coverage.least);
    expect(path.rms).toBeLessThan(path.usual[1]);
    expect(path.rms).toBeGreaterThan(step.rms);
    expect(document.replay.sweeps).toBeUndefined();
    expect(document.close.map(({ model }: { model: string }) => model)).toEqual(["exponential"]);
    expect(document.outlook.resting.map(({ rule }: { rule: string }) => rule)).toEqual(["sgd", "momentum"]);
  });

  test("writes a preset with its citation that show and train take", async () => {
    const preset = at("my-fefet.toml");
    expect(readFileSync(preset, "utf8")).toContain("A. Author");
    const shown = await mho("device", "compare", preset, "--json");
    expect(JSON.parse(shown.out).devices[0].pulseTimeLtp).toBe(75e-9);
    const listed = JSON.parse((await mho("device", "list", preset, "--json")).out);
    expect(listed.at(-1)).toMatchObject({ id: preset, model: "exponential", name: "my-fefet" });
    expect(listed.length).toBeGreaterThan(20);
    const tiny = [
      "network.name=mlp",
      "network.hidden=[4]",
      "data.trainLimit=20",
      "data.testLimit=10",
      "training.epochs=1",
      `device.preset=${preset}`,
    ];
    const trained = await mho(
      "train",
      "--out",
      at("run"),
      "--json",
      "--quiet",
      ...tiny.flatMap((text) => ["--set", text]),
    );
    expect(trained.code).toBe(0);
    // The run is complete without the file.
    const experiment = JSON.parse(readFileSync(join(at("run"), "experiment.json"), "utf8"));
    expect((experiment.experiment ?? experiment).device).toMatchObject({
      preset: "none",
      model: "exponential",
      writeVoltageLtp: 3.65,
    });
  });

  test("writes a page with four figures and says which law was chosen", () => {
    const page = readFileSync(at("my-fefet.html"), "utf8");
    for (const name of ["sweeps", "residuals", "steps", "among"]) {
      expect(page).toContain(`id="figure-${name}"`);
      expect(readFileSync(at(`my-fefet.${name}.svg`), "utf8")).toContain("<svg");
    }
    expect(page).toContain("exponential was asked for.");
    expect(page).toContain("noise of writes stays in the device and adds up along a sweep");
    expect(page).toContain("lie in the band of 90 %");
  });
});

test("whole sweeps are fitted where that is asked for, and both distances are reported", async () => {
  const quick = ["--model", "exponential", "--draws", "0", "--criterion", "path", "--name", "path"];
  const { code, out } = await mho("device", "fit", EXAMPLE, "--out", folder, ...quick);
  expect(code).toBe(0);
  expect(out).toMatch(/made small +the distance of whole sweeps/);
  expect(out).toMatch(/one-step residuals +1\.\d % of the window/);
  expect(out).toMatch(/path +3\.\d % of the window/);
  expect(out).toContain("not asked for");
  expect((await mho("device", "fit", EXAMPLE, "--criterion", "eye")).code).toBe(2);
});

test("a terminal sees how far the fit is, and with --quiet nothing", async () => {
  const terminal = Object.getOwnPropertyDescriptor(process.stderr, "isTTY");
  Object.defineProperty(process.stderr, "isTTY", { value: true, configurable: true });
  const fit = ["device", "fit", EXAMPLE, "--out", folder, "--model", "exponential", "--draws", "5"];
  try {
    expect((await mho(...fit)).err).toContain("repeating the fit for its intervals");
    expect((await mho(...fit, "--quiet")).err).not.toContain("repeating");
  } finally {
    if (terminal) Object.defineProperty(process.stderr, "isTTY", terminal);
    else Reflect.deleteProperty(process.stderr, "isTTY");
  }
});

describe("what cannot be fitted", () => {
  const fitFiles = async (text: string, ...flags: string[]) => {
    writeFileSync(at("bad.csv"), text);
    return mho("device", "fit", at("bad.csv"), "--out", folder, ...flags);
  };
  const rows = (unit: string) =>
    [
      `pulse,direction,G${unit}`,
      ...[1, 2, 3, 4, 5].map((i) => `${i},LTP,${i}`),
      ...[1, 2, 3, 4, 5].map((i) => `${i},LTD,${6 - i}`),
    ].join("\n");

  test("an unknown unit is an error of usage with the flag to give", async () => {
    const { code, err } = await fitFiles(rows(""));
    expect(code).toBe(2);
    expect(err).toContain("--unit uS");
    expect((await fitFiles(rows(""), "--unit", "uS", "--model", "exponential", "--draws", "0")).code).toBe(0);
  });

  test("a window far from the stated one is asked about, and no preset is written", async () => {
    const percent = rows("").replace(/(LTP|LTD),(\d)/g, (_, way, value) => `${way},${20 * (value - 1)}`);
    const { code, err } = await fitFiles(percent, "--unit", "1 uS + 8 uS", "--name", "percent");
    expect(code).toBe(2);
    expect(err).toContain('--unit "1 µS + 8 µS / 100" for percent');
    expect(existsSync(at("percent.toml"))).toBe(false);
    const known = ["--unit", "uS", "--model", "exponential", "--draws", "0"];
    const other = await fitFiles(rows(""), ...known, "--set", "device.rOn=1 kohm");
    expect(other.code).toBe(2);
    expect(other.err).toContain("device.rOn");
    const near = await fitFiles(rows(""), ...known, "--set", "device.rOn=150 kohm");
    expect(near.code).toBe(0);
    expect(near.out).toContain("The window is the given one");
  });

  test("a missing file, a file of prose, and a preset file that is none", async () => {
    expect((await mho("device", "fit", at("nowhere.csv"))).err).toContain("no such file");
    expect((await fitFiles("Dear editor,\nplease find our data enclosed.\n")).code).not.toBe(0);
    writeFileSync(at("wrong.toml"), 'name = "x"\n');
    const { code, err } = await mho("train", "--set", `device.preset=${at("wrong.toml")}`);
    expect(code).toBe(2);
    expect(err).toContain("wrong.toml");
  });
});
