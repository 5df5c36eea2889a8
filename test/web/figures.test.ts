// Figures as people see them in headless Chromium: as wide as their place, labels apart, one notation of units.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppUnderTest, CHROMIUM, openApp } from "./browser.ts";

const RUN =
  "/train?network.name=mlp&network.hidden=[16]&data.trainLimit=100&data.testLimit=50&training.epochs=2";

/** Neighbouring labels of an axis that overlap by more than a pixel. */
const COLLISIONS = `[...document.querySelectorAll(".role-axis-label")].flatMap((axis) => {
  const shown = [...axis.querySelectorAll("text")].filter((text) => text.getAttribute("opacity") !== "0" && text.textContent !== "");
  const boxes = shown.map((text) => text.getBoundingClientRect());
  const lap = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3;
  return boxes.slice(1).flatMap((box, i) => (lap(boxes[i], box) ? [shown[i].textContent + " | " + shown[i + 1].textContent] : []));
})`;
/** [width of the place, width of the drawing] of each figure. */
const WIDTHS = `[...document.querySelectorAll(".figure")].map((figure) =>
  [figure.clientWidth, Number(figure.querySelector("svg")?.getAttribute("width"))])`;

/** Black marks, which a dark page would swallow. */
const BLACK = `document.querySelectorAll('.figure svg :is([stroke="#000000"], [fill="#000000"])').length`;

let app: AppUnderTest;

const text = (page: Page) => page.evaluate("document.querySelector('main').textContent");

describe.skipIf(!CHROMIUM)("figures", () => {
  beforeAll(async () => {
    app = await openApp({ results: "results" });
  }, 120_000);
  afterAll(() => app?.close());

  test("of the reproduction have the full width at 1280, panels as well, and no label on another", async () => {
    const { page, problems } = await app.open("/results?view=reproduction");
    await page.waitForSelector(".figure svg", { timeout: 30_000 });
    const widths = async () => (await page.evaluate(WIDTHS)) as [number, number][];
    await expect
      .poll(async () => (await widths()).every(([, drawn]) => drawn > 0), { timeout: 20_000 })
      .toBe(true);
    await expect
      .poll(async () => (await widths()).every(([place, drawn]) => Math.abs(place - drawn) < 8), {
        timeout: 10_000,
      })
      .toBe(true);
    expect((await widths()).length).toBeGreaterThan(4);
    for (const [place] of await widths()) expect(place).toBeGreaterThan(1100);
    expect(await page.evaluate(COLLISIONS)).toEqual([]);
    expect(await page.evaluate(BLACK)).toBeGreaterThan(0);
    await page.getByRole("button", { name: "Dark" }).click();
    await expect.poll(() => page.evaluate(BLACK), { timeout: 20_000 }).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  }, 90_000);

  test("keep their width where the window is 1 pixel wide, as it is while a picture of a whole page is taken", async () => {
    const { page } = await app.open("/device?device.preset=ag-a-si");
    const widths = () =>
      page.locator(".figure svg").evaluateAll((all) => all.map((svg) => svg.getAttribute("width")));
    await expect.poll(async () => (await widths()).length).toBe(4);
    await page.waitForTimeout(1000);
    const before = await widths();
    await page.setViewportSize({ width: 1, height: 720 });
    await page.waitForTimeout(1000);
    expect(await widths()).toEqual(before);
    await page.close();
  });

  test.each(["device", "array", "chip"])("of %s: labels apart, µ and never u", async (name) => {
    const { page } = await app.open(`/${name}`);
    await page.waitForSelector(".figure svg");
    await page.waitForTimeout(1500);
    expect(await page.evaluate(COLLISIONS)).toEqual([]);
    expect(await text(page)).not.toMatch(/(\d |\[|\()u(S|A|V|s|J|W|m)\b/);
    if (name === "device") expect(await text(page)).toContain("µS");
    await page.close();
  });

  test("of energy say joules with a prefix at each label", async () => {
    const trained = await app.open(RUN);
    await trained.page.getByRole("button", { name: "Start training" }).click();
    await trained.page.waitForSelector(".badge.done", { timeout: 30_000 });
    await trained.page.close();
    const { page } = await app.open("/results");
    await page.waitForSelector(".figure svg");
    const labels = await page.locator(".figure .role-axis-label text").allTextContents();
    const energies = labels.filter((label) => label.endsWith("J"));
    expect(energies.length).toBeGreaterThan(0);
    for (const label of energies) expect(label).toMatch(/^[\d.]+ [fpnµmkM]?J$/);
    expect(await text(page)).not.toContain("(J)");
    await page.close();
  }, 60_000);
});
