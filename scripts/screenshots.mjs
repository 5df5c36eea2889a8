// `node scripts/screenshots.mjs [--out FOLDER] [page …]`: pictures of the web app for the documents, from the built bundle (`npm run build:web`)
// in headless Chromium, without a server.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { preview } from "vite";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Each picture's address and theme; `open`: what is pressed first. */
const PICTURES = {
  device: { address: "device?device.preset=hzo-fefet" },
  "device-dark": { address: "device?device.preset=epiram&device.nonlinearityLtp=3", theme: "dark" },
  array: { address: "array" },
  chip: { address: "chip?network.width=1" },
};

const given = process.argv.slice(2);
const at = given.indexOf("--out");
const out = at < 0 ? join(ROOT, "docs", "images") : given.splice(at, 2)[1];
const server = await preview({
  ...{ configFile: join(ROOT, "web", "vite.config.ts"), logLevel: "error" },
  preview: { host: "127.0.0.1", port: 0 },
});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
mkdirSync(out, { recursive: true });
for (const name of given.length > 0 ? given : Object.keys(PICTURES)) {
  const { address, theme = "light", width = 1280, height = 720 } = PICTURES[name];
  const page = await browser.newPage({ viewport: { width, height }, colorScheme: theme });
  await page.goto(`${server.resolvedUrls.local[0]}#/${address}`);
  await page.waitForSelector("main h1");
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(500);
  await page.screenshot({ path: join(out, `${name}.png`), fullPage: true });
  await page.close();
  console.log(join(out, `${name}.png`));
}
await browser.close();
await server.close();
