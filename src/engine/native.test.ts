// Parts that only the native engine has: a queue on its own threads, memory of its own, and an end at any moment. The conformance suite
// (test/parity) compares its numbers with the reference.
import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { missing } from "../../test/missing.ts";
import { matrixShape } from "../array/geometry.ts";
import { EngineError } from "../base/errors.ts";
import type { CrossbarSpec } from "./engine.ts";
import { NativeEngine } from "./native.ts";
import { addonPath, hasAddon, loadAddon } from "./nativeAddon.ts";

if (!hasAddon()) missing("native.test.ts: the native engine is not built (npm run build)");
const SUM = { decay: 1, gain: 1 };
const engines: NativeEngine[] = [];
const ISAS = ["amx", "avx512-vnni", "avx512", "avx-vnni", "avx2", "neon", "portable"];

function open(threads = 2): NativeEngine {
  const engine = new NativeEngine(threads);
  engines.push(engine);
  return engine;
}

afterAll(async () => {
  for (const engine of engines) await engine.dispose();
});

describe.skipIf(!hasAddon())("native engine", () => {
  it("runs commands in order, and copies uploads at once", async () => {
    const engine = open();
    const x = engine.buffer("x", "f32", 3);
    const y = engine.buffer("y", "f32", 3);
    const data = Float32Array.of(1, 2, 3);
    engine.upload(x, data);
    engine.copy(x, y, 3);
    data.fill(10);
    engine.upload(x, data.subarray(0, 2), 1);
    engine.accumulate(y, x, null, 3, SUM);
    const before = engine.readTensor(y);
    engine.fill(y, 0);
    expect(await before).toEqual(Float32Array.of(2, 12, 13));
    expect(await engine.readTensor(y)).toEqual(Float32Array.of(0, 0, 0));
  });

  it("keeps buffers of every kind, zero at first", async () => {
    const engine = open();
    for (const kind of ["f32", "f64", "i32", "u32", "u8", "i8"] as const) {
      const buffer = engine.buffer(kind, kind, 300_001);
      expect((await engine.readTensor(buffer)).every((value) => value === 0)).toBe(true);
      engine.fill(buffer, 7);
      const filled = await engine.readTensor(buffer);
      expect(filled).toHaveLength(300_001);
      expect(filled.every((value) => value === 7)).toBe(true);
    }
  });

  it("does no work on the event loop", async () => {
    const engine = open();
    const length = 4_000_000;
    const x = engine.buffer("x", "f32", length);
    let working = true;
    let turns = 0;
    const turn = () => {
      turns++;
      if (working) setImmediate(turn);
    };
    const start = performance.now();
    for (let i = 0; i < 100; i++) engine.accumulate(x, x, null, length, SUM);
    const enqueued = performance.now() - start;
    setImmediate(turn);
    await engine.sync();
    working = false;
    const all = performance.now() - start;
    expect(enqueued).toBeLessThan(all / 2);
    expect(turns).toBeGreaterThan(20);
  });

  it("counts its memory, and gives it back", async () => {
    const engine = open();
    const before = engine.memoryBytes;
    const buffer = engine.buffer("large", "f64", 1_000_000);
    expect(engine.memoryBytes - before).toBeGreaterThanOrEqual(8_000_000);
    expect(engine.memoryBytes - before).toBeLessThan(8_001_000);
    engine.free(buffer);
    expect(engine.memoryBytes).toBe(before);
    for (const [grid, bytes] of [
      [null, 4],
      [2 ** -14, 2],
    ] as const) {
      const crossbar = engine.crossbar(fullyConnected(300, 100));
      engine.pack(crossbar, { grid, sigma: 0, seed: { low: 0, high: 0 }, step: 0 });
      await engine.sync();
      // The conductances, and what each direction reads.
      expect(engine.memoryBytes - before).toBeGreaterThanOrEqual(30_000 * (4 + 2 * bytes));
      engine.free(crossbar.conductance);
      expect(engine.memoryBytes).toBe(before);
    }
  });

  it("frees a buffer only after the commands that use it", async () => {
    const engine = open();
    const x = engine.buffer("x", "f32", 2_000_000);
    const y = engine.buffer("y", "f32", 2_000_000);
    engine.fill(x, 1);
    for (let i = 0; i < 20; i++) engine.accumulate(y, x, null, 2_000_000, SUM);
    engine.free(x);
    expect((await engine.readTensor(y))[1_999_999]).toBe(20);
  });

  it("names the buffer that was freed, or is another engine's", async () => {
    const engine = open();
    const buffer = engine.buffer("conv1.velocity", "f32", 4);
    engine.free(buffer);
    expect(() => engine.fill(buffer, 1)).toThrow(EngineError);
    expect(() => engine.free(buffer)).toThrow('buffer "conv1.velocity": the buffer was freed');
    await expect(engine.readTensor(buffer)).rejects.toThrow("the buffer was freed");
    const foreign = open().buffer("foreign", "f32", 4);
    expect(() => engine.fill(foreign, 1)).toThrow('buffer "foreign": the buffer belongs to another engine');
  });

  it("refuses reads of conductances that were never packed", () => {
    const engine = open();
    const crossbar = engine.crossbar(fullyConnected(4, 4));
    const x = engine.buffer("x", "f32", 4);
    const y = engine.buffer("y", "f32", 4);
    const read = { adc: null, encoding: "analog", inputBits: 8, inputStep: 1, phases: "analog" } as const;
    expect(() => engine.forward(crossbar, x, y, 1, { ...read, counters: x })).toThrow("never packed");
  });

  it("reports the first error of the queue at every later wait, and does nothing more", async () => {
    const engine = open();
    const logits = engine.buffer("logits", "f32", 20);
    const labels = engine.buffer("labels", "i32", 2);
    const metrics = engine.buffer("metrics", "f64", 4);
    engine.upload(labels, Int32Array.of(3, 12));
    await engine.sync();
    engine.loss("sse", logits, labels, null, 2, 10, metrics);
    engine.upload(labels, Int32Array.of(3, 99));
    engine.loss("sse", logits, labels, null, 2, 10, metrics);
    await expect(engine.sync()).rejects.toThrow(EngineError);
    await expect(engine.sync()).rejects.toThrow("label 1 is 12; expected 0 … 9");
    await expect(engine.readTensor(metrics)).rejects.toThrow("label 1 is 12");
  });

  it("says how large a buffer it could not get", async () => {
    const engine = open();
    expect(() => {
      for (let i = 0; i < 70_000; i++) engine.buffer("huge", "f64", 2 ** 31 - 1);
    }).toThrow('buffer "huge" of 17179869176 bytes: out of memory');
    await engine.dispose();
  });

  it("can be disposed of while busy and with errors, and then refuses work", async () => {
    const engine = open();
    const x = engine.buffer("x", "f32", 4_000_000);
    for (let i = 0; i < 10; i++) engine.accumulate(x, x, null, x.length, SUM);
    await engine.dispose();
    await engine.dispose();
    expect(() => engine.fill(x, 1)).toThrow("the engine was disposed of");
    await expect(engine.sync()).rejects.toThrow("the engine was disposed of");
    expect(engine.memoryBytes).toBe(0);
  });

  it("runs every instruction set that it lists, the best one first, and none that computes other numbers", async () => {
    const { variants, variantNotes } = loadAddon();
    expect(variantNotes()).toEqual([]);
    expect(variants()).toEqual(ISAS.filter((isa) => variants().includes(isa)));
    expect(variants()).toContain("portable");
    for (const isa of variants()) {
      process.env.MHO_ISA = isa;
      expect(open(1).description).toBe(`${isa}, 1 thread`);
    }
    delete process.env.MHO_ISA;
    expect(open(1).description).toBe(`${variants()[0]}, 1 thread`);
  });

  it("copies and fills words", async () => {
    const engine = open();
    const words = Int8Array.from({ length: 131 }, (_, i) => i - 128);
    const from = engine.buffer("from", "i8", 131);
    const to = engine.buffer("to", "i8", 131);
    engine.upload(from, words);
    engine.copy(from, to, 130);
    engine.upload(to, words.subarray(0, 3), 1);
    expect(await engine.readTensor(to)).toEqual(
      Int8Array.of(-128, -128, -127, -126, ...words.subarray(4, 130), 0),
    );
    engine.fill(to, -7);
    expect(await engine.readTensor(to)).toEqual(new Int8Array(131).fill(-7));
  });

  it("says which instruction set is not there", () => {
    process.env.MHO_ISA = "none";
    expect(() => new NativeEngine(1)).toThrow(
      "instruction set MHO_ISA=none is not available on this machine",
    );
    delete process.env.MHO_ISA;
  });

  it("names instruction set and threads, and refuses numbers of threads that make no sense", () => {
    expect(open(3).description).toMatch(new RegExp(`^(${ISAS.join("|")}), 3 threads$`));
    for (const threads of [0, -1, 1.5, Number.NaN])
      expect(() => new NativeEngine(threads)).toThrow(EngineError);
  });
});

describe.skipIf(!hasAddon())("end of the process while the engine is busy", () => {
  // Minutes of queued work: a process that waits for it runs into the time limit.
  const busy = `
    const { Engine } = require(process.argv[1]);
    const engine = new Engine(2);
    const x = engine.buffer("x", 1 << 26);
    for (let i = 0; i < 50000; i++) engine.accumulate(x, x, -1, 1 << 24, 1, 1);
  `;
  const endings = {
    "the script ends": busy,
    "process.exit": `${busy} process.exit(0);`,
    "process.exit with a promise open": `${busy} engine.sync(); setTimeout(() => process.exit(0), 50);`,
    "an exception": `process.on("exit", () => { process.exitCode = 0; }); ${busy} throw new Error("expected");`,
    "a worker thread is terminated": `
      const { Worker } = require("node:worker_threads");
      const code = "process.argv[1] = require('node:worker_threads').workerData;" + ${JSON.stringify(busy)};
      const worker = new Worker(code + "engine.sync();", { eval: true, workerData: process.argv[1] });
      worker.on("online", () => setTimeout(() => worker.terminate(), 200));
    `,
    "the engine is garbage": `${busy.replace("const engine", "let engine")} engine = null; global.gc();`,
  };
  it.each(Object.entries(endings))("%s: no hang, no crash", (_, script) => {
    const { status, signal, stderr } = spawnSync(
      process.execPath,
      ["--expose-gc", "-e", script, addonPath()!],
      { timeout: 30_000, encoding: "utf8" },
    );
    expect({ status, signal, stderr: stderr.includes("Error: expected") ? "" : stderr }).toEqual({
      status: 0,
      signal: null,
      stderr: "",
    });
  });
});

function fullyConnected(inputs: number, outputs: number): CrossbarSpec {
  return {
    name: "fc1",
    layer: 0,
    mapping: "reference",
    subtraction: "analog",
    offOnRatio: 0.1,
    windowLow: -1,
    arrayRows: 128,
    arrayColumns: 128,
    partition: "kernel-position",
    gain: 1,
    shape: matrixShape(inputs, outputs),
  };
}
