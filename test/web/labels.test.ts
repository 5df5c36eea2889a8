// Runs named, noted, tagged, archived and deleted on the page Results; columns that are chosen; swatches; a run at work over an ended one.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

const SMALL = "network.name=mlp&network.hidden=[256]&data.trainLimit=600&data.testLimit=50&training.batch=50";

let app: AppUnderTest;

const rows = (page: Page) => page.locator("table.runs tbody tr");
const row = (page: Page, text: string) => rows(page).filter({ hasText: text });
const edit = (page: Page, text: string) => row(page, text).getByRole("button", { name: /^Edit/ });
const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
const headings = (page: Page) => page.locator("table.runs thead button").allTextContents();

async function started(query: string, state: string): Promise<string> {
  const { page } = await app.open(`/train?${SMALL}&${query}`);
  await page.getByRole("button", { name: "Start training" }).click();
  await page.waitForSelector(`.badge.${state}`);
  const [, id] = /run=([^&]+)/.exec(page.url())!;
  await page.close();
  return id!;
}

describe.skipIf(!CHROMIUM)("runs of the page Results", () => {
  let first: string;
  let second: string;

  beforeAll(async () => {
    app = await openApp();
    first = await started("training.rule=sgd&training.epochs=3", "done");
    second = await started("training.rule=momentum&training.epochs=2", "done");
  }, 120_000);
  afterAll(() => app?.close());

  test("are named, noted and tagged in a dialog; filter, comparison and the page of the run use it", async () => {
    const { page, problems } = await app.open("/results");
    await edit(page, first).click();
    const dialog = page.getByRole("dialog");
    await expectAccessible(page);
    await dialog.getByLabel("Name").fill("Baseline <b>of</b> May");
    await dialog.getByLabel("Tags, with commas between").fill("paper, 64 levels");
    await dialog.getByLabel("Note").fill("first try\nsecond line");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    await row(page, "Baseline <b>of</b> May").getByText("64 levels").waitFor();
    expect(await page.evaluate("document.activeElement.tagName")).not.toBe("BODY");
    await page.getByLabel("Filter the runs").fill("baseline second paper");
    await expect.poll(() => rows(page).count()).toBe(1);
    await row(page, "Baseline").getByRole("link").click();
    await page.getByRole("heading", { name: "Baseline <b>of</b> May" }).waitFor();
    await page.getByText("first try second line").waitFor();
    await expectAccessible(page);
    expect(problems).toEqual([]);
    await page.close();
  });

  test("keep what the dialog is given when it is left with Escape, and say what the server refuses", async () => {
    const { page } = await app.open("/results");
    await edit(page, second).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("x".repeat(200));
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText(/request\.name/).waitFor();
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await row(page, second).getByRole("link").textContent()).toBe(second);
    await page.close();
  });

  test("are archived and shown again; deleted, brought back at once and later", async () => {
    const { page, problems } = await app.open("/results");
    const box = () => page.getByLabel(`Compare ${second}`);
    await box().check();
    await press(page, "Archive");
    await page.getByText("1 archived one is left out").waitFor();
    expect(await row(page, second).count()).toBe(0);
    await page.getByLabel("Archived runs too").check();
    await row(page, second).getByText("archived").waitFor();
    await press(page, "Take out of the archive");
    await expect.poll(() => row(page, second).getByText("archived").count()).toBe(0);
    await press(page, "Delete");
    await page.getByText(`${second} is deleted.`).waitFor();
    expect(await row(page, second).count()).toBe(0);
    await expectAccessible(page);
    await press(page, "Undo");
    await row(page, second).waitFor();
    await edit(page, second).click();
    await press(page, "Delete run");
    await page.getByText(`${second} is deleted.`).waitFor();
    // the message is gone after a reload, the run is not
    await page.reload();
    await page.getByText("Deleted runs: 1").click();
    await expectAccessible(page);
    await press(page, `Restore ${second}`);
    await row(page, second).waitFor();
    expect(problems).toEqual([]);
    await page.close();
  });

  test("have the columns that were chosen, also after a reload", async () => {
    const { page } = await app.open("/results");
    await row(page, second).waitFor();
    const usual = await headings(page);
    const columns = page.getByRole("group", { name: "Columns of the table" });
    await page.getByText("Columns", { exact: true }).click();
    await columns.getByLabel("seed").check();
    await columns.getByLabel("TOPS/W").uncheck();
    await expectAccessible(page);
    const chosen = (await headings(page)).map((text) => text.trim());
    expect(chosen).toContain("seed");
    expect(chosen).not.toContain("TOPS/W");
    await page.reload();
    await row(page, second).waitFor();
    expect((await headings(page)).map((text) => text.trim())).toEqual(chosen);
    await page.getByText("Columns", { exact: true }).click();
    await press(page, "The usual ones");
    expect(await headings(page)).toEqual(usual);
    await page.close();
  });

  test("are stepped through with back and forward; a small histogram is shown as large as the window", async () => {
    const { page, problems } = await app.open(`/train?run=${first}`);
    const title = (name: string) => page.locator(".run h2", { hasText: name }).waitFor();
    const head = (id: string) => title(id === first ? "Baseline" : id);
    await head(first);
    await page.goto(page.url().replace(first, second));
    await head(second);
    await page.goBack();
    await head(first);
    await page.waitForSelector(".histogram svg");
    await page.getByRole("slider", { name: "Epoch that is shown" }).press("Home");
    await page.getByRole("heading", { name: "Layers after epoch 1" }).waitFor();
    await page.goForward();
    await head(second);
    await page.getByRole("heading", { name: "Layers after epoch 2" }).waitFor();
    const button = page.getByRole("button", { name: /^Enlarge "Conductances of/ }).first();
    await button.press("Enter");
    const large = page.locator("dialog.large .histogram svg");
    await expect.poll(async () => (await large.boundingBox())!.width).toBeGreaterThan(600);
    expect((await large.boundingBox())!.height).toBeGreaterThan(300);
    await expectAccessible(page);
    await page.keyboard.press("Escape");
    await large.waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.className")).toContain("enlarge");
    expect(problems).toEqual([]);
    await page.close();
  });

  test("are drawn over one another while one of them is trained; swatches have the colours of the lines", async () => {
    const live = await started("training.epochs=400", "running");
    const { page, problems } = await app.open(`/results?compare=${first},${live}`);
    const lines = page.locator(".comparison .mark-line path");
    await expect.poll(() => lines.count()).toBe(2);
    const strokes = () => lines.evaluateAll((all) => all.map((one) => one.getAttribute("stroke")));
    const colour = (text: string) => row(page, text).locator(".swatch").getAttribute("data-colour");
    const colours = [await colour(first), await colour(live)];
    expect(new Set(colours).size).toBe(2);
    expect(await strokes()).toEqual(colours);
    const points = () => page.locator(".comparison .mark-symbol path").count();
    const before = await points();
    await expect.poll(points, { timeout: 20_000 }).toBeGreaterThan(before);
    expect(await strokes()).toEqual(colours);
    await expectAccessible(page);
    // a run at work is not deleted
    await row(page, first).getByRole("checkbox").uncheck();
    await press(page, "Delete");
    await page.getByText("a run that is running cannot be deleted").waitFor();
    await page.evaluate(`fetch("api/runs/${live}/stop", { method: "POST",
      headers: { "x-mho-token": localStorage.getItem("mho-token") } })`);
    expect(problems.filter((text) => !text.includes("409"))).toEqual([]);
    await page.close();
  });
});
