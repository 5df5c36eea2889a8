// The numbers in the dialog of a figure confirm its formula: factors, counts, sums, and the keys that move it.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseQuantity } from "../../src/base/units.ts";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

/** Shown numbers are rounded to so much. */
const ROUNDING = 1e-3;

let app: AppUnderTest;

const moves = (page: Page) => page.getByRole("region", { name: "Keys that move it" });
const plain = (text: string) => text.replace(/[,\s]/g, "").replace("−", "-");
const quantity = (text: string, unit: string) =>
  parseQuantity(text.trim().replaceAll(",", ""), unit, "shown");

async function pair(page: Page, name: string): Promise<string> {
  const row = page.getByRole("dialog").locator("dl div", { has: page.getByText(name, { exact: true }) });
  return (await row.locator("dd").textContent())!;
}

/** The values of a formula in their order, and what they give. */
async function formulaOf(page: Page, result: string): Promise<string[]> {
  const row = page.getByRole("dialog").locator(".formulas div", { has: page.getByText(`${result} = `) });
  return (await row.locator("dd").textContent())!.replace(/^= /, "").split(/ [+·=] /);
}

/** "864 × 47.4 um² = 0.041 mm²", multiplied again. */
function expectProduct(text: string, unit: string): void {
  const [count, one, all] = text.split(/[×=]/);
  const product = Number(plain(count!)) * quantity(one!, unit);
  expect(Math.abs(product / quantity(all!, unit) - 1)).toBeLessThan(ROUNDING);
}

describe.skipIf(!CHROMIUM)("the dialog of a number", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("chip: the keys that move a figure are found by trying them, the update rule among them", async () => {
    const { page, problems } = await app.open("/chip?network.name=mlp");
    await page.getByRole("button", { name: /^Efficiency/ }).click();
    const operations = await pair(page, "operations");
    const energy = await pair(page, "energy with leakage");
    const shown = /([\d.]+) TOPS/.exec((await page.getByRole("dialog").locator(".value").textContent())!)![1];
    const efficiency = Number(operations) / quantity(energy, "J") / 1e12;
    expect(Math.abs(efficiency / Number(shown) - 1)).toBeLessThan(0.01);
    await expect.poll(() => moves(page).textContent()).toContain("Found by trying");
    const text = (await moves(page).textContent())!;
    for (const key of ["training.rule", "chip.memory", "array.adc.bits"]) expect(text).toContain(key);
    expect(text).not.toContain("training.learningRate");
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: /^Leakage/ }).click();
    await expect.poll(() => moves(page).textContent()).toContain("Found by trying");
    expect(await moves(page).textContent()).toContain("chip.temperature");
    expect(await moves(page).textContent()).not.toContain("array.adc.range");
    expect(problems).toEqual([]);
    await page.close();
  });

  test("chip: one converter block and all of them have names of their own; its energy is the sum of the terms shown", async () => {
    const { page, problems } = await app.open(
      `/chip?${new URLSearchParams({ "network.width": "1", zoom: "kernel-position tiles/PEs/sub-arrays" })}`,
    );
    await page
      .getByRole("group", { name: /^Plan of/ })
      .getByRole("button", { name: /^ADC$/ })
      .first()
      .press("Enter");
    const dialog = page.getByRole("dialog");
    expect(await dialog.locator("h2").textContent()).toBe("ADC of one sub-array, and of all");
    expectProduct(await pair(page, "area"), "m²");
    expectProduct(await pair(page, "leakage"), "W");
    const [, one, ofAll] = /^one (.*); all (.*)$/.exec((await dialog.locator(".value").textContent())!)!;
    // "… + … = …" beside "area of one = area for forward reads + area for backward reads"
    const areas = await formulaOf(page, "area of one");
    const sum = areas.slice(0, -1).reduce((total, text) => total + quantity(text, "m²"), 0);
    expect(areas).toHaveLength(3);
    expect(Math.abs(sum / quantity(one!, "m²") - 1)).toBeLessThan(ROUNDING);
    expect(quantity(ofAll!, "m²")).toBeGreaterThan(100 * sum);
    const lines = await dialog.locator(".terms:not(.times) tbody tr").all();
    const rows = await Promise.all(lines.map((line) => line.locator("th, td").allTextContents()));
    expect(rows.length).toBeGreaterThan(10);
    let total = 0;
    for (const [, uses, each, energy] of rows.slice(0, -1)) {
      const product = Number(plain(uses!)) * quantity(each!, "J");
      expect(Math.abs(product / quantity(energy!, "J") - 1)).toBeLessThan(ROUNDING);
      total += product;
    }
    const energy = await pair(page, "energy of one epoch of all, without leakage");
    expect(Math.abs(total / quantity(energy, "J") - 1)).toBeLessThan(ROUNDING);
    const turns = await dialog.locator(".times tbody tr").all();
    const waits = await Promise.all(turns.map((line) => line.locator("th, td").allTextContents()));
    expect(waits.length).toBeGreaterThan(10);
    let seconds = 0;
    for (const [, count, turn, alone, time] of waits.slice(0, -1)) {
      const product =
        (Number(plain(count!)) * quantity(turn!, "s") * Number(plain(alone!).replace("%", ""))) / 100;
      expect(Math.abs(product / quantity(time!, "s") - 1)).toBeLessThan(ROUNDING);
      seconds += product;
    }
    const time = quantity(await pair(page, "time that they add to one epoch"), "s");
    expect(Math.abs(seconds / time - 1)).toBeLessThan(ROUNDING);
    await expectAccessible(page);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("chip: what a read takes can be computed from the values beside its symbols", async () => {
    const { page, problems } = await app.open(
      `/chip?${new URLSearchParams({ "network.width": "1", zoom: "kernel-position tiles/PEs/sub-arrays" })}`,
    );
    const plan = page.getByRole("group", { name: /^Plan of/ });
    await plan.getByRole("button", { name: /^ADC$/ }).first().press("Enter");
    const [switching, time, voltage, current, spent] = await formulaOf(page, "E_conversion, forward");
    const flow = quantity(time!, "s") * quantity(voltage!, "V") * quantity(current!, "A");
    const made = quantity(switching!, "J") + flow;
    expect(Math.abs(made / quantity(spent!, "J") - 1)).toBeLessThan(ROUNDING);
    const [lines, times, each, reading] = await formulaOf(page, "energy of a forward read");
    const read = Number(plain(lines!)) * Number(plain(times!)) * quantity(each!, "J");
    expect(Math.abs(read / quantity(reading!, "J") - 1)).toBeLessThan(ROUNDING);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("device: a figure's keys are those of its own model", async () => {
    const { page } = await app.open("/device?device.preset=aihwkit-ecram");
    await page.getByRole("button", { name: /^Symmetric point/ }).click();
    await expect.poll(() => moves(page).textContent()).toContain("Found by trying");
    const text = (await moves(page).textContent())!;
    for (const key of ["device.gammaUp", "device.upDown"]) expect(text).toContain(key);
    expect(text).not.toContain("device.nonlinearityLtp");
    await page.close();
  });
});
