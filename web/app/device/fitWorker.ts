// Fits in a worker, so that the page stays alive: the fit of `mho device fit`.
import "../jitless.ts";
import { fitMeasurement } from "../../../src/lab/fit/fitReport.ts";
import type { FromFit, ToFit } from "./fitMessages.ts";

const post = (message: FromFit) => postMessage(message);
addEventListener("message", ({ data }: MessageEvent<ToFit>) => post(answerTo(data)));

function answerTo({ files, unit }: ToFit): FromFit {
  try {
    const { preset, measurement, fit } = fitMeasurement(files, {
      ...(unit === null ? {} : { unit }),
      onStep: (phase, done, total) => post({ phase, done, total }),
    });
    const { trains, understood, badRows } = measurement;
    return { fitted: { preset, trains, understood, badRows, reason: fit.reason, estimates: fit.estimates } };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
