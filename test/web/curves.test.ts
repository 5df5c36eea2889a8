// The curves of a run on the page Train: the loss as it is stored with the run, the accuracy beside guessing and the software run.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { openServer } from "../../src/server/serve.ts";
import type { EpochRecord } from "../../src/training/records.ts";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

const SMALL = "network.name=mlp&network.hidden=[64]&data.trainLimit=600&data.testLimit=50&training.batch=50";
const STEPS = 12;

let app: AppUnderTest;

const card = (page: Page, title: string) =>
  page.locator(".card", { has: page.getByRole("heading", { name: title, exact: true }) });
const pictureOf = (page: Page) =>
  card(page, "Loss")
    .locator("canvas")
    .evaluate((canvas) => (canvas as unknown as { toDataURL(): string }).toDataURL());

async function trained(query: string): Promise<{ page: Page; id: string }> {
  const { page, problems } = await app.open(`/train?${SMALL}&training.epochs=3&${query}`);
  await page.getByRole("button", { name: "Start training" }).click();
  await page.waitForSelector(".badge.done");
  expect(problems).toEqual([]);
  return { page, id: /run=([^&]+)/.exec(page.url())![1]! };
}

/** Drawn and at rest. */
async function settledPicture(page: Page): Promise<string> {
  await page.waitForSelector(".badge.done");
  let last = "";
  await expect
    .poll(async () => {
      const before = last;
      last = await pictureOf(page);
      return last === before;
    })
    .toBe(true);
  return last;
}

describe.skipIf(!CHROMIUM)("the curves of a run", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("the loss of every batch is stored: a reload and another server show the same picture", async () => {
    const { page, id } = await trained("training.rule=sgd");
    const file = join(app.folder, "runs", id, "epochs.json");
    const epochs = JSON.parse(readFileSync(file, "utf8")) as EpochRecord[];
    for (const { losses, trainLoss } of epochs) {
      expect(losses).toHaveLength(STEPS);
      // batches are of one size: their mean is that of the epoch
      expect(losses!.reduce((sum, loss) => sum + loss, 0) / STEPS).toBeCloseTo(trainLoss, 9);
    }
    const live = await settledPicture(page);
    await page.reload();
    expect(await settledPicture(page)).toBe(live);
    const second = await openServer({
      port: 0,
      host: "127.0.0.1",
      password: null,
      sources: [],
      engine: "auto",
      threads: 1,
      bundle: inject("pages"),
      runs: join(app.folder, "runs"),
      studies: join(app.folder, "studies"),
      results: join(app.folder, "results"),
      onFault: (error) => {
        throw error;
      },
    });
    const hash = page.url().split("#")[1]!;
    await page.goto(`${new URL(second.url).origin}/#${hash}`);
    expect(await settledPicture(page)).toBe(live);
    await page.close();
    await second.close();
  });

  test("the smoothing is set by keys, drawn at once and kept in the address", async () => {
    const { page } = await trained("training.rule=sgd&seed=3");
    const smooth = page.getByRole("slider", { name: "Smoothing" });
    expect(await card(page, "Loss").locator(".u-legend").textContent()).toContain("smoothed");
    const before = await settledPicture(page);
    await smooth.press("PageUp");
    await expect.poll(() => page.url()).toContain("smooth=");
    expect(await settledPicture(page)).not.toBe(before);
    await smooth.press("Home");
    await expect.poll(() => card(page, "Loss").locator(".u-legend").textContent()).not.toContain("smoothed");
    await expectAccessible(page);
    await page.close();
  });

  test("the accuracy stands beside chance and the software run of the same question", async () => {
    const legend = (page: Page) => card(page, "Accuracy").locator(".u-legend").textContent();
    const first = await trained("training.rule=momentum");
    await expect.poll(() => legend(first.page)).toContain("chance, 1 of 10");
    expect(await legend(first.page)).not.toContain("software");
    await first.page.close();
    const other = await trained("training.rule=software&data.trainLimit=500");
    await other.page.close();
    const same = await trained("training.rule=software");
    expect(await legend(same.page)).not.toContain("software");
    await same.page.close();
    const { page } = await app.open(`/train?run=${first.id}`);
    await expect.poll(() => legend(page)).toContain("software");
    const text = await card(page, "Accuracy").textContent();
    expect(text).toContain(same.id);
    expect(text).not.toContain(other.id);
    await page.close();
  });
});
