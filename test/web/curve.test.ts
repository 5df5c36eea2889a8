// The curve of the page Device: dragged it changes its label, what was before stays as a ghost, changes are undone and redone, and one device
// takes the pulses one by one.
import fc from "fast-check";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { fractionAfter, labelThrough, MOST_LABEL } from "../../web/app/device/bendCurve.ts";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

let app: AppUnderTest;

const keyOf = (page: Page, key: string) => new URLSearchParams(page.url().split("?").at(-1)).get(key);
const label = (page: Page) => page.getByRole("textbox", { name: /Nonlinearity LTP/ });
const ghosts = (page: Page) => page.locator(".pulsecard .mark-line path[stroke-dasharray]").count();
const output = (page: Page) => page.locator(".player output").textContent();

/** Once it has stopped moving: the plot takes its width after its axis is measured. */
async function settledBox(line: Locator) {
  let before = null;
  let now = await line.boundingBox();
  do {
    before = now;
    await new Promise((done) => setTimeout(done, 300));
    now = await line.boundingBox();
  } while (JSON.stringify(before) !== JSON.stringify(now));
  return now!;
}

describe("a label", () => {
  it.each(["LTP", "LTD"] as const)("of %s is found back from any point of its curve", (branch) => {
    const { device } = resolveExperiment({ device: { preset: "none", levels: 64 } });
    fc.assert(
      fc.property(
        fc.double({ min: -8.5, max: 8.5, noNaN: true }),
        fc.integer({ min: 8, max: 56 }),
        (wanted, pulses) => {
          const fraction = fractionAfter(device, branch, pulses, wanted);
          const found = labelThrough(device, branch, pulses, fraction);
          expect(Math.abs(found)).toBeLessThanOrEqual(MOST_LABEL);
          expect(fractionAfter(device, branch, pulses, found)).toBeCloseTo(fraction, 2);
          if (fraction > 0.02 && fraction < 0.98) expect(Math.abs(found - wanted)).toBeLessThan(0.25);
        },
      ),
      { seed: 1, numRuns: 60 },
    );
  });
});

describe.skipIf(!CHROMIUM)("the curve of a device", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("is dragged by the mouse to another label, with a ghost; undo and redo go back and forth", async () => {
    const { page, problems } = await app.open("/device?device.preset=none&device.levels=64");
    await page.waitForSelector(".pulsecard .figure svg .mark-area path");
    await expect.poll(() => ghosts(page)).toBe(0);
    const line = page.locator(".pulsecard .mark-line path[stroke]").first();
    const box = await settledBox(line);
    // the sweep up is straight: its middle lies in the middle of its box
    const x = box.x + box.width / 2;
    const y = box.y + box.height / 2;
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y - 0.25 * box.height, { steps: 6 });
    await page.mouse.up();
    // the address follows a little later, and may name a place on the way first
    const isWritten = async () => keyOf(page, "device.nonlinearityLtp") === (await label(page).inputValue());
    await expect.poll(isWritten).toBe(true);
    const dragged = Number(keyOf(page, "device.nonlinearityLtp"));
    const { device } = resolveExperiment({ device: { preset: "none", levels: 64 } });
    expect(dragged).toBeGreaterThan(0);
    expect(Math.abs(fractionAfter(device, "LTP", 32, dragged) - 0.75)).toBeLessThan(0.06);
    await expect.poll(() => ghosts(page)).toBe(1);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => keyOf(page, "device.nonlinearityLtp")).toBeNull();
    expect(await label(page).inputValue()).toBe("0");
    await page.getByRole("button", { name: "Redo" }).click();
    await expect.poll(() => keyOf(page, "device.nonlinearityLtp")).toBe(String(dragged));
    await page.locator("h1").click();
    await page.keyboard.press("Control+z");
    await expect.poll(() => label(page).inputValue()).toBe("0");
    await page.keyboard.press("Control+Shift+z");
    await expect.poll(() => label(page).inputValue()).toBe(String(dragged));
    await expectAccessible(page);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("takes pulses one by one, and all of them, up and down", async () => {
    const { page, problems } = await app.open("/device?device.levels=4&device.levelsLtd=3");
    await page.waitForSelector(".pulsecard .figure svg .mark-area path");
    await page.getByRole("button", { name: "One pulse", exact: true }).click();
    await expect.poll(() => output(page)).toMatch(/^pulse 1 of 7: .*S$/);
    await page.getByRole("button", { name: "One pulse", exact: true }).click();
    await expect.poll(() => output(page)).toMatch(/^pulse 2 of 7: /);
    const points = page.locator(".pulsecard .mark-symbol.role-mark path");
    await expect.poll(() => points.count()).toBe(3);
    await page.getByRole("button", { name: "Play the pulses" }).click();
    await expect.poll(() => output(page)).toMatch(/^pulse 7 of 7: /);
    await page.getByRole("button", { name: "Play the pulses" }).waitFor();
    await expect.poll(() => points.count()).toBe(8);
    await page.getByRole("slider", { name: "Nonlinearity LTP" }).press("ArrowRight");
    await expect.poll(() => points.count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("says where the law of a device has no label to drag", async () => {
    const { page, problems } = await app.open("/device?device.preset=aihwkit-ecram");
    await page.getByText("The law of this device has no label to drag.").waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });
});
