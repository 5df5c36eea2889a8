// Studies in headless Chromium: a key is swept from the Train page, the study is watched, read, stopped and gone on with; those of the command
// line are there, too.
import { execFile } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { missing } from "../missing.ts";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const built = existsSync(MAIN);
if (!built) missing("studies in the web app: dist/ is not built (npm run build)");

const SMALL = {
  "network.name": "mlp",
  "network.hidden": "[8]",
  "data.trainLimit": "60",
  "data.testLimit": "20",
  "training.batch": "10",
  "training.epochs": "1",
};
const train = (changes: Record<string, string> = {}) =>
  `/train?${new URLSearchParams({ ...SMALL, ...changes })}`;

let app: AppUnderTest;

const state = (page: Page, word: string) => page.waitForSelector(`.badge.${word}`, { timeout: 50_000 });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const noSideways = async (page: Page) =>
  expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);

describe.skipIf(!CHROMIUM || !built)("a study in the web app", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("is started by the keys alone, watched, and answered with table, effects and figures", async () => {
    const { page, problems } = await app.open(train());
    await page.getByRole("button", { name: "Sweep training.rule", exact: true }).focus();
    await page.keyboard.press("Enter");
    const rule = page.getByRole("textbox", { name: /^values of .*training.rule$/ });
    expect(await rule.inputValue()).toContain("adaptive-momentum");
    await rule.fill("software, sgd");
    await page.getByRole("button", { name: "Sweep training.learningRate", exact: true }).focus();
    await page.keyboard.press("Enter");
    await page
      .getByRole("textbox", { name: /^values of .*training.learningRate$/ })
      .fill("0.01 to 1, 3 values, log");
    await page.getByLabel("Differences to").selectOption("training.rule=software");
    await page.getByLabel("also the energy of training").check();
    await page.getByText("18 runs with the experiment of the form").waitFor();
    await expectAccessible(page);
    await page.getByRole("button", { name: "Start study" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL(/#\/studies\?study=rule-learningRate/);
    await state(page, "running");
    await state(page, "done");
    const results = page.locator("section[aria-label=Results] tbody tr");
    await expect.poll(() => results.count()).toBe(6);
    await expect.poll(() => results.first().textContent()).toMatch(/ % ± .*3$/);
    expect(await page.locator("th", { hasText: "difference of test accuracy" }).count()).toBe(1);
    // software has no energy
    await expect.poll(() => page.locator("section[aria-label=Effects] tbody tr").count()).toBe(3);
    // two of lines, parallel coordinates, Pareto front
    await expect.poll(() => page.locator(".figure svg").count()).toBe(4);
    await expectAccessible(page);
    const columns = page.locator("section[aria-label=Results] th");
    expect(await columns.nth(1).textContent()).toBe("training.rule");
    await page.setViewportSize({ width: 390, height: 844 });
    await expect.poll(() => columns.nth(1).textContent()).toBe("test accuracy");
    await page.setViewportSize({ width: 1280, height: 800 });
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "Results as CSV" }).click();
    const csv = readFileSync((await (await download).path())!, "utf8");
    expect(csv.trim().split("\n")).toHaveLength(19);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("varies keys of a network that was dropped on the page", async () => {
    const network = `input = { height = 32, width = 32, channels = 3 }
layers = [
  { kind = "fc", name = "narrow", units = 7 },
  { kind = "fc", name = "classes", units = 10, relu = false },
]
`;
    // sizes of the built-in network before it are left behind
    const { page, problems } = await app.open(train());
    const card = page.locator(".networkcard");
    await card
      .locator("input[type=file]")
      .setInputFiles({ name: "narrow.toml", mimeType: "text/plain", buffer: Buffer.from(network) });
    await page.getByRole("button", { name: "Take this network into the form" }).click();
    await card.getByRole("heading", { name: /narrow/ }).waitFor();
    await page.getByRole("button", { name: "Sweep training.rule", exact: true }).click();
    await page.getByRole("textbox", { name: /^values of .*training.rule$/ }).fill("software, sgd");
    await page.getByLabel("Seeds").fill("2");
    await page.getByText("4 runs with the experiment of the form").waitFor();
    await page.getByRole("button", { name: "Start study" }).click();
    await page.waitForURL(/#\/studies\?study=/);
    await state(page, "done");
    const results = page.locator("section[aria-label=Results] tbody tr");
    await expect.poll(() => results.count()).toBe(2);
    await expect.poll(() => results.first().textContent()).toMatch(/ % ± .*2$/);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("what cannot be swept is refused with words, before and by the server", async () => {
    const { page } = await app.open(train({ sweep: "training.learningRate=low to high, 3 values" }));
    await page.getByText('"low" and "high" are no numbers of this key').waitFor();
    expect(await page.getByRole("button", { name: "Start study" }).isDisabled()).toBe(true);
    await page.getByRole("textbox", { name: /^values of .*training.learningRate$/ }).fill("0.1, -1");
    await press(page, "Start study");
    await page.getByRole("alert").filter({ hasText: "training.learningRate: -1 is not allowed" }).waitFor();
    await press(page, "Do not sweep training.learningRate");
    await expect.poll(() => page.getByRole("button", { name: "Start study" }).count()).toBe(0);
    await page.close();
  });

  test("of the command line is in the list; on a tablet, dark, nothing leads sideways", async () => {
    const file = join(app.folder, "mine.toml");
    const experiment = `network = { name = "mlp", hidden = [] }\ndata = { trainLimit = 60, testLimit = 20 }\ntraining = { epochs = 1 }`;
    writeFileSync(
      file,
      `[experiment]\n${experiment}\n[axes]\n"device.levels" = [16, 32, 64]\n"array.adc.bits" = [3, 5, 7]\n`,
    );
    await promisify(execFile)(process.execPath, [
      MAIN,
      "study",
      "run",
      file,
      "--out",
      join(app.folder, "studies", "mine"),
    ]);
    const { page, problems } = await app.open("/studies", { width: 820, height: 1180 });
    await page.getByRole("button", { name: "Dark" }).click();
    await page.getByRole("link", { name: "rule-learningRate" }).waitFor();
    await expectAccessible(page);
    await noSideways(page);
    await page.getByRole("link", { name: "mine" }).click();
    await state(page, "done");
    // lines, map, parallel coordinates
    await expect.poll(() => page.locator(".figure svg").count()).toBe(3);
    await expectAccessible(page);
    await noSideways(page);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("is stopped and goes on; the page may be closed meanwhile", async () => {
    const changes = { "training.epochs": "2000", "training.checkpointSeconds": "1" };
    const { page, problems } = await app.open(
      train({ ...changes, sweep: "training.rule=software,sgd", seeds: "1" }),
    );
    await press(page, "Start study");
    await page.getByText("at work").first().waitFor();
    const address = page.url().split("#")[1]!;
    await page.close();
    const again = await app.open(address);
    await state(again.page, "running");
    await press(again.page, "Stop");
    await state(again.page, "stopped");
    await press(again.page, "Go on");
    await state(again.page, "running");
    await again.page.getByText("at work").first().waitFor();
    await press(again.page, "Stop");
    await state(again.page, "stopped");
    expect([...problems, ...again.problems]).toEqual([]);
    await again.page.close();
  });
});
