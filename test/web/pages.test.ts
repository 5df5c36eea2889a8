// The pages Device, Array and Chip in headless Chromium: what they compute is what the command line computes; sliders, keyboard, links,
// dropped files, hostile addresses, accessibility.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { TERA } from "../../src/base/units.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { simulateDefaults, simulateDevice } from "../../src/lab/simulate.ts";
import { significant } from "../../src/report/chip/chipHeadline.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

/** All that the browser may ever load, compressed. */
const MOST_BYTES = 1.5e6;
const TABLET = { width: 820, height: 1180 };

interface Transfer {
  readonly items: { add(file: File): void };
}

let app: AppUnderTest;

const tile = (page: Page, what: string) => page.locator(".number", { hasText: what }).locator(".value");
const settled = (page: Page) => page.waitForSelector(".figure svg");
/** The page's query, once the address has been written. Not by waitForFunction, which evaluates a text in the page. */
const queryOf = async (page: Page, key: string) => {
  await expect.poll(() => page.url()).toContain(`${key}=`);
  return new URLSearchParams(page.url().split("?").at(-1)).get(key);
};
const noSideways = async (page: Page) =>
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);

/** A sweep up and one down, as a laboratory writes them. */
async function measurement(): Promise<string> {
  const { device } = resolveExperiment({
    device: { preset: "none", levels: 40, nonlinearityLtp: 2.4, nonlinearityLtd: -4.88, sigmaC2c: 0.005 },
  });
  const { columns, rows } = await simulateDevice(device, { ...simulateDefaults(device, "train"), cycles: 2 });
  return [columns, ...rows].map((row) => row.join(",")).join("\n");
}

describe.skipIf(!CHROMIUM)("the web app", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("device: a slider moved by keys changes curve, symmetric point, bias and address; a reload keeps them", async () => {
    const { page, problems } = await app.open("/device?device.preset=epiram");
    await settled(page);
    const before = await tile(page, "Symmetric point").textContent();
    const rests = await tile(page, "rests at").textContent();
    const curve = await page.locator(".figure svg").first().innerHTML();
    const slider = page.getByRole("slider", { name: "Nonlinearity LTP" });
    await slider.focus();
    for (let i = 0; i < 5; i++) await slider.press("PageUp");
    await expect.poll(() => tile(page, "Symmetric point").textContent()).not.toBe(before);
    expect(await tile(page, "rests at").textContent()).not.toBe(rests);
    await expect.poll(() => page.locator(".figure svg").first().innerHTML()).not.toBe(curve);
    const field = page.getByLabel("Nonlinearity LTP NLLTP");
    const label = await field.inputValue();
    await expect.poll(() => queryOf(page, "device.nonlinearityLtp")).toBe(label);
    const after = await tile(page, "Symmetric point").textContent();
    await page.reload();
    expect(await field.inputValue()).toBe(label);
    expect(await tile(page, "Symmetric point").textContent()).toBe(after);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("device: chip energy follows the on resistance, typed with its unit; nonsense is refused beside the field", async () => {
    const { page, problems } = await app.open("/device?network.width=1");
    const energy = tile(page, "Chip energy");
    const before = await energy.textContent();
    const field = page.getByRole("textbox", { name: /On resistance/ });
    await field.fill("2 kohm");
    await field.press("Enter");
    await expect.poll(() => energy.textContent()).not.toBe(before);
    await expect.poll(() => queryOf(page, "device.rOn")).toBe("2000");
    await field.fill("20 parsec");
    await field.press("Enter");
    expect(await page.locator(".wrong").textContent()).toContain('has the unit "parsec"');
    expect(problems).toEqual([]);
    await page.close();
  });

  test("device: a dropped CSV is fitted, drawn and becomes a link; what is no measurement says so", async () => {
    const { page, problems } = await app.open("/device");
    await settled(page);
    const transfer = await page.evaluateHandle(
      ([text]) => {
        const data = new (globalThis as unknown as { DataTransfer: new () => Transfer }).DataTransfer();
        data.items.add(new File([text!], "my <b>device</b>.csv", { type: "text/csv" }));
        return data;
      },
      [await measurement()],
    );
    await page.dispatchEvent(".drop", "drop", { dataTransfer: transfer });
    await page.getByRole("progressbar", { name: "repeating the fit" }).waitFor();
    await page.waitForSelector("section[aria-label=Fit]");
    expect(Math.abs(Number(await queryOf(page, "device.rOn")) / 240e3 - 1)).toBeLessThan(0.25);
    expect(await queryOf(page, "device.preset")).toBe("none");
    expect(await page.locator("h2 b").count()).toBe(0);
    await expect
      .poll(() => page.locator(".figure").first().locator(".mark-symbol path").count())
      .toBeGreaterThan(100);
    for (const title of ["Measured sweeps and the fitted device", "One-step residuals"])
      await page.getByRole("heading", { name: title }).waitFor();
    expect(await page.textContent("section[aria-label=Fit]")).toContain("lie in the band of 90 %");
    const symmetric = await tile(page, "Symmetric point").textContent();
    await page.reload();
    expect(await tile(page, "Symmetric point").textContent()).toBe(symmetric);
    const garbage = { name: "noise.csv", mimeType: "text/csv", buffer: Buffer.from([0, 255, 7, 13, 10, 1]) };
    await page.setInputFiles("input[type=file]", garbage);
    expect(await page.textContent(".state.problem")).toContain("noise.csv");
    await page.getByLabel("Device", { exact: true }).selectOption("pcmo");
    await page.waitForSelector(".state.problem", { state: "detached" });
    await expect.poll(() => queryOf(page, "device.preset")).toBe("pcmo");
    expect(problems).toEqual([]);
    await page.close();
  });

  test("device: another preset or another file takes the fit, its points and its unit away", async () => {
    const { page, problems } = await app.open("/device");
    await settled(page);
    const file = async () => ({
      name: "cell.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(await measurement()),
    });
    const sweeps = page.getByRole("heading", { name: "Measured sweeps and the fitted device" });
    await page.setInputFiles("input[type=file]", await file());
    await sweeps.waitFor();
    await page.getByLabel("Unit").fill("S");
    await page.getByLabel("Unit").press("Tab");
    await sweeps.waitFor();
    await page.getByLabel("Device", { exact: true }).selectOption("pcmo");
    await sweeps.waitFor({ state: "detached" });
    expect(await page.textContent("h1")).toContain("PCMO");
    await expect.poll(() => page.inputValue("input[type=file]")).toBe("");
    await page.setInputFiles("input[type=file]", await file());
    await sweeps.waitFor();
    expect(await page.getByLabel("Unit").inputValue()).toBe("");
    await page.getByRole("button", { name: "Reset", exact: true }).click();
    await sweeps.waitFor({ state: "detached" });
    expect(problems).toEqual([]);
    await page.close();
  });

  test("device: a preset without pulse response says so, and the next one is drawn as if it had not been there", async () => {
    const { page, problems } = await app.open("/device?device.preset=hzo-fefet");
    await settled(page);
    const choose = (id: string) => page.getByLabel("Device", { exact: true }).selectOption(id);
    await choose("neurosim-dnn-v2.1-hw-default");
    await page.getByText("Nothing can learn on this device").waitFor();
    for (const id of ["neurosim-ideal", "pcmo"]) {
      await choose(id);
      await expect.poll(() => page.locator("h1").allTextContents()).toHaveLength(1);
      await settled(page);
    }
    expect(await page.locator("h1").textContent()).toBe("PCMO");
    // the device before has 40 times its conductance: it would press the curve to the axis
    await expect.poll(() => page.locator(".pulsecard .mark-line path[stroke-dasharray]").count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("a page that fails says so inside its frame, and is drawn again by a press or on another page", async () => {
    const { page } = await app.open("/array");
    await page.waitForSelector(".crossbar");
    await page.evaluate(
      "globalThis.Kept = ResizeObserver; ResizeObserver = class { constructor() { throw new Error('no observer'); } }",
    );
    await page.getByRole("link", { name: "Device", exact: true }).click();
    await page.getByText("no observer").waitFor();
    await expectAccessible(page);
    await page.evaluate("ResizeObserver = Kept");
    await page.getByRole("button", { name: "Draw the page again" }).click();
    await settled(page);
    expect(await page.locator(".page").count()).toBe(1);
    await page.close();
  });

  test("device: what the reader cannot decide is asked in a field of its own", async () => {
    const { page, problems } = await app.open("/device");
    await settled(page);
    const rows = Array.from({ length: 41 }, (_, i) => {
      const g = 1 + 8 * (1 - Math.abs(i - 20) / 20) ** 0.8;
      return [i, 100 * g, 100 * g + (i % 3)];
    });
    const text = [["pulse", "x1 I (nA)", "x2 I (nA)"], ...rows].map((row) => row.join(",")).join("\n");
    await page.setInputFiles("input[type=file]", {
      name: "two.csv",
      mimeType: "text/csv",
      buffer: Buffer.from(text),
    });
    await page.getByLabel("Several columns, files or sheets are").selectOption("cycles");
    await page.getByLabel("Currents were read at").fill("0.1 parsec");
    await page.getByLabel("Currents were read at").press("Enter");
    await expect.poll(() => page.textContent(".state.problem")).toContain("parsec");
    await page.getByLabel("Currents were read at").fill("0.1 V");
    await page.getByLabel("Currents were read at").press("Enter");
    await page.waitForSelector("section[aria-label=Fit]");
    expect(await page.getByLabel("Unit").inputValue()).toBe("");
    expect(problems).toEqual([]);
    await page.close();
  });

  test("array: steps forward, backward and update; more bits make less error", async () => {
    const { page, problems } = await app.open("/array");
    const note = page.locator(".card .note[role=status]");
    const error = async () => Number(/are ([\d.]+) %/.exec((await note.textContent())!)![1]);
    await note.waitFor();
    const before = await error();
    const bits = page.getByRole("slider", { name: "ADC bits" });
    await bits.press("Home");
    for (let i = 0; i < 20; i++) await bits.press("PageUp");
    await expect.poll(error).toBeLessThan(before / 4);
    for (const step of ["backward", "update"]) {
      await page.getByRole("button", { name: "Next step" }).press("Enter");
      await expect.poll(() => queryOf(page, "step")).toBe(step);
      await page.waitForSelector(`.crossbar.${step}`);
    }
    expect(await note.textContent()).toMatch(/^\d+ of 48 weights moved/);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("chip: the figures of the command line, and a plan that opens down to the circuits", async () => {
    const { page, problems } = await app.open("/chip?network.width=1&array.adc.bits=5");
    const { estimate } = chipReport(
      resolveExperiment({ network: { width: 1 }, array: { adc: { bits: 5 } } }),
      {
        brief: true,
      },
    );
    expect((await tile(page, "Efficiency").textContent())!.trim()).toBe(
      `${significant(estimate.efficiency / TERA)} TOPS/W`,
    );
    const box = (name: RegExp) =>
      page
        .getByRole("group", { name: /^Plan of/ })
        .getByRole("button", { name })
        .first();
    await box(/tile of conv3/).click();
    await box(/^PE$/).press("Enter");
    await box(/^sub-array$/).press(" ");
    await expect.poll(() => queryOf(page, "zoom")).toBe("kernel-position tiles/PEs/sub-arrays");
    await page.reload();
    await box(/^ADC$/).press("Enter");
    const dialog = page.getByRole("dialog");
    expect(await dialog.locator(".formula").textContent()).not.toBe("");
    expect(await dialog.textContent()).toContain("leakage");
    await page.keyboard.press("Escape");
    expect(await dialog.count()).toBe(0);
    await page.getByRole("button", { name: "chip", exact: true }).click();
    await box(/tile of conv1/).waitFor();
    await page.getByRole("heading", { name: /Naive against optimized: \d/ }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test("chip: bars lie in the order of their sizes after the chip has changed, as on a page that begins with it", async () => {
    const { page, problems } = await app.open("/chip");
    const bars = (of: Page) =>
      of
        .locator(".card", { hasText: "Energy of one epoch by component" })
        .locator(".role-axis-label text")
        .allTextContents();
    await settled(page);
    await page.getByRole("button", { name: "The paper's chip" }).click();
    await expect.poll(() => page.url()).toContain("gradientUnit.kind=sram");
    const fresh = await app.open(`/${page.url().split("#/")[1]}`);
    await settled(fresh.page);
    const wanted = await bars(fresh.page);
    expect(wanted.length).toBeGreaterThan(5);
    await expect.poll(() => bars(page)).toEqual(wanted);
    expect([...problems, ...fresh.problems]).toEqual([]);
    await fresh.page.close();
    await page.close();
  });

  test("a hostile or wrong address is text, and the page goes on", async () => {
    const evil = "<img src=x onerror=alert(1)>";
    const { page, problems } = await app.open(
      `/chip?${new URLSearchParams({ "device.preset": evil, zoom: `${evil}/..`, treemap: evil, "__proto__.x": "1" })}`,
    );
    expect(await page.textContent(".state.problem pre")).toContain("unknown");
    expect(await page.locator("main img").count()).toBe(0);
    await page.goto(`${app.serving.url.split("#")[0]}#/device?device.levels=banana`);
    await page.waitForSelector(".state.problem");
    expect(await page.textContent(".state.problem pre")).toContain("device.levels");
    expect(problems).toEqual([]);
    await page.close();
  });

  test.each(["device", "array", "chip"])("%s: no serious finding, and usable on a tablet", async (name) => {
    const { page, problems } = await app.open(`/${name}`);
    await settled(page);
    // one theme has the same colours on all pages: the last one wears the dark
    if (name === "chip") await page.getByRole("button", { name: "Dark" }).click();
    await expectAccessible(page);
    await noSideways(page);
    await page.setViewportSize(TABLET);
    await noSideways(page);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("is small enough to load at once, and its sliders answer (times are printed, not judged)", async () => {
    const files = readdirSync(inject("pages"), { recursive: true, withFileTypes: true });
    const sizes = files
      .filter((file) => file.isFile())
      .map((file) => gzipSync(readFileSync(join(file.parentPath, file.name))).length);
    const all = sizes.reduce((sum, size) => sum + size, 0);
    console.info(`all files, compressed: ${(all / 1e6).toFixed(2)} MB`);
    expect(all).toBeLessThan(MOST_BYTES);
    for (const [address, label] of [
      ["/device?network.width=1", "Nonlinearity LTP"],
      ["/chip?network.width=1", "On resistance"],
    ] as const) {
      const { page } = await app.open(address);
      await page.waitForSelector(".number");
      const interactive = await page.evaluate("performance.now()");
      await settled(page);
      const times = await slide(page, label);
      console.info(
        `${address}: first numbers after ${Math.round(Number(interactive))} ms; a move of a slider takes ${times}`,
      );
      await page.close();
    }
  });
});

const MOVES = 10;

/** Milliseconds from a move of the slider until the numbers have changed, and processor time of the page's thread with all figures. */
async function slide(page: Page, label: string): Promise<string> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => {
    const { metrics } = await devtools.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")!.value;
  };
  const before = await busy();
  const times = (await page.evaluate(`(async () => {
    const slider = document.querySelector('input[type=range][aria-label="${label}"]');
    const times = [];
    for (let i = 0; i < ${MOVES}; i++) {
      const numbers = document.querySelector(".numbers");
      const changed = new Promise((done) => new MutationObserver(done).observe(numbers, { subtree: true, characterData: true, childList: true }));
      slider.value = String(300 + 40 * i);
      const start = performance.now();
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await Promise.race([changed, new Promise((done) => setTimeout(done, 1000))]);
      times.push(performance.now() - start);
      await new Promise((done) => setTimeout(done, 60));
    }
    return times.sort((a, b) => a - b);
  })()`)) as number[];
  const each = ((await busy()) - before) * (1000 / MOVES);
  return `${times[0]!.toFixed(0)} ms at best, ${times[MOVES / 2]!.toFixed(0)} ms (median), ${each.toFixed(0)} ms of the processor with all figures`;
}
