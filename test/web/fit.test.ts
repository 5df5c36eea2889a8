// A fit and the data that it came from: the curve of the page Device starts and goes where the measured sweeps do.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { type AppUnderTest, CHROMIUM, openApp } from "./browser.ts";

interface Row {
  readonly g: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly sweep: number;
}

let app: AppUnderTest;

/** The rows of a figure, as its button JSON saves them. */
async function rowsOf(page: Page, title: RegExp): Promise<Row[]> {
  const card = page.locator(".card", { has: page.getByRole("heading", { name: title }) });
  const saved = page.waitForEvent("download");
  await card.getByRole("button", { name: "JSON" }).click();
  const spec = JSON.parse(readFileSync(await (await saved).path(), "utf8"));
  return spec.data.values as Row[];
}

const example = (name: string) => join(packageRoot(), "examples", name);
const share = (rows: readonly Row[], fits: (row: Row) => boolean) => rows.filter(fits).length / rows.length;

describe.skipIf(!CHROMIUM)("the fitted curve", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test.each([
    ["pulses.csv", null, 0.06],
    ["gong-2018.csv", "5 uS + 3 uS", 0.2],
  ] as const)(
    "of %s replays its own sweeps, inside its band, with residuals",
    async (file, unit, off) => {
      const { page, problems } = await app.open("/device");
      await page.setInputFiles("input[type=file]", example(file));
      if (unit) {
        await page.getByLabel("Unit").fill(unit);
        await page.getByLabel("Unit").press("Enter");
      }
      // 8 s of a processor, which other tests share
      await page.getByRole("heading", { name: "One-step residuals" }).waitFor({ timeout: 100_000 });
      const rows = await rowsOf(page, /^Measured sweeps and the fitted device/);
      const window = Math.max(...rows.map(({ g }) => g)) - Math.min(...rows.map(({ g }) => g));
      // each sweep begins at its first reading, and 90 % of the readings are predicted to lie in the band
      rows.forEach((row, i) => {
        if (row.sweep !== rows[i - 1]?.sweep) expect(Math.abs(row.mean - row.g)).toBeLessThan(0.1 * window);
      });
      expect(share(rows, ({ g, low, high }) => low <= g && g <= high)).toBeGreaterThan(0.85);
      const rms = Math.sqrt(rows.reduce((sum, { g, mean }) => sum + (g - mean) ** 2, 0) / rows.length);
      expect(rms / window).toBeLessThan(off);
      // where noise keeps a single curve off the points, the page says so, and what the fit follows
      expect(await page.textContent("section[aria-label=Fit]")).toMatch(
        /The mean curve (goes through|lies .* off)/,
      );
      expect(problems).toEqual([]);
      await page.close();
    },
    180_000,
  );
});
