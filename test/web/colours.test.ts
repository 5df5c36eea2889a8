// One colour, one kind of circuit: in the plan, the treemap and the bars of the page Chip; legends that leave nothing out.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readExperiment } from "../../src/experiment/readExperiment.ts";
import { COMPONENT_COLOURS } from "../../src/report/chip/componentColours.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

let app: AppUnderTest;

const plan = (page: Page) => page.getByRole("group", { name: /^Plan of/ });
const treemap = (page: Page) => page.getByRole("group", { name: /^Treemap of/ });
const colourOf = (group: ReturnType<typeof plan>, name: RegExp) =>
  group.getByRole("button", { name }).first().locator("rect").getAttribute("fill");

describe.skipIf(!CHROMIUM)("colours of the chip", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("a kind of circuit has the same colour in plan, treemap and bars", async () => {
    const { page, problems } = await app.open("/chip?network.width=1&treemap=area&bars=area");
    const bar = page.locator('.figure [aria-label*="component: weight gradient"]').first();
    await bar.waitFor({ state: "attached" });
    const colour = COMPONENT_COLOURS["weight gradient"];
    expect(await bar.getAttribute("fill")).toBe(colour);
    expect(await colourOf(plan(page), /^weight-gradient unit$/)).toBe(colour);
    expect(await colourOf(treemap(page), /\(weight-gradient unit\)/)).toBe(colour);
    const adc = COMPONENT_COLOURS.ADC;
    expect(await colourOf(treemap(page), /^ADC \(kernel-position tiles\)/)).toBe(adc);
    await page.goto(`${page.url()}&zoom=kernel-position tiles/PEs/sub-arrays`);
    await expect.poll(() => colourOf(plan(page), /^ADC$/)).toBe(adc);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("every strip of the plan and every kind in the treemap stands in its legend", async () => {
    const { page, problems } = await app.open("/chip?network.width=1");
    const { estimate } = chipReport(readExperiment(undefined, ["network.width=1"]), { brief: true });
    const strips = estimate.floorplan.filter(({ kind }) => kind !== "tile").map(({ name }) => name);
    expect(strips).toContain("weight-gradient unit");
    const parts = page.locator(".legend.parts");
    const named = await parts.textContent();
    for (const name of [...strips, "kernel-position tiles"]) expect(named).toContain(name);
    const fills = await treemap(page)
      .locator("rect")
      .evaluateAll((all) =>
        all.map((rect) => (rect as unknown as { getAttribute(name: string): string }).getAttribute("fill")),
      );
    const marks = await page
      .locator(".legend:not(.parts) span")
      .evaluateAll((all) =>
        all.map((span) =>
          (span as unknown as { style: { getPropertyValue(n: string): string } }).style.getPropertyValue(
            "--mark",
          ),
        ),
      );
    for (const fill of new Set(fills)) expect(marks).toContain(fill);
    expect(new Set(marks).size).toBe(marks.length);
    await page.getByRole("button", { name: "Dark" }).click();
    await expectAccessible(page);
    expect(problems).toEqual([]);
    await page.close();
  });
});
