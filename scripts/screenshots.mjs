// `node scripts/screenshots.mjs [--out FOLDER] [name …]`: pictures of the web app for the documents, from the built program (`npm run build`)
// in headless Chromium: each page light, dark and on a phone, and the moving one of the README. Runs and study are made on the spot.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
  results: {
    address: "results?",
    ready: ".comparison .figure svg",
    compare: ["sgd", "momentum", "adaptive-momentum"],
  },
};
/** The moving picture: one slider through these values. */
const MOVING = {
  address: "device?device.preset=ag-a-si",
  slider: "Nonlinearity LTP",
  from: 0.1,
  to: 7,
  steps: 14,
};
const VIEWS = {
  "": { width: 1280, height: 800, theme: "light" },
  "-dark": { width: 1280, height: 800, theme: "dark" },
  "-phone": { width: 390, height: 844, theme: "light" },
};
/** Milliseconds that the runs of a picture may take, on a machine with other work too. */
const MOST_WAITING = 900_000;
const FRAME_MS = 120;
const FRAME_SIZE = { width: 1120, height: 640 };

/** `started`: where the run or study of a picture was begun, it is looked at again in the next view. */
async function shoot(page, { address, ready, scroll = 0, start, compare }, started) {
  const { origin, hash } = new URL(serving.url);
  await page.goto(`${origin}/#/${started ?? address}&${hash.slice(1)}`);
  if (start && !started) await page.getByRole("button", { name: start }).click();
  if (compare && !started) await makeAndCompare(page, compare);
  await page.waitForSelector(ready, { timeout: MOST_WAITING });
  await page.waitForTimeout(1500);
  await page.evaluate(`scrollTo(0, ${page.viewportSize().width > 640 ? scroll : 0})`);
  return page.url().split("#/")[1];
}

/** One run for each rule; all are chosen in the table. */
async function makeAndCompare(page, rules) {
  const settings = RUN.split("&");
  await page.waitForSelector("h1");
  await page.evaluate(
    async ([list, common]) => {
      const headers = { "x-mho-token": localStorage.getItem("mho-token") };
      for (const rule of list) {
        const body = JSON.stringify({ settings: [...common, `training.rule=${rule}`] });
        await fetch("api/runs", { method: "POST", headers, body });
      }
    },
    [rules, settings],
  );
  // by the date before it: "momentum" is the end of other names, too
  const rows = rules.map((rule) =>
    page.locator("table.runs tbody tr", { hasText: new RegExp(`\\d-${rule}-`) }),
  );
  for (const row of rows) {
    await row.filter({ hasText: "done" }).waitFor({ timeout: MOST_WAITING });
    await row.getByRole("checkbox").check();
  }
}

async function shootViews(browser, name) {
  let started;
  const { theme: own, ...picture } = PICTURES[name];
  // a picture with a theme of its own is one view
  const views = own ? { "": { ...VIEWS[""], theme: own } } : VIEWS;
  for (const [ending, { theme, ...viewport }] of Object.entries(views)) {
    const page = await browser.newPage({ viewport, colorScheme: theme });
    const address = await shoot(page, picture, started);
    if (picture.start || picture.compare) started = address;
    const file = join(out, `${name}${ending}.png`);
    await page.screenshot({ path: file });
    await page.close();
    console.log(file);
  }
}

/** A slider goes up and down again; the frames are one animated WebP file (RIFF container, Google's specification of 2024). */
async function shootMoving(browser) {
  const page = await browser.newPage({ viewport: FRAME_SIZE });
  await shoot(page, { ...MOVING, ready: ".cards .figure svg" });
  const painter = await browser.newPage();
  const frames = [];
  for (let i = 0; i <= MOVING.steps; i++) {
    const value = MOVING.from + ((MOVING.to - MOVING.from) * i) / MOVING.steps;
    await page.getByRole("textbox", { name: new RegExp(`^${MOVING.slider}`) }).fill(value.toFixed(2));
    await page.keyboard.press("Enter");
    await page.waitForTimeout(600);
    frames.push(await webp(painter, await page.screenshot()));
  }
  const file = join(out, "moving.webp");
  writeFileSync(file, animated([...frames, ...frames.slice(1, -1).reverse()], FRAME_SIZE));
  console.log(file);
}

/** The picture as a WebP file, by the browser's own encoder. */
async function webp(page, png) {
  const url = await page.evaluate(
    async (source) => {
      const image = new Image();
      image.src = source;
      await image.decode();
      const canvas = document.createElement("canvas");
      [canvas.width, canvas.height] = [image.width, image.height];
      canvas.getContext("2d").drawImage(image, 0, 0);
      return canvas.toDataURL("image/webp", 0.8);
    },
    `data:image/png;base64,${png.toString("base64")}`,
  );
  return Buffer.from(url.split(",")[1], "base64");
}

function animated(files, { width, height }) {
  const number24 = (value) => Buffer.from([value, value >> 8, value >> 16]);
  const chunk = (name, ...parts) => {
    const body = Buffer.concat(parts);
    const size = Buffer.alloc(4);
    size.writeUInt32LE(body.length);
    return Buffer.concat([Buffer.from(name), size, body, Buffer.alloc(body.length % 2)]);
  };
  const size = [number24(width - 1), number24(height - 1)];
  const ANIMATION = 2;
  const head = chunk("VP8X", Buffer.from([ANIMATION, 0, 0, 0]), ...size);
  const loop = chunk("ANIM", Buffer.from([255, 255, 255, 255, 0, 0]));
  // place 0, 0; no blending with the frame before
  const frame = (file) =>
    chunk("ANMF", number24(0), number24(0), ...size, number24(FRAME_MS), Buffer.from([2]), pictureOf(file));
  return chunk("RIFF", Buffer.from("WEBP"), head, loop, ...files.map(frame));
}

/** The chunks of a file with one picture that hold it: not its head, nor colour profiles. */
function pictureOf(file) {
  const kept = [];
  for (let at = 12; at < file.length; ) {
    const length = file.readUInt32LE(at + 4);
    const end = at + 8 + length + (length % 2);
    if (["VP8 ", "VP8L", "ALPH"].includes(file.toString("latin1", at, at + 4)))
      kept.push(file.subarray(at, end));
    at = end;
  }
  return Buffer.concat(kept);
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
for (const name of given.length > 0 ? given : [...Object.keys(PICTURES), "moving"])
  await (name === "moving" ? shootMoving(browser) : shootViews(browser, name));
await browser.close();
await serving.close();
rmSync(folder, { recursive: true, force: true });
