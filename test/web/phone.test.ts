// The pages on a phone, 390 pixels wide, in headless Chromium.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

const PHONE = { width: 390, height: 844 };
const PAGES = [
  "device",
  "array?step=update",
  "chip",
  "train",
  "studies",
  "results",
  "results?view=reproduction",
];
const RUN =
  "/train?network.name=mlp&network.hidden=[16]&data.trainLimit=100&data.testLimit=50&training.epochs=2";

let app: AppUnderTest;

const inSight = async (page: Page, selector: string) => {
  const place = (await page.locator(selector).first().boundingBox())!;
  return (
    place.x >= 0 &&
    place.y >= 0 &&
    place.x + place.width <= PHONE.width &&
    place.y + place.height <= PHONE.height
  );
};
const sideways = (page: Page) => page.evaluate("document.documentElement.scrollWidth - innerWidth");

describe.skipIf(!CHROMIUM)("on a phone", () => {
  beforeAll(async () => {
    app = await openApp({ results: "results" });
  }, 120_000);
  afterAll(() => app?.close());

  test("no page scrolls sideways, and each is reached by a press", async () => {
    const { page, problems } = await app.open("/device", PHONE);
    for (const address of PAGES) {
      await page.goto(`${page.url().split("#")[0]}#/${address}`);
      await page.waitForSelector(/device|array|chip/.test(address) ? ".figure svg" : "main h1");
      expect(await sideways(page), address).toBeLessThanOrEqual(0);
      for (const link of await page.getByRole("navigation", { name: "Pages" }).getByRole("link").all()) {
        const place = (await link.boundingBox())!;
        expect(place.x >= 0 && place.x + place.width <= PHONE.width, address).toBe(true);
      }
      await expectAccessible(page);
    }
    expect(problems).toEqual([]);
    await page.close();
  }, 120_000);

  test("a slider and the figure that it moves are in sight together; the sheet folds", async () => {
    const { page, problems } = await app.open("/device?device.preset=epiram", PHONE);
    const figure = ".cards .figure [role=img] svg";
    await page.waitForSelector(figure);
    await page
      .locator(".cards .figure")
      .first()
      .evaluate((element) => element.scrollIntoView());
    const slider = page.getByRole("slider", { name: "Nonlinearity LTP" });
    // as a finger does, in the sheet
    await page.mouse.move(200, 750);
    await page.mouse.wheel(0, 300);
    await expect.poll(() => inSight(page, 'input[type=range][aria-label="Nonlinearity LTP"]')).toBe(true);
    expect(await inSight(page, figure)).toBe(true);
    const before = await page.locator(figure).first().innerHTML();
    await slider.press("PageUp");
    await expect.poll(() => page.locator(figure).first().innerHTML()).not.toBe(before);
    await page.getByRole("button", { name: /Hide the parameters/ }).click();
    expect(await slider.isVisible()).toBe(false);
    await page.getByRole("button", { name: /Show the parameters/ }).click();
    expect(await slider.isVisible()).toBe(true);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("the network is folded into the page: no layer is cut off, nor does its frame scroll", async () => {
    const { page, problems } = await app.open("/train?network.name=vgg8-bn", PHONE);
    const graph = page.getByRole("region", { name: "Graph of the network" });
    const hidden = () => graph.evaluate((frame) => frame.scrollWidth - frame.clientWidth);
    await graph.locator("[data-layer]").first().waitFor();
    await expect.poll(hidden).toBe(0);
    const ends = await graph
      .locator("text")
      .evaluateAll((texts) => texts.map((text) => text.getBoundingClientRect().right));
    expect(Math.max(...ends)).toBeLessThan(PHONE.width);
    await graph.locator("[data-layer]").nth(2).click();
    await expect.poll(() => inSight(page, "section.layer h3")).toBe(true);
    await expectAccessible(page);
    const heightOf = async () => (await graph.locator("svg").boundingBox())!.height;
    const folded = await heightOf();
    await page.setViewportSize({ width: 1280, height: 720 });
    await expect.poll(heightOf).toBeLessThan(0.7 * folded);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("words of the chip's figures have their size: no drawing is made smaller than it is", async () => {
    const { page } = await app.open("/chip", PHONE);
    await page.waitForSelector(".figure svg");
    const SCALES = `[...document.querySelectorAll(".figure svg")].map((svg) => svg.getBoundingClientRect().width / Number(svg.getAttribute("width")))`;
    await expect
      .poll(async () => ((await page.evaluate(SCALES)) as number[]).length, { timeout: 20_000 })
      .toBe(5);
    await expect
      .poll(async () => Math.min(...((await page.evaluate(SCALES)) as number[])), { timeout: 20_000 })
      .toBeGreaterThan(0.85);
    await page.close();
  });

  test("the table of runs shows name and accuracy without a push", async () => {
    const trained = await app.open(RUN, PHONE);
    await trained.page.getByRole("button", { name: "Start training" }).click();
    await trained.page.waitForSelector(".badge.done", { timeout: 30_000 });
    expect(await sideways(trained.page)).toBeLessThanOrEqual(0);
    await trained.page.close();
    const { page } = await app.open("/results", PHONE);
    await page.waitForSelector("table.runs tbody tr");
    const head = page.getByRole("columnheader", { name: "test accuracy" });
    const place = (await head.boundingBox())!;
    expect(place.x + place.width).toBeLessThanOrEqual(PHONE.width);
    await page.close();
  }, 60_000);
});
