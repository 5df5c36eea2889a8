// The built command in a process of its own: signals, exit codes, pipes. Skipped where nothing is built yet.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { missing } from "../missing.ts";
import { mho } from "./inProcess.ts";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const folder = mkdtempSync(join(tmpdir(), "mho-spawned-"));
const SMALL = [
  "network.name=mlp",
  "network.hidden=[32]",
  "network.width=1",
  "data.trainLimit=1000",
  "data.testLimit=50",
  "training.batch=10",
].flatMap((text) => ["--set", text]);

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Starts `mho`; `onText` sees everything printed so far, each time more is printed. */
function start(
  args: readonly string[],
  onText: (text: string, child: ChildProcess) => void = () => {},
): Promise<Ended> {
  const child = spawn(process.execPath, [MAIN, ...args], { cwd: folder });
  const texts = { out: "", err: "" };
  const collect = (key: "out" | "err") => (part: Buffer) => {
    texts[key] += part.toString();
    onText(texts.out + texts.err, child);
  };
  child.stdout.on("data", collect("out"));
  child.stderr.on("data", collect("err"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, ...texts }));
  });
}

/** Sends SIGINT once the text has appeared. */
function interruptAfter(pattern: RegExp): (text: string, child: ChildProcess) => void {
  let sent = false;
  return (text, child) => {
    if (sent || !pattern.test(text)) return;
    sent = true;
    child.kill("SIGINT");
  };
}

if (!existsSync(MAIN)) missing("the built command: dist/ is not built (npm run build)");

describe.skipIf(!existsSync(MAIN))("the built command", () => {
  test("a sweep on threads gives what one thread gives", async () => {
    const axes = [
      `array.rows=${Array.from({ length: 40 }, (_, i) => 16 + 8 * i).join(",")}`,
      "array.columns=16,64,128,256,4096",
      "array.adc.bits=4,5,6,7,8,9",
    ];
    const sweep = axes.flatMap((axis) => ["--sweep", axis]);
    const args = ["chip", ...SMALL, ...sweep, "--json"];
    const { code, out } = await start(args);
    expect(code).toBe(0);
    const threaded = JSON.parse(out);
    expect(threaded).toHaveLength(1200);
    expect(threaded).toEqual(JSON.parse((await mho(...args)).out));
  });

  test("Ctrl-C leaves a run that continues bit for bit", async () => {
    const args = [...SMALL, "--set", "training.epochs=12"];
    const stopped = await start(["train", ...args, "--out", "stopped"], interruptAfter(/epoch 2\/12/));
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain("mho train --resume stopped");
    expect(existsSync(join(folder, "stopped", "result.json"))).toBe(false);
    const resumed = await start(["train", "--resume", "stopped", "--json"]);
    expect(resumed.code).toBe(0);
    const whole = await start(["train", ...args, "--json", "--out", "whole"]);
    const numbers = ({ out }: Ended) => {
      const { epochs, pulses } = JSON.parse(out);
      return [
        pulses,
        epochs.map((e: { trainLoss: number; testAccuracy: number }) => [e.trainLoss, e.testAccuracy]),
      ];
    };
    expect(numbers(resumed)).toEqual(numbers(whole));
    expect(JSON.parse(readFileSync(join(folder, "stopped", "epochs.json"), "utf8"))).toHaveLength(12);
  });

  test("ends with 2 on wrong usage and prints nothing on standard output", async () => {
    const { code, out, err } = await start(["train", "--set", "seed=-1"]);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain("seed: -1 is not allowed");
  });

  test("the example script of the public API runs", async () => {
    const script = join(packageRoot(), "examples", "train-and-compare.mjs");
    const child = spawn(process.execPath, [script], { cwd: folder });
    let out = "";
    child.stdout.on("data", (part: Buffer) => {
      out += part.toString();
    });
    const code = await new Promise((resolve) => child.on("close", resolve));
    expect(code).toBe(0);
    expect(out).toMatch(/rule +test accuracy/);
  });
});
