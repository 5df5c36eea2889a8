// The measurement that was dropped: fitted in a worker, then put into the address as a device of the user's own.
import { signal } from "@preact/signals";
import type { DevicePreset } from "../../../src/device/preset.ts";
import { query, setQuery } from "../address.ts";
import type { FitStep, Fitted, FromFit, ToFit } from "./fitMessages.ts";

export const fitted = signal<Fitted | null>(null);
export const fitting = signal<string | null>(null);
/** Where the fit is that goes on now. */
export const fitStep = signal<FitStep | null>(null);
export const fitProblem = signal<string | null>(null);
/** Unit of the measured values, where the file does not say it. */
export const unit = signal("");

let worker: Worker | null = null;
let dropped: readonly File[] = [];

export async function fitFiles(files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  dropped = files;
  worker?.terminate();
  worker = new Worker(new URL("./fitWorker.ts", import.meta.url), { type: "module" });
  worker.addEventListener("message", ({ data }: MessageEvent<FromFit>) => take(data));
  worker.addEventListener("error", ({ message }) => take({ problem: message }));
  [fitting.value, fitStep.value, fitProblem.value] = [files.map(({ name }) => name).join(", "), null, null];
  const named = files.map(async (file) => ({
    name: file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  const text = unit.value.trim();
  const order: ToFit = { files: await Promise.all(named), unit: text === "" ? null : text };
  worker.postMessage(order);
}

/** After another unit was given. */
export const fitAgain = (): Promise<void> => fitFiles(dropped);

export function forgetFit(): void {
  worker?.terminate();
  [fitted.value, fitting.value, fitProblem.value, worker] = [null, null, null, null];
}

function take(answer: FromFit): void {
  if ("phase" in answer) {
    fitStep.value = answer;
    return;
  }
  [fitting.value, worker] = [null, null];
  if ("problem" in answer) {
    fitProblem.value = answer.problem;
    return;
  }
  fitted.value = answer.fitted;
  setQuery({ ...withoutDevice(), ...keysOf(answer.fitted.preset) });
}

const withoutDevice = () =>
  Object.fromEntries(
    Object.keys(query.peek())
      .filter((key) => key.startsWith("device."))
      .map((key) => [key, undefined]),
  );

/** The preset as keys of the experiment, so that a link holds the device without its file. */
function keysOf({ model, parameters }: DevicePreset): Record<string, string> {
  return { "device.preset": "none", "device.model": model, ...flat("device", parameters) };
}

function flat(path: string, value: unknown): Record<string, string> {
  if (value === undefined) return {};
  if (Array.isArray(value)) return { [path]: JSON.stringify(value) };
  if (typeof value !== "object" || value === null) return { [path]: String(value) };
  return Object.assign({}, ...Object.entries(value).map(([key, part]) => flat(`${path}.${key}`, part)));
}
