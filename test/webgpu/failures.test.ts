// Failures of a GPU: each case is a named error or a fallback with one sentence, and nothing hangs. Processes of their own run the built
// engine; they are skipped, with a line, where dist/ or an adapter is missing.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { matrixShape } from "../../src/array/geometry.ts";
import { EngineError } from "../../src/base/errors.ts";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { failureOfDevice, sizeProblem } from "../../src/engine/webgpu/failures.ts";
import { openWebGpu } from "../../src/engine/webgpu/open.ts";
import type { WebGpuEngine } from "../../src/engine/webgpu/webgpu.ts";
import { missing } from "../missing.ts";
import { maybeWebGpu } from "../webGpu.ts";

const first = await maybeWebGpu("failures of a device");

/** The device behind an engine, to do it harm. */
const deviceOf = (engine: WebGpuEngine) => (engine as unknown as { device: GPUDevice }).device;

describe.skipIf(!first)("a device", () => {
  test("that is lost rejects what waits for it, and what comes later, with a named error", async () => {
    const engine = await openWebGpu();
    const buffer = engine.buffer("x", "f32", 1000);
    engine.fill(buffer, 1);
    deviceOf(engine).destroy();
    await expect(engine.readTensor(buffer)).rejects.toThrow(EngineError);
    await expect(engine.sync()).rejects.toThrow(/lost|refused/);
    await engine.dispose();
  });

  test("that gets an invalid command reports it at the next sync, not before", async () => {
    const engine = await openWebGpu();
    deviceOf(engine).createShaderModule({ code: "this is no kernel" });
    const buffer = engine.buffer("x", "f32", 4);
    engine.fill(buffer, 1);
    await expect(engine.sync()).rejects.toThrow(/the GPU refused a command/);
    await engine.dispose();
  });

  test("names a converter's range that was never set", async () => {
    const engine = await openWebGpu();
    const layer = engine.crossbar({
      name: "fc",
      layer: 0,
      mapping: "reference",
      subtraction: "analog",
      offOnRatio: 0,
      windowLow: -1,
      gain: 1,
      arrayRows: 8,
      arrayColumns: 8,
      partition: "unrolled",
      shape: matrixShape(1, 1),
    });
    engine.pack(layer, { grid: null, sigma: 0, seed: { low: 0, high: 0 }, step: 0 });
    const [x, y, range] = [0, 1, 2].map((i) => engine.buffer(`b${i}`, "f32", 4));
    const adc = { bits: 4, rounding: "nearest", range: range! } as const;
    const counters = engine.buffer("counters", "f64", 3);
    const read = { adc, encoding: "analog", inputBits: 1, inputStep: 1, phases: "analog", counters } as const;
    engine.forward(layer, x!, y!, 1, read);
    await expect(engine.sync()).rejects.toThrow(/a converter's step is 0; expected a number above 0/);
    await engine.dispose();
  });

  test("works beside another that is opened in the same moment", async () => {
    const engines = await Promise.all([openWebGpu(), openWebGpu({ plain: true })]);
    for (const [i, engine] of engines.entries()) {
      const buffer = engine.buffer("x", "f32", 4);
      engine.fill(buffer, i + 1);
      expect(await engine.readTensor(buffer)).toEqual(new Float32Array(4).fill(i + 1));
      await engine.dispose();
    }
  });

  test("refuses a buffer beyond its binding, and says how much of the batch fits", async () => {
    const engine = await openWebGpu();
    const most = deviceOf(engine).limits.maxStorageBufferBindingSize;
    expect(() => engine.buffer("huge", "f32", most / 2)).toThrow(/"huge".*at most 50 % of training.batch/s);
    await engine.dispose();
  });
});

test("device memory and bindings that do not suffice are named", () => {
  class GPUOutOfMemoryError extends Error {}
  expect(failureOfDevice(new GPUOutOfMemoryError("")).message).toMatch(
    /out of memory[\s\S]*smaller training.batch/,
  );
  const limits = { maxStorageBufferBindingSize: 1000, maxBufferSize: 4000 } as GPUSupportedLimits;
  expect(sizeProblem("x", 1000, limits)).toBeNull();
  expect(sizeProblem("x", 4000, limits)!.message).toMatch(/at most 25 %/);
});

const built = join(packageRoot(), "dist", "engine", "webgpu", "open.js");
const usable = first !== null && existsSync(built);
if (first && !existsSync(built)) missing("WEBGPU: dist/ for endings of a process is not built");

/** Runs a module with the built engine in a process of its own; out is all that it printed. */
function run(script: string, env: Readonly<Record<string, string>> = {}) {
  const url = (file: string) => pathToFileURL(join(packageRoot(), "dist", "engine", file)).href;
  const text = `import { openWebGpu } from ${JSON.stringify(url("webgpu/open.js"))};
    import { openEngine } from ${JSON.stringify(url("openEngine.js"))};\n${script}`;
  const args = ["--expose-gc", "--input-type=module", "-e", text];
  const options = { timeout: 30_000, encoding: "utf8", env: { ...process.env, ...env } } as const;
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, args, options);
  return { status, signal, out: `${stdout}${stderr}`.trim() };
}

describe.skipIf(!usable)("a process", () => {
  const busy = `let engine = await openWebGpu();
    let x = engine.buffer("x", "f32", 1 << 20);
    for (let i = 0; i < 50; i++) engine.accumulate(x, x, null, 1 << 20, { decay: 1, gain: 1 });
    const read = engine.readTensor(x);\n`;
  const endings = {
    "ends while the GPU is busy": busy,
    "exits while the GPU is busy": `${busy} process.exit(0);`,
    "disposes while the GPU is busy": `${busy} await engine.dispose();`,
    "drops its engine": `${busy} await read; engine = null; x = null; global.gc();`,
  };
  test.each(Object.entries(endings))("that %s: no hang, no crash", (_, script) => {
    expect(run(script)).toEqual({ status: 0, signal: null, out: "" });
  });

  test("without an adapter: an error for webgpu by name, the processor without a word otherwise", () => {
    const script = `const notices = [];
      const error = await openEngine({ name: "webgpu" }).catch((e) => e);
      const engine = await openEngine({ notice: (sentence) => notices.push(sentence) });
      console.log(JSON.stringify([error.code, engine.name !== "webgpu", notices.length]));
      await engine.dispose();`;
    const ended = run(script, { VK_ICD_FILENAMES: "/nowhere.json", VK_DRIVER_FILES: "/nowhere.json" });
    // After it come warnings of the Vulkan loader, which looked for a driver.
    expect(ended).toEqual({
      status: 0,
      signal: null,
      out: expect.stringMatching(/^\["MHO_ENGINE",true,0\]/),
    });
  });

  test("without a Vulkan loader: an error that names it, and no word of the package", () => {
    const script = `import { vulkanMissing } from ${JSON.stringify(pathToFileURL(join(built, "..", "nodeGpu.js")).href)};
      const error = vulkanMissing() && await openWebGpu().catch((e) => e);
      console.log(error ? error.message.includes("libvulkan.so.1") : true);`;
    expect(run(script, { LD_LIBRARY_PATH: "" })).toEqual({ status: 0, signal: null, out: "true" });
  });
});
