// The page: starts the worker, draws what it says.
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import "./style.css";
import type { EpochRecord, TrainEvent } from "../../src/training/records.ts";
import { type Example, loadExample } from "./example.ts";
import type { FromWorker, ToWorker } from "./messages.ts";

/** Folder of example.json; ?example=… names another one beside the page. */
const FOLDER = new URL(new URLSearchParams(location.search).get("example") ?? "../example", location.href)
  .href;

const element = <T extends HTMLElement>(id: string) => document.getElementById(id) as T;
const start = element<HTMLButtonElement>("start");
const stop = element<HTMLButtonElement>("stop");
const status = (text: string) => {
  element("status").textContent = text;
};
const percent = (fraction: number) => `${(100 * fraction).toFixed(1)} %`;

loadExample(FOLDER).then(offer, (error: Error) => {
  element("experiment").textContent = `The example cannot be loaded: ${error.message}`;
});

function offer({ input, dataset }: Example): void {
  const { training, network, device } = input;
  element("experiment").textContent =
    `${network.name}, width ${network.width}, rule ${training.rule}, ${training.epochs} epochs, batch ${training.batch}; ` +
    `device: ${device.model}, ${device.levels} states; ${dataset.source}.`;
  start.disabled = false;
  start.addEventListener("click", () => run(dataset.train.labels.length));
  if (new URLSearchParams(location.search).has("start")) start.click();
}

function run(imagesPerEpoch: number): void {
  start.disabled = true;
  stop.disabled = false;
  status("preparing…");
  element("epochs").replaceChildren();
  const curve = drawCurve();
  const worker = new Worker(new URL("./worker.ts", import.meta.url), { type: "module" });
  const post = (message: ToWorker) => worker.postMessage(message);
  const end = (text: string) => {
    status(text);
    worker.terminate();
    stop.disabled = true;
    start.disabled = false;
    document.documentElement.dataset.state = text.startsWith("done") ? "done" : "ended";
  };
  stop.onclick = () => {
    status("stopping…");
    post({ kind: "stop" });
  };
  worker.addEventListener("error", ({ message }) => end(`failed: ${message}`));
  worker.addEventListener("message", ({ data }: MessageEvent<FromWorker>) => {
    if (data.kind === "adapter") status(`on ${data.description}`);
    else if (data.kind === "event") show(data.event, curve, imagesPerEpoch);
    else if (data.kind === "failed") end(data.message === "stopped" ? "stopped" : `failed: ${data.message}`);
    else {
      // for tests, which read numbers and not pixels
      (window as unknown as { mhoResult: unknown }).mhoResult = data.result;
      end(`done: test accuracy ${percent(data.result.testAccuracy)}`);
    }
  });
  post({ kind: "start", example: FOLDER });
}

interface Curve {
  add(images: number, loss: number): void;
}

function drawCurve(): Curve {
  const place = element("curve");
  place.replaceChildren();
  const accent = getComputedStyle(document.documentElement).getPropertyValue("--accent") || "#0072b2";
  const data: [number[], number[]] = [[], []];
  const axis = { stroke: () => getComputedStyle(document.body).color };
  const plot = new uPlot(
    {
      width: place.clientWidth || 600,
      height: 300,
      scales: { x: { time: false } },
      axes: [
        { ...axis, label: "images" },
        { ...axis, label: "training loss" },
      ],
      series: [{ label: "images" }, { label: "loss", stroke: accent, width: 2 }],
    },
    data,
    place,
  );
  return {
    add(images, loss) {
      data[0].push(images);
      data[1].push(loss);
      plot.setData(data);
    },
  };
}

function show(event: TrainEvent, curve: Curve, imagesPerEpoch: number): void {
  if (event.kind === "batch" && event.phase === "train" && event.loss !== null) {
    const images = event.epoch * imagesPerEpoch + event.done;
    curve.add(images, event.loss);
    status(`epoch ${event.epoch + 1} of ${event.epochs}, ${Math.round(event.imagesPerSecond)} images/s`);
  } else if (event.kind === "batch") status(`epoch ${event.epoch + 1} of ${event.epochs}, testing`);
  else if (event.kind === "epoch") addRow(event.record);
}

function addRow({ epoch, trainLoss, trainAccuracy, testAccuracy, seconds }: EpochRecord): void {
  const row = document.createElement("tr");
  const cells = [
    epoch,
    trainLoss.toFixed(3),
    percent(trainAccuracy),
    percent(testAccuracy),
    `${seconds.toFixed(1)} s`,
  ];
  for (const text of cells) {
    const cell = document.createElement("td");
    cell.textContent = String(text);
    row.append(cell);
  }
  element("epochs").append(row);
}
