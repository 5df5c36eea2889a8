// `node scripts/screenshots.mjs [--out FOLDER] [name …]`: pictures of the web app for the documents, from the built program (`npm run build`)
// in headless Chromium. The run and the study in the pictures are made on the spot.
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { openServer } from "../dist/server/serve.js";

const STUDY = "network.name=mlp&data.trainLimit=1000&data.testLimit=200&training.epochs=3";
const RUN = "network.name=mlp&data.trainLimit=1000&data.testLimit=200&training.epochs=12&device.levels=256";
/** Each picture's address and theme; `ready`: what must be there; `scroll`: pixels down; `start`: the button that starts a run or study first. */
const PICTURES = {
  start: { address: "start?", ready: ".way" },
  device: { address: "device?device.preset=ag-a-si", ready: ".cards .figure svg" },
  array: { address: "array?step=update&device.preset=ag-a-si", ready: ".crossbar" },
  chip: { address: "chip?network.width=1", ready: ".boxes", scroll: 430 },
  "chip-sub-array": {
    address: "chip?network.width=1&zoom=kernel-position tiles/PEs/sub-arrays&treemap=area",
    theme: "dark",
    ready: ".boxes",
    scroll: 430,
  },
  train: { address: `train?${RUN}`, ready: ".badge.done", start: "Start training" },
  studies: {
    address: `train?${STUDY}&priced=yes&sweep=${encodeURIComponent("training.rule=sgd,adaptive-momentum;device.levels=16,32,64,128,256")}`,
    ready: ".badge.done",
    start: "Start study",
    scroll: 910,
  },
};
const SIZE = { width: 1280, height: 800 };

async function shoot(browser, origin, hash, { address, theme = "light", ready, scroll = 0, start }, file) {
  const page = await browser.newPage({ viewport: SIZE, colorScheme: theme });
  await page.goto(`${origin}/#/${address}&${hash.slice(1)}`);
  if (start) await page.getByRole("button", { name: start }).click();
  await page.waitForSelector(ready, { timeout: 120_000 });
  await page.waitForTimeout(1500);
  await page.evaluate(`scrollTo(0, ${scroll})`);
  await page.screenshot({ path: file });
  await page.close();
  console.log(file);
}

const given = process.argv.slice(2);
const at = given.indexOf("--out");
const out = at < 0 ? fileURLToPath(new URL("../docs/images", import.meta.url)) : given.splice(at, 2)[1];
mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), "mho-pictures-"));
const serving = await openServer({
  port: 0,
  host: "127.0.0.1",
  password: null,
  sources: [],
  engine: "auto",
  threads: 2,
  runs: join(folder, "runs"),
  studies: join(folder, "studies"),
  results: join(folder, "results"),
  onFault: console.error,
});
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const { origin, hash } = new URL(serving.url);
for (const name of given.length > 0 ? given : Object.keys(PICTURES))
  await shoot(browser, origin, hash, PICTURES[name], join(out, `${name}.png`));
await browser.close();
await serving.close();
rmSync(folder, { recursive: true, force: true });
