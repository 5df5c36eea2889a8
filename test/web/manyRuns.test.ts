// Ten thousand runs in the table of headless Chromium: only rows in sight are drawn, whichever way the page is scrolled, sorted and filtered.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RunList } from "../../src/server/runRoutes.ts";
import type { RunSummary } from "../../src/server/runSummaries.ts";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

const RUNS = 10_000;
const SMALL =
  "network.name=mlp&network.hidden=[8]&data.trainLimit=60&data.testLimit=20&training.batch=10&training.epochs=1";
const STEPS = 40;

let app: AppUnderTest;

const rows = (page: Page) => page.locator("table.runs tbody tr:not(.gap)");

/** Many summaries, made from that of a real run. */
const copies = (one: RunSummary): RunSummary[] =>
  Array.from({ length: RUNS }, (_, i) => ({
    ...one,
    id: `run-${String(i).padStart(5, "0")}`,
    seed: i,
    testAccuracy: ((i * 7919) % RUNS) / RUNS,
    settings: i % 2 === 0 ? [`seed=${i}`, ...one.settings] : [],
  }));

async function realSummary(): Promise<RunSummary> {
  const { page } = await app.open(`/train?${SMALL}`);
  await page.getByRole("button", { name: "Start training" }).click();
  await page.waitForSelector(".badge.done");
  const { runs } = (await page.evaluate("fetch('api/runs').then((answer) => answer.json())")) as RunList;
  await page.close();
  return runs[0]!;
}

describe.skipIf(!CHROMIUM)(`${RUNS} runs`, () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("scroll from the first to the last, with few rows in the page", async () => {
    const runs = copies(await realSummary());
    const { page, problems } = await app.open("/about:blank");
    const list: RunList = { runs, unread: 0, current: null, waiting: [], deleted: [] };
    await page.route("**/api/runs", (route) => route.fulfill({ json: list }));
    await page.goto(`${new URL(app.serving.url).origin}/#/results?sort=id`);
    // only the hash is new: without this, the page goes on with the list that it has, and asks again when it sees fit
    await page.reload();
    // on a busy machine megabytes of answers take their time
    await page.getByText("run-00000", { exact: true }).waitFor({ timeout: 100_000 });
    expect(await page.locator("table.runs").getAttribute("aria-rowcount")).toBe(String(RUNS + 1));
    expect(await rows(page).count()).toBeLessThan(200);
    await expectAccessible(page);
    const times = (await page.evaluate(`(async () => {
      const table = document.querySelector("table.runs");
      const times = [];
      for (let i = 1; i <= ${STEPS}; i++) {
        const begin = performance.now();
        scrollTo(0, (table.offsetHeight * i) / ${STEPS});
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        times.push(performance.now() - begin);
      }
      return times.sort((a, b) => a - b);
    })()`)) as number[];
    const middle = times[STEPS / 2]!;
    const worst = times.at(-1)!;
    console.info(
      `a step of scrolling over 250 of ${RUNS} rows: ${Math.round(middle)} ms (median), ${Math.round(worst)} ms at worst`,
    );
    await page.locator("table.runs").evaluate((table) => table.scrollIntoView({ block: "end" }));
    await page.getByText("run-09999", { exact: true }).waitFor();
    expect(await rows(page).count()).toBeLessThan(200);
    await page.locator("table.runs").evaluate((table) => table.scrollIntoView());
    await page.getByText("run-00000", { exact: true }).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  }, 240_000);

  test("are sorted and filtered at once; few of them are drawn whole", async () => {
    const runs = copies(await realSummary());
    const { page, problems } = await app.open("/about:blank");
    const list: RunList = { runs, unread: 0, current: null, waiting: [], deleted: [] };
    await page.route("**/api/runs", (route) => route.fulfill({ json: list }));
    await page.goto(`${new URL(app.serving.url).origin}/#/results?sort=id`);
    // only the hash is new: without this, the page goes on with the list that it has, and asks again when it sees fit
    await page.reload();
    // on a busy machine megabytes of answers take their time
    await page.getByText("run-00000", { exact: true }).waitFor({ timeout: 100_000 });
    await page.getByRole("button", { name: /^test accuracy/ }).click();
    const best = runs.reduce((a, b) => (a.testAccuracy! > b.testAccuracy! ? a : b));
    await expect.poll(() => rows(page).first().textContent()).toContain(best.id);
    await page.getByLabel("Filter the runs").fill("run-0123");
    await page.getByText(`10 of ${RUNS} runs`).waitFor();
    expect(await rows(page).count()).toBe(10);
    expect(await page.locator("table.runs tr.gap").count()).toBe(0);
    expect(problems).toEqual([]);
    await page.close();
  }, 240_000);
});
