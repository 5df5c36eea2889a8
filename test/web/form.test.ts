// The form and the network of the page Train in headless Chromium: keys by decision, only those that act, examples, the command to copy,
// layers with their health, a file dropped onto the picture.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { EXPERIMENT_KEYS } from "../../src/experiment/keys.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { networkFromOnnx } from "../../src/network/onnx/networkFromOnnx.ts";
import { networkReport } from "../../src/pricing/networkReport.ts";
import { DECISIONS, NAMES } from "../../web/app/train/decisions.ts";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

const ONNX = join(packageRoot(), "examples", "small-vgg.onnx");
const SMALL =
  "network.name=mlp&network.hidden=[16]&network.width=1&data.trainLimit=200&data.testLimit=50&training.epochs=1";

let app: AppUnderTest;

const keysShown = (page: Page) => page.locator(".form .row label code").allTextContents();
const openAll = (page: Page) =>
  page.evaluate(
    `document.querySelectorAll(".form details:not(.examples):not([open]) > summary").forEach((summary) => summary.click())`,
  );

describe("the decisions of the form", () => {
  it("hold every key of the schema once, each with a name of its own", () => {
    const keys = DECISIONS.flatMap(({ names }) => Object.keys(names));
    expect(keys.toSorted()).toEqual(EXPERIMENT_KEYS.map(({ path }) => path).toSorted());
    expect(new Set(NAMES.values()).size).toBe(keys.length);
  });
});

describe.skipIf(!CHROMIUM)("the page Train", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("shows the keys that the rule uses, with names beside keys", async () => {
    const { page, problems } = await app.open("/train");
    await page.getByLabel("Update rule training.rule").waitFor();
    expect(await keysShown(page)).toContain("training.momentum");
    expect(await keysShown(page)).not.toContain("training.chopEvery");
    await page.getByLabel("Update rule training.rule").selectOption("agad");
    await page.getByLabel("Transfers between sign flips training.chopEvery").waitFor();
    expect(await keysShown(page)).not.toContain("training.momentum");
    await openAll(page);
    await expect.poll(() => keysShown(page)).toContain("chip.node");
    await page.getByLabel("Update rule training.rule").selectOption("software");
    await expect.poll(() => keysShown(page)).toContain("training.weightDecay");
    expect((await keysShown(page)).filter((key) => /^(device|array|chip)\./.test(key))).toEqual([]);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("keeps a key that was set and acts no more in sight, and says why; search finds all", async () => {
    const { page, problems } = await app.open("/train?training.rule=sgd&training.momentum=0.5");
    await page.getByText("the rule sgd does not use it").waitFor();
    await page.getByRole("button", { name: "Reset training.momentum" }).click();
    await expect.poll(() => keysShown(page)).not.toContain("training.momentum");
    await page.getByLabel("Search the keys").fill("sign flips");
    await expect.poll(() => keysShown(page)).toEqual(["training.chopEvery"]);
    await page.getByLabel("Search the keys").fill("no such words");
    await page.getByText("No key has these words.").waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test("offers examples with a sentence each, and the command to copy", async () => {
    const { page, problems } = await app.open("/train");
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.getByText("Start from an example").click();
    await expectAccessible(page);
    const rules = page.getByRole("button", { name: /^3\. Update rules/ });
    expect(await rules.textContent()).toContain(
      "A nonlinear, asymmetric device: pulses up and down have different sizes",
    );
    await rules.click();
    await expect.poll(() => page.url()).toContain("device.model=exponential");
    await page.getByRole("button", { name: "Copy", exact: true }).click();
    const copied = await page.evaluate("navigator.clipboard.readText()");
    expect(copied).toMatch(/^mho train .*--set network\.name=mlp/);
    expect(copied).toBe(await page.locator(".startbar code").textContent());
    expect(problems).toEqual([]);
    await page.close();
  });

  test("draws the network with its sub-arrays; a layer that is pressed shows its health after a run", async () => {
    const { page, problems } = await app.open(`/train?${SMALL}`);
    const layer = page.getByRole("button", { name: /^fc1 fc .* sub-arrays?/ });
    await layer.focus();
    await page.keyboard.press("Enter");
    await page.getByText("Its health is known after the first epoch of a run.").waitFor();
    expect(await layer.evaluate((row) => row.getAttribute("aria-pressed"))).toBe("true");
    expect(await layer.evaluate((row) => row === row.ownerDocument.activeElement)).toBe(true);
    await page.getByRole("button", { name: "Start training" }).click();
    await page.waitForSelector(".badge.done");
    const panel = page.locator("section.layer");
    await panel.getByRole("heading", { name: "Health after epoch 1" }).waitFor();
    expect(await panel.locator("tbody tr").count()).toBe(1);
    expect(await panel.locator(".histogram svg").count()).toBe(1);
    await page.getByLabel("Search the keys").fill("hidden layers");
    await page.getByLabel("Hidden layers network.hidden").fill("[17]");
    await page.keyboard.press("Enter");
    await panel.getByText("The run in sight trains another network.").waitFor();
    await expectAccessible(page);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("shows a dropped ONNX file as a network, layer by layer, and trains it; what is none says so", async () => {
    const { page, problems } = await app.open(
      "/train?data.trainLimit=60&data.testLimit=20&training.batch=10&training.epochs=1",
    );
    const picture = page.locator(".networkcard");
    await picture.waitFor();
    const bytes = readFileSync(ONNX);
    const transfer = await page.evaluateHandle(
      ([text]) => {
        const scope = globalThis as unknown as {
          DataTransfer: new () => { items: { add(file: File): void } };
        };
        const data = new scope.DataTransfer();
        data.items.add(
          new File([Uint8Array.from(atob(text!), (letter) => letter.charCodeAt(0))], "small-vgg.onnx"),
        );
        return data;
      },
      [bytes.toString("base64")],
    );
    await page.dispatchEvent(".networkcard", "drop", { dataTransfer: transfer });
    await page.getByRole("heading", { name: "The network: small-vgg" }).waitFor();
    const { definition } = networkFromOnnx(bytes, "small-vgg.onnx");
    const { layers, total } = networkReport(readExperiment(undefined, []), definition);
    expect(await picture.locator("[data-layer]").count()).toBe(layers.length);
    expect(await picture.textContent()).toContain(`${total.subArrays} sub-arrays`);
    expect(await picture.textContent()).toContain('mho train --set network.name="small-vgg.onnx"');
    await picture.getByRole("button", { name: "Take this network into the form" }).click();
    await expect.poll(() => page.url()).toContain("small-vgg.onnx");
    await page.reload();
    await page.getByRole("heading", { name: "The network: small-vgg" }).waitFor();
    expect(await picture.locator("[data-layer]").count()).toBe(layers.length);
    await page.getByRole("button", { name: "Start training" }).click();
    await page.waitForSelector(".badge.done");
    await picture.locator("[data-layer]").first().press("Enter");
    await picture.getByText("Health after epoch 1").waitFor();
    const noise = {
      name: "noise.onnx",
      mimeType: "application/octet-stream",
      buffer: Buffer.from([255, 0, 7]),
    };
    await picture.locator("input[type=file]").setInputFiles(noise);
    await expect.poll(() => picture.locator(".problem").textContent()).toContain("noise.onnx");
    await page.getByRole("heading", { name: "The network: small-vgg" }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });
});
