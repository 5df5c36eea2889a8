// The first visit in headless Chromium: three ways in, a chip without warnings, the paper's chip under its name, DOIs as links.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { TERA } from "../../src/base/units.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { significant } from "../../src/report/chip/chipHeadline.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

const PHONE = { width: 390, height: 844 };
const PAPER = "https://doi.org/10.1145/3500929";

let app: AppUnderTest;

describe.skipIf(!CHROMIUM)("a first visit", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("finds three ways in, each of which opens its page", async () => {
    const { page, problems } = await app.open("/");
    await page.getByRole("heading", { name: "My measured device" }).waitFor();
    expect(await page.locator(".way").count()).toBe(3);
    expect(await page.getByRole("link", { name: /doi 10.1145/ }).getAttribute("href")).toBe(PAPER);
    await expectAccessible(page);
    for (const [action, heading] of [
      ["Open Device", "HZO FeFET"],
      ["Open Chip", "What learning costs on this chip"],
      ["Open Train", "Train"],
      ["The paper's chip", "What learning costs on this chip"],
    ] as const) {
      await page.getByRole("link", { name: action }).click();
      await page.getByRole("heading", { name: heading, exact: true }).waitFor();
      await page.getByRole("link", { name: "Start here" }).click();
    }
    await page.setViewportSize(PHONE);
    expect(await page.locator(".ways").evaluate((ways) => ways.scrollWidth - ways.clientWidth)).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("sees a first chip without warnings, and the paper's chip one click away under its name", async () => {
    const { page, problems } = await app.open("/chip");
    await page.locator(".number").first().waitFor();
    expect(await page.locator(".warning").count()).toBe(0);
    await expect.poll(() => page.url()).toContain("array.partition=unrolled");
    const efficiency = page.locator(".number", { hasText: "Efficiency" }).locator(".value");
    const first = await efficiency.textContent();
    await page.getByRole("button", { name: "The paper's chip" }).click();
    await expect.poll(() => efficiency.textContent()).not.toBe(first);
    const paper = chipReport(readExperiment("examples/09-chip-of-the-paper.toml"), { brief: true });
    expect((await efficiency.textContent())!.trim()).toBe(
      `${significant(paper.estimate.efficiency / TERA)} TOPS/W`,
    );
    expect(await page.getByRole("link", { name: /doi 10.1145/ }).getAttribute("href")).toBe(PAPER);
    await page.getByRole("button", { name: "Chip of the first run" }).click();
    const run = chipReport(resolveExperiment({}), { brief: true });
    await expect
      .poll(async () => (await efficiency.textContent())!.trim())
      .toBe(`${significant(run.estimate.efficiency / TERA)} TOPS/W`);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("is not led into training the first chip: other pages keep the first run until the chip is changed", async () => {
    const { page, problems } = await app.open("/chip");
    await page.locator(".number").first().waitFor();
    const train = page.getByRole("link", { name: "Train", exact: true });
    expect(await train.getAttribute("href")).toBe("#/train");
    await page.getByRole("slider", { name: "ADC bits" }).press("ArrowRight");
    await expect.poll(() => train.getAttribute("href")).toContain("array.adc.bits=");
    expect(await train.getAttribute("href")).toContain("array.rows=64");
    expect(problems).toEqual([]);
    await page.close();
  });

  test("follows the DOI of a device to its paper", async () => {
    const { page, problems } = await app.open("/device?device.preset=hzo-fefet");
    await page.locator(".number").first().waitFor();
    const links = await page
      .locator(".intro a")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")));
    expect(links.length).toBeGreaterThan(0);
    for (const link of links) expect(link).toMatch(/^https:\/\/doi\.org\/10\.\d+\//);
    expect(problems).toEqual([]);
    await page.close();
  });
});
