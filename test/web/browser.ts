// The web app in a real headless Chromium: built once (buildPages.ts), served by the server of `mho ui` in this process, and watched
// for errors and for requests that leave it.
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { expect, inject } from "vitest";
import { openServer, type Serving } from "../../src/server/serve.ts";
import { missing } from "../missing.ts";
import { CHROMIUM } from "./chromium.ts";

export { CHROMIUM } from "./chromium.ts";

if (!CHROMIUM) missing("the web app: no Chromium is installed (Debian: apt-get install chromium)");

export interface OpenedPage {
  readonly page: Page;
  /** Errors of the page, and requests that went elsewhere. */
  readonly problems: string[];
}

export interface AppUnderTest {
  readonly serving: Serving;
  /** Folder of everything that the test makes. */
  readonly folder: string;
  /** Ends the server, as Ctrl-C does; the pages stay open. */
  stop(): Promise<void>;
  /** Starts one again on the same port. */
  start(): Promise<void>;
  /** Opens "/results?filter=x" with the token, as `mho ui` prints it. */
  open(address: string, size?: { readonly width: number; readonly height: number }): Promise<OpenedPage>;
  close(): Promise<void>;
}

/** Of the servers of a test: one that starts again knows the pages of the one before. */
const SECRET = "0123456789abcdef".repeat(4);

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}

/** One for all test files of a worker: to start it takes longer than most tests. It ends with the worker. */
let browser: Browser | undefined;

async function sharedBrowser(): Promise<Browser> {
  if (!browser?.isConnected())
    browser = await chromium.launch({ executablePath: CHROMIUM!, args: ["--no-sandbox"] });
  return browser;
}

export async function openApp(options: { readonly results?: string } = {}): Promise<AppUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), "mho-app-"));
  const serve = (port: number) =>
    openServer({
      port,
      secret: SECRET,
      host: "127.0.0.1",
      password: null,
      sources: [],
      engine: "auto",
      threads: 2,
      bundle: inject("pages"),
      runs: join(folder, "runs"),
      studies: join(folder, "studies"),
      results: options.results ?? join(folder, "results"),
      onFault: (error) => {
        throw error;
      },
    });
  const port = await freePort();
  let serving = await serve(port);
  const browser = await sharedBrowser();
  const contexts: BrowserContext[] = [];
  return {
    serving,
    stop: () => serving.close(),
    start: async () => {
      serving = await serve(port);
    },
    folder,
    open: async (address, size = { width: 1280, height: 720 }) => {
      // nothing that a page keeps is there for another one
      const context = await browser.newContext({ viewport: size });
      contexts.push(context);
      return openPage(context, serving.url, address);
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()));
      await serving.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function openPage(context: BrowserContext, url: string, address: string): Promise<OpenedPage> {
  const { origin, hash } = new URL(url);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(origin))
      problems.push(request.url());
  });
  const glue = address.includes("?") ? "&" : "?";
  await page.goto(`${origin}/#${address}${glue}${hash.slice(1)}`);
  return { page, problems };
}

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** No finding of axe that is serious or critical. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(readFileSync(AXE, "utf8"));
  const findings = (await page.evaluate(
    `axe.run().then(({ violations }) => violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html).join(" ")))`,
  )) as string[];
  expect(findings).toEqual([]);
}
