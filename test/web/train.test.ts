// The page that trains on WebGPU, built and run in headless Chromium on SwiftShader: the same numbers as the engine in Node.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { type PreviewServer, preview } from "vite";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { loadData, runExperiment } from "../../src/run/runExperiment.ts";
import { trainInputOf } from "../../src/run/trainInput.ts";
import type { TrainResult } from "../../src/training/records.ts";
import { openTestEngine } from "../engines.ts";
import { CHROMIUM } from "./browser.ts";

/** WebGPU without a GPU. */
const FLAGS = [
  "--no-sandbox",
  "--enable-unsafe-webgpu",
  "--use-webgpu-adapter=swiftshader",
  "--enable-features=Vulkan",
  "--use-vulkan=swiftshader",
  "--ignore-gpu-blocklist",
];
const SMALL = [
  "network.name=mlp",
  "network.hidden=[16]",
  "data.trainLimit=64",
  "data.testLimit=32",
  "training.batch=16",
  "training.epochs=2",
];
const experiment = readExperiment(undefined, SMALL);
const site = mkdtempSync(join(tmpdir(), "mho-web-"));
let server: PreviewServer;
let browser: Browser;

/** Writes the example as scripts/webExample.mjs does. */
async function writeExample(folder: string): Promise<void> {
  const dataset = await loadData(experiment);
  const { train, test: held, ...about } = dataset;
  mkdirSync(folder, { recursive: true });
  const input = trainInputOf(experiment, dataset);
  const counts = { trainImages: train.labels.length, testImages: held.labels.length };
  writeFileSync(
    join(folder, "example.json"),
    JSON.stringify({ input, experimentHash: "0", dataset: about, ...counts }),
  );
  const parts = [train.images, new Uint8Array(train.labels), held.images, new Uint8Array(held.labels)];
  writeFileSync(join(folder, "images.bin"), Buffer.concat(parts));
}

describe.skipIf(!CHROMIUM)("the training page", () => {
  beforeAll(async () => {
    cpSync(inject("pages"), site, { recursive: true });
    await writeExample(join(site, "example"));
    server = await preview({
      configFile: join(packageRoot(), "web", "vite.config.ts"),
      logLevel: "error",
      build: { outDir: site },
      preview: { host: "127.0.0.1", port: 0 },
    });
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: FLAGS });
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await server?.close();
    rmSync(site, { recursive: true });
  });

  async function open(query: string): Promise<{ page: Page; problems: string[] }> {
    const page = await browser.newPage();
    const problems: string[] = [];
    page.on("pageerror", (error) => problems.push(error.message));
    page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
    page.on("request", (request) => {
      if (!request.url().startsWith(server.resolvedUrls!.local[0]!) && !request.url().startsWith("data:"))
        problems.push(request.url());
    });
    await page.goto(`${server.resolvedUrls!.local[0]}train/index.html${query}`);
    return { page, problems };
  }

  test("trains to the numbers of the engine in Node, and shows them", async () => {
    const { page, problems } = await open("?start");
    await page.waitForFunction("document.documentElement.dataset.state !== undefined", null, {
      timeout: 100_000,
    });
    expect(await page.textContent("#status")).toMatch(/^done: test accuracy \d/);
    const result = (await page.evaluate("window.mhoResult")) as TrainResult;
    const engine = await openTestEngine();
    const native = await runExperiment(experiment, { engine }).finally(() => engine.dispose());
    expect(result.engine).toBe("webgpu");
    expect(result.testAccuracy).toBe(native.testAccuracy);
    expect(result.pulses).toEqual(native.pulses);
    for (const [i, { trainLoss }] of native.epochs.entries())
      expect(result.epochs[i]!.trainLoss).toBeCloseTo(trainLoss, 6);
    expect(await page.locator("#epochs tr").count()).toBe(2);
    expect(await page.locator("#curve canvas").count()).toBe(1);
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);

  test("says what is wrong where the example is missing", async () => {
    const { page } = await open("?example=../nowhere");
    await page.waitForFunction("/cannot be loaded/.test(document.getElementById('experiment').textContent)");
    expect(await page.isDisabled("#start")).toBe(true);
    await page.close();
  });
});
