// The crossbar of the page Array: reference column, pulses and units in sight; the step after an update goes on with what it left.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

let app: AppUnderTest;

const number = (text: string) => Number(text.replaceAll("−", "-"));
const next = (page: Page) => page.getByRole("button", { name: "Next step" }).press("Enter");

/** First line of each cell: its weight, or what an update changed. */
async function firstLines(page: Page): Promise<number[]> {
  const cells = await page.locator(".crossbar .cell > text:nth-of-type(1)").allTextContents();
  return cells.map(number);
}

async function pulsesShown(page: Page): Promise<number> {
  const lines = await page.locator(".crossbar text.small:text('pulse')").allTextContents();
  return lines.reduce((sum, line) => sum + Math.abs(number(/^[+−]?\d+/.exec(line)?.[0] ?? "0")), 0);
}

describe.skipIf(!CHROMIUM)("the crossbar", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("shows its reference column, amperes and pulses; as many as the engine counted", async () => {
    const { page, problems } = await app.open("/array?device.preset=ag-a-si");
    await page.waitForSelector(".crossbar.forward .reference");
    expect(await page.locator(".crossbar.forward").textContent()).toMatch(/current \[[µnpm]?A\]/);
    expect(await page.locator(".legend.conductance").textContent()).toMatch(/G_min .*S.*G_max .*S/);
    await next(page);
    await next(page);
    await page.waitForSelector(".crossbar.update");
    const counted = /moved by (\d+) pulses/.exec((await page.textContent(".note[role=status]"))!)![1];
    expect(await pulsesShown(page)).toBe(Number(counted));
    expect(Number(counted)).toBeGreaterThan(10);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("a pair has two strips, and words on paper instead of on them; no reference column", async () => {
    const { page, problems } = await app.open("/array?array.mapping=pair&step=update");
    await page.waitForSelector(".crossbar.update");
    expect(await page.locator(".crossbar .strip").count()).toBe(2 * 48);
    expect(await page.locator(".crossbar .reference").count()).toBe(0);
    const counted = /moved by (\d+) pulses/.exec((await page.textContent(".note[role=status]"))!)![1];
    expect(2 * (await pulsesShown(page))).toBe(Number(counted));
    const covered = await page.evaluate(`(() => {
      const strips = [...document.querySelectorAll(".crossbar .strip")].map((one) => one.getBoundingClientRect());
      const words = [...document.querySelectorAll(".crossbar text")].map((one) => one.getBoundingClientRect());
      const meet = (a, b) => a.left < b.right && b.left < a.right && a.top + 2 < b.bottom && b.top + 2 < a.bottom;
      return words.filter((word) => strips.some((strip) => meet(word, strip))).length;
    })()`);
    expect(covered).toBe(0);
    await page.getByRole("button", { name: "Dark" }).click();
    await expectAccessible(page);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("the step after an update begins with the weights that it left, also by a link, and leads back", async () => {
    const { page, problems } = await app.open("/array?device.preset=ag-a-si");
    await page.waitForSelector(".crossbar.forward");
    const before = await firstLines(page);
    await next(page);
    await next(page);
    await page.waitForSelector(".crossbar.update");
    const changes = await firstLines(page);
    await next(page);
    await page.waitForSelector(".crossbar.forward");
    await expect
      .poll(() => page.textContent(".note[role=status]"))
      .toContain("These weights have had 1 update.");
    await expect.poll(() => firstLines(page)).not.toEqual(before);
    const after = await firstLines(page);
    expect(after).toHaveLength(48);
    // each is shown to two digits
    after.forEach((weight, i) => {
      expect(Math.abs(before[i]! + changes[i]! - weight)).toBeLessThan(0.0151);
    });
    await expect.poll(() => page.url()).toContain("updates=1");
    await page.reload();
    await page.waitForSelector(".crossbar.forward");
    expect(await firstLines(page)).toEqual(after);
    await page.getByRole("button", { name: "First weights" }).click();
    await expect.poll(() => firstLines(page)).toEqual(before);
    expect(problems).toEqual([]);
    await page.close();
  });
});
