// Back, forward, Escape and focus in headless Chromium; fields that forget what was half typed; drops anywhere on the page.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

interface Transfer {
  readonly items: { add(file: File): void };
}

let app: AppUnderTest;

const box = (page: Page, name: RegExp) => page.locator(".boxes").getByRole("button", { name }).first();
const device = (page: Page) => page.getByLabel("Device", { exact: true });
const queryOf = (page: Page, key: string) => new URLSearchParams(page.url().split("?")[1]).get(key);
const focused = (page: Page) => page.evaluate("document.activeElement.tagName");

describe.skipIf(!CHROMIUM)("the way through the pages", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("back and forward step through zooms; Escape zooms out; focus stays in the plan", async () => {
    const { page, problems } = await app.open("/chip?network.width=1");
    await box(page, /tile of conv3/).press("Enter");
    await box(page, /^PE$/).press("Enter");
    await box(page, /^sub-array$/).waitFor();
    expect(await focused(page)).not.toBe("BODY");
    const deepest = queryOf(page, "zoom");
    expect(deepest).toBe("kernel-position tiles/PEs");
    await page.goBack();
    await box(page, /^PE$/).waitFor();
    expect(queryOf(page, "zoom")).toBe("kernel-position tiles");
    await page.goBack();
    await box(page, /tile of conv1/).waitFor();
    await page.goForward();
    await page.goForward();
    await expect.poll(() => queryOf(page, "zoom")).toBe(deepest);
    await box(page, /^sub-array$/).focus();
    await page.keyboard.press("Escape");
    await box(page, /^PE$/).waitFor();
    expect(await focused(page)).not.toBe("BODY");
    // Escape closes a dialog first, and leaves the zoom
    await page.locator(".number").first().press("Enter");
    await page.getByRole("dialog").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(queryOf(page, "zoom")).toBe("kernel-position tiles");
    await page.keyboard.press("Escape");
    await box(page, /tile of conv1/).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test("back and forward step through presets, with what a slider did in between", async () => {
    const { page } = await app.open("/device?device.preset=epiram");
    await page.waitForSelector(".number");
    await page.getByRole("slider", { name: "Nonlinearity LTP" }).press("PageUp");
    const moved = await page.getByRole("textbox", { name: /Nonlinearity LTP/ }).inputValue();
    for (const name of ["pcmo", "ag-a-si"]) {
      await device(page).selectOption(name);
      await expect.poll(() => queryOf(page, "device.preset")).toBe(name);
    }
    await page.goBack();
    await expect.poll(() => device(page).inputValue()).toBe("pcmo");
    await page.goBack();
    await expect.poll(() => device(page).inputValue()).toBe("epiram");
    expect(await page.getByRole("textbox", { name: /Nonlinearity LTP/ }).inputValue()).toBe(moved);
    await page.goForward();
    await expect.poll(() => device(page).inputValue()).toBe("pcmo");
    await page.close();
  });

  test("every figure is enlarged, and comes back with focus on its button", async () => {
    for (const [address, least] of [
      ["/device", 4],
      ["/array", 3],
      ["/chip", 6],
    ] as const) {
      const { page, problems } = await app.open(address);
      await page.waitForSelector(".figure svg");
      const buttons = page.getByRole("button", { name: /^Enlarge/ });
      await expect.poll(() => buttons.count()).toBeGreaterThanOrEqual(least);
      const count = await buttons.count();
      expect(count).toBeGreaterThanOrEqual(await page.locator(".figure, .boxes, .crossbar").count());
      for (let i = 0; i < count; i++) {
        await buttons.nth(i).press("Enter");
        const large = page.locator("dialog.large svg").first();
        await large.waitFor();
        await expect.poll(async () => (await large.boundingBox())!.width).toBeGreaterThan(600);
        if (i === 0) await expectAccessible(page);
        await page.keyboard.press("Escape");
        await page.locator("dialog.large").waitFor({ state: "detached" });
        expect(await page.evaluate("document.activeElement.className")).toContain("enlarge");
      }
      expect(problems).toEqual([]);
      await page.close();
    }
  });
});

describe.skipIf(!CHROMIUM)("fields", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("Reset, presets and back clear what was half typed", async () => {
    const { page } = await app.open("/device?device.preset=epiram");
    const field = page.getByRole("textbox", { name: /On resistance/ });
    const before = await field.inputValue();
    const half = async () => {
      await field.fill("20 par");
      expect(await field.inputValue()).toBe("20 par");
    };
    await half();
    await page.getByRole("button", { name: "Reset", exact: true }).click();
    await expect.poll(() => field.inputValue()).not.toBe("20 par");
    await half();
    await device(page).selectOption("pcmo");
    await expect.poll(() => field.inputValue()).not.toBe("20 par");
    await half();
    await page.goBack();
    await page.goBack();
    await expect.poll(() => field.inputValue()).toBe(before);
    expect(await page.locator(".wrong").count()).toBe(0);
    await page.close();
  });

  test("a refused number stays in its field with the reason, and not in the address", async () => {
    const { page } = await app.open("/device?device.preset=epiram");
    const field = page.getByRole("textbox", { name: /^Levels P/ });
    await field.fill("1");
    await field.press("Enter");
    await page.locator(".wrong").waitFor();
    expect(await page.locator(".wrong").textContent()).toContain("device.levels");
    expect(await field.inputValue()).toBe("1 pulses");
    await page.waitForTimeout(300);
    expect(queryOf(page, "device.levels")).toBeNull();
    await field.fill("64");
    await field.press("Enter");
    await page.locator(".wrong").waitFor({ state: "detached" });
    await expect.poll(() => queryOf(page, "device.levels")).toBe("64");
    await page.goto(`${page.url().split("#")[0]}#/train?network.name=mlp`);
    const rate = page.getByLabel("Learning rate training.learningRate");
    await rate.fill("-1");
    await rate.press("Enter");
    await page.locator(".row .wrong").waitFor();
    await page.waitForTimeout(300);
    expect(page.url()).not.toContain("learningRate");
    expect(await page.getByRole("button", { name: "Start training" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Reset training.learningRate" }).click();
    await expect.poll(() => page.getByRole("button", { name: "Start training" }).isEnabled()).toBe(true);
    expect(await rate.inputValue()).not.toBe("-1");
    await page.close();
  });

  test("the whole page takes a drop; what the reader asks is said in words of the page's fields, beside them", async () => {
    const { page, problems } = await app.open("/device");
    await page.waitForSelector(".figure svg");
    const transfer = await page.evaluateHandle(() => {
      const data = new (globalThis as unknown as { DataTransfer: new () => Transfer }).DataTransfer();
      const rows = Array.from({ length: 41 }, (_, i) => `${i},${1 + 8 * (1 - Math.abs(i - 20) / 20)}`);
      data.items.add(new File([["pulse,value", ...rows].join("\n")], "bare.csv", { type: "text/csv" }));
      return data;
    });
    await page.dispatchEvent("h1", "dragover", { dataTransfer: transfer });
    await page.waitForSelector(".drop.over");
    await page.dispatchEvent("h1", "drop", { dataTransfer: transfer });
    const said = page.locator(".controls .state.problem");
    await said.waitFor();
    expect(await said.textContent()).toContain("“Unit”");
    expect(await said.textContent()).not.toContain("--unit");
    await page.getByLabel("Unit").fill("uS");
    await page.getByLabel("Unit").press("Enter");
    await page.waitForSelector("section[aria-label=Fit]", { timeout: 30_000 });
    expect(await said.count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  }, 60_000);
});
