// Control of the pages, seen in headless Chromium: the server goes and comes back, tabs and restarts keep the token of their origin, a page
// without it says that it may only look.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppUnderTest, CHROMIUM, expectAccessible, openApp } from "./browser.ts";

const PAGES = ["Start here", "Device", "Array", "Chip", "Train", "Studies", "Results"];
const start = (page: Page) => page.getByRole("button", { name: "Start training" });
const lost = (page: Page) => page.getByText("Disconnected, trying again.");
const enabled = (page: Page) => expect.poll(() => start(page).isEnabled(), { timeout: 10_000 }).toBe(true);

let app: AppUnderTest;

describe.skipIf(!CHROMIUM)("control of the server", () => {
  beforeAll(async () => {
    app = await openApp();
  }, 120_000);
  afterAll(() => app?.close());

  test("a server that goes is said on every page, what needs it waits, and all comes back by itself", async () => {
    const { page, problems } = await app.open("/device");
    // the other pages come once the first is drawn
    const loaded = `performance.getEntriesByType("resource").filter(({ name }) => /Page-.*\\.js/.test(name)).length`;
    await expect.poll(() => page.evaluate(loaded), { timeout: 10_000 }).toBe(PAGES.length);
    await page.waitForLoadState("networkidle");
    await app.stop();
    await lost(page).waitFor();
    for (const name of PAGES) {
      await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name }).click();
      await page.locator("main h1").first().waitFor();
      expect(await lost(page).count(), name).toBe(1);
      expect(await page.getByText("cannot be loaded").count(), name).toBe(0);
    }
    await page.getByRole("link", { name: "Train" }).click();
    await start(page).waitFor();
    expect(await start(page).isDisabled()).toBe(true);
    await expectAccessible(page);
    await app.start();
    await lost(page).waitFor({ state: "detached" });
    await enabled(page);
    expect(
      problems.filter(
        (text) =>
          !/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|ERR_INCOMPLETE_CHUNKED/.test(text),
      ),
    ).toEqual([]);
    await page.close();
  });

  test("a second tab without the printed address is in control, after a restart as well", async () => {
    const { page } = await app.open("/train");
    await enabled(page);
    const { origin } = new URL(page.url());
    const tab = await page.context().newPage();
    await tab.goto(
      `${origin}/#/train?network.name=mlp&data.trainLimit=100&data.testLimit=50&training.epochs=1`,
    );
    await enabled(tab);
    await app.stop();
    await lost(tab).waitFor();
    await app.start();
    await enabled(tab);
    await start(tab).click();
    await tab.waitForSelector(".badge.done", { timeout: 30_000 });
    await page.context().close();
  });

  test("a page without the token says so before a press, and takes the printed address", async () => {
    const { page } = await app.open("/device");
    await page.evaluate("localStorage.clear()");
    await page.goto(`${new URL(page.url()).origin}/#/train`);
    await page.reload();
    await page.getByText("Read-only.").waitFor();
    expect(await start(page).isDisabled()).toBe(true);
    await expectAccessible(page);
    const field = page.getByLabel("Address that mho ui printed");
    await field.fill("http://127.0.0.1/#token=wrong");
    await field.press("Enter");
    expect(await start(page).isDisabled()).toBe(true);
    await field.fill(app.serving.url);
    await field.press("Enter");
    await page.getByText("Read-only.").waitFor({ state: "detached" });
    await enabled(page);
    await page.close();
  });
});
