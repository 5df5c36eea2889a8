// The measurement that was dropped: fitted in a worker, then put into the address as a device of the user's own.
import { computed, effect, signal, untracked } from "@preact/signals";
import type { DevicePreset } from "../../../src/device/preset.ts";
import type { FitCriterion } from "../../../src/lab/choices.ts";
import type { QuestionField } from "../../../src/lab/measurement/question.ts";
import { query, turnTo } from "../address.ts";
import type { Answers, FitStep, Fitted, FromFit, Question, ToFit } from "./fitMessages.ts";

export const fitted = signal<Fitted | null>(null);
export const fitting = signal<string | null>(null);
/** Where the fit is that goes on now. */
export const fitStep = signal<FitStep | null>(null);
export const fitProblem = signal<string | null>(null);
/** Questions of the reader about these files, in this order. */
export const questions = signal<readonly Question[]>([]);
export const answers = signal<Answers>({});
export const criterion = signal<FitCriterion>("one-step");

let worker: Worker | null = null;
let dropped: readonly File[] = [];

/** New files: what was said of the last ones does not belong to them. */
export function fitFiles(files: readonly File[]): void {
  if (files.length === 0) return;
  dropped = files;
  questions.value = [];
  answers.value = {};
  fitDropped();
}

/** An empty text takes the answer back. */
export function answerQuestion(field: QuestionField, text: string): void {
  answers.value = { ...answers.value, [field]: text.trim() };
  fitAgain();
}

/** Fits once more after another answer or criterion was given. */
export const fitAgain = (): void => {
  fitDropped();
};

async function fitDropped(): Promise<void> {
  const files = dropped;
  forgetFit();
  const own = new Worker(new URL("./fitWorker.ts", import.meta.url), { type: "module" });
  worker = own;
  own.addEventListener("message", ({ data }: MessageEvent<FromFit>) => take(data));
  own.addEventListener("error", ({ message }) => take({ problem: message, question: null }));
  fitting.value = files.map(({ name }) => name).join(", ");
  const named = files.map(async (file) => ({
    name: file.name,
    bytes: new Uint8Array(await file.arrayBuffer()),
  }));
  const order: ToFit = {
    files: await Promise.all(named),
    answers: answers.value,
    criterion: criterion.value,
  };
  own.postMessage(order);
}

export function forgetFit(): void {
  worker?.terminate();
  [fitted.value, fitting.value, fitProblem.value, worker] = [null, null, null, null];
  fitStep.value = null;
}

/** Where another preset comes into sight, by a link or a reset, the fitted device leaves with its points and errors. */
const preset = computed(() => query.value["device.preset"]);
effect(() => {
  if (preset.value !== "none") untracked(forgetFit);
});

function take(answer: FromFit): void {
  if ("phase" in answer) {
    fitStep.value = answer;
    return;
  }
  [fitting.value, worker] = [null, null];
  if ("problem" in answer) {
    fitProblem.value = answer.problem;
    const { question } = answer;
    if (question)
      questions.value = [...questions.value.filter(({ field }) => field !== question.field), question];
    return;
  }
  fitted.value = answer.fitted;
  turnTo({ ...withoutDevice(), ...keysOf(answer.fitted.preset) });
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
