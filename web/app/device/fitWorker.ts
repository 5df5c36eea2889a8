// Fits in a worker, so that the page stays alive: the fit of `mho device fit`.
import "../jitless.ts";
import { fitMeasurement } from "../../../src/lab/fit/fitReport.ts";
import { closeRows, replayPairs, replaySentence } from "../../../src/report/deviceFit.ts";
import { measuredFigures } from "../../../src/report/deviceFitFigures.ts";
import type { FromFit, ToFit } from "./fitMessages.ts";

const post = (message: FromFit) => postMessage(message);
addEventListener("message", ({ data }: MessageEvent<ToFit>) => post(answerTo(data)));

function answerTo({ files, unit, criterion }: ToFit): FromFit {
  try {
    const report = fitMeasurement(files, {
      criterion,
      ...(unit === null ? {} : { unit }),
      onStep: (phase, done, total) => post({ phase, done, total }),
    });
    const { preset, measurement, fit } = report;
    const { understood, badRows } = measurement;
    return {
      fitted: {
        preset,
        understood,
        badRows,
        estimates: fit.estimates,
        distances: replayPairs(fit),
        sentence: replaySentence(fit),
        close: report.close.length > 1 ? closeRows(report) : [],
        figures: measuredFigures(report),
      },
    };
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
