// The pages Train and Results in headless Chromium: a run is started, watched, found again after a reload, paused, resumed and stopped;
// runs are compared, filtered, sorted and saved.
import { cpSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

/** Large enough that the engine's threads compute and leave this one to the server, which shares it here. */
const SMALL = new URLSearchParams({
  "network.name": "mlp",
  "network.hidden": "[256]",
  "data.trainLimit": "600",
  "data.testLimit": "50",
  "training.batch": "50",
});
const train = (changes: Record<string, string>) =>
  `/train?${new URLSearchParams([...SMALL, ...Object.entries(changes)])}`;

const LAYERS = ".card h2:text('Layers after')";

let app: AppUnderTest;

const state = (page: Page, word: string) => page.waitForSelector(`.badge.${word}`);
const start = (page: Page) => page.getByRole("button", { name: "Start training" }).click();
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();

async function finish(changes: Record<string, string>): Promise<void> {
  const { page, problems } = await app.open(train({ "training.epochs": "2", ...changes }));
  await start(page);
  await state(page, "done");
  expect(problems).toEqual([]);
  await page.close();
}

describe.skipIf(!CHROMIUM)("a run in the web app", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("is started, watched, found again after a reload, paused, resumed and stopped", async () => {
    const { page, problems } = await app.open(train({ "training.epochs": "500" }));
    await start(page);
    await state(page, "running");
    await page.waitForSelector(".histogram svg");
    expect(await page.locator(".uplot canvas").count()).toBe(4);
    expect(page.url()).toContain("run=");
    expect(page.url()).not.toContain("token");
    await page.reload();
    await state(page, "running");
    await page.waitForSelector(".histogram svg");
    await expectAccessible(page);
    await press(page, "Pause");
    await state(page, "paused");
    const paused = await page.textContent(LAYERS);
    // who closes the page and comes back finds it as it was
    const address = page.url().split("#")[1]!;
    await page.close();
    const again = await app.open(address);
    await state(again.page, "paused");
    expect(await again.page.textContent(LAYERS)).toBe(paused);
    await press(again.page, "Resume");
    await state(again.page, "running");
    await expect.poll(() => again.page.textContent(LAYERS)).not.toBe(paused);
    await press(again.page, "Stop");
    await state(again.page, "stopped");
    expect([...problems, ...again.problems]).toEqual([]);
    await again.page.close();
  });

  test("is compared with others: differences first, filter, sort, downloads", async () => {
    await finish({ "training.rule": "sgd" });
    await finish({ "training.rule": "momentum", "device.sigmaC2c": "0.02" });
    const { page, problems } = await app.open("/results?sort=-testAccuracy&filter=mlp+done");
    await expect.poll(() => page.locator("table.runs tbody tr").count()).toBe(2);
    await page.getByLabel(/^Compare .*-sgd-/).check();
    await page.getByLabel(/^Compare .*(?<!adaptive)-momentum-[0-9a-f]{8}-/).check();
    const rows = page.locator(".comparison tbody").first().locator("tr");
    await rows.first().waitFor();
    expect(await rows.locator("th").allTextContents()).toEqual(["device.sigmaC2c", "training.rule"]);
    expect(await rows.nth(1).locator("td").allTextContents()).toEqual(["sgd", "momentum"]);
    await page.waitForSelector(".comparison svg");
    await expectAccessible(page);
    const axis = () => page.locator(".comparison .role-axis-title text").allTextContents();
    for (const [choice, title] of [
      ["pulses", "pulses per weight, all epochs so far"],
      ["energy", "energy of training so far"],
      ["loss", "training loss"],
    ] as const) {
      await page.locator(".comparison").getByRole("button", { name: choice, exact: true }).click();
      await expect.poll(axis).toContain(title);
    }
    await press(page, "mean over seeds");
    await expect
      .poll(() => page.locator(".comparison svg").textContent())
      .toContain("training.rule momentum (seeds: 1)");
    await page
      .getByRole("group", { name: "Scale of the horizontal axis" })
      .getByRole("button", { name: "log" })
      .click();
    await expect.poll(() => page.url()).toContain("xscale=log");
    const download = page.waitForEvent("download");
    await press(page, "Save CSV");
    const csv = readFileSync((await (await download).path())!, "utf8");
    expect(csv.split("\n")[0]).toMatch(/^id,name,tags,state,testAccuracy,/);
    expect(csv.trim().split("\n")).toHaveLength(3);
    const png = page.waitForEvent("download");
    await page.getByRole("button", { name: /Save "Accuracy against.*as PNG/ }).click();
    expect(
      readFileSync((await (await png).path())!)
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
    // the address alone brings the same view
    const again = await app.open(page.url().split("#")[1]!);
    await again.page.waitForSelector(".comparison svg");
    expect(await again.page.locator("table.runs input:checked").count()).toBe(2);
    expect([...problems, ...again.problems]).toEqual([]);
    await Promise.all([page.close(), again.page.close()]);
  });

  test("is read on a tablet, dark, without a way sideways; its settings come back into the form", async () => {
    const { page, problems } = await app.open("/results", { width: 820, height: 1180 });
    await page.getByRole("button", { name: "Dark" }).click();
    await page.getByRole("link", { name: /(?<!adaptive)-momentum-[0-9a-f]{8}-/ }).click();
    await page.waitForSelector(".histogram svg");
    await expectAccessible(page);
    expect(await page.evaluate("document.documentElement.scrollWidth - innerWidth")).toBeLessThanOrEqual(0);
    await page.getByRole("link", { name: "Its settings in the form" }).click();
    expect(await page.getByLabel(/^Update rule/).inputValue()).toBe("momentum");
    await expect.poll(() => page.textContent(".startbar code")).toContain("device.sigmaC2c=0.02");
    expect(problems).toEqual([]);
    await page.close();
  });

  test("that is damaged says so in its row and on its page", async () => {
    await finish({ "training.rule": "sgd" });
    const runs = join(app.folder, "runs");
    const damaged = "2026-01-01-sgd-damaged-01";
    cpSync(join(runs, readdirSync(runs)[0]!), join(runs, damaged), { recursive: true });
    writeFileSync(join(runs, damaged, "experiment.json"), "{");
    writeFileSync(join(runs, damaged, "epochs.json"), "[null]");
    const { page, problems } = await app.open(`/results?filter=${damaged}`);
    const row = page.locator("table.runs tbody tr");
    await row.getByText("experiment.json, epochs.json cannot be read: damaged").waitFor();
    await expectAccessible(page);
    await row.getByRole("link").click();
    await page.getByText("experiment.json, epochs.json cannot be read: damaged").waitFor();
    expect(problems).toEqual([]);
    await page.close();
    rmSync(join(runs, damaged), { recursive: true });
  });

  test("for which there is no place on the disk is refused with path, reason and hint", async () => {
    const runs = join(app.folder, "runs");
    renameSync(runs, `${runs}-away`);
    writeFileSync(runs, "a file in place of the folder");
    try {
      const { page } = await app.open(train({}));
      await start(page);
      const refused = page.getByRole("alert").filter({ hasText: "The server refused" });
      await refused.waitFor();
      const text = await refused.textContent();
      expect(text).toContain(`${runs}: something else lies there already`);
      expect(text).toContain("hint: name another folder");
      await page.close();
    } finally {
      rmSync(runs);
      renameSync(`${runs}-away`, runs);
    }
  });

  test("that cannot be is refused before it starts, with the key, its range and a hint", async () => {
    const { page } = await app.open(train({}));
    await page.getByLabel("Search the keys").fill("learning rate");
    await page
      .getByLabel(/^Learning rate training/)
      .first()
      .fill("-1");
    await page.keyboard.press("Enter");
    await page.waitForSelector("text=/training\\.learningRate: -1 is not allowed/");
    expect(await page.getByRole("button", { name: "Start training" }).isDisabled()).toBe(true);
    await page.getByRole("button", { name: "Reset training.learningRate" }).click();
    await expect.poll(() => page.getByRole("button", { name: "Start training" }).isEnabled()).toBe(true);
    await page.close();
  });

  test("is not offered to a page without the token, and hostile words stay words", async () => {
    const { origin } = new URL(app.serving.url);
    const { page } = await app.open("/results?filter=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E");
    await page.waitForSelector("text=/0 of \\d+ runs/");
    expect(await page.locator("img").count()).toBe(0);
    await page.evaluate("localStorage.clear()");
    await page.goto(`${origin}/#${train({})}`);
    await page.reload();
    await page.getByText("Read-only.").waitFor();
    expect(await page.getByRole("button", { name: "Start training" }).isDisabled()).toBe(true);
    await page.close();
  });
});
