// Fits in a worker, so that the page stays alive: the fit of `mho device fit`.
import "../jitless.ts";
import { parseQuantity } from "../../../src/base/units.ts";
import { fitMeasurement } from "../../../src/lab/fit/fitReport.ts";
import type { ReadingHints } from "../../../src/lab/measurement/measurement.ts";
import { ReadingQuestion } from "../../../src/lab/measurement/question.ts";
import { closeRows, replayPairs, replaySentence } from "../../../src/report/device/deviceFit.ts";
import { measuredFigures } from "../../../src/report/device/deviceFitFigures.ts";
import type { Answers, FromFit, ToFit } from "./fitMessages.ts";

const post = (message: FromFit) => postMessage(message);
addEventListener("message", ({ data }: MessageEvent<ToFit>) => post(answerTo(data)));

/** Throws ConfigError where the read voltage is none. */
function hintsOf({ unit, readVoltage, several, decimal, sheet, columns }: Answers): ReadingHints {
  return {
    ...(unit && { unit }),
    ...(readVoltage && { readVoltage: parseQuantity(readVoltage, "V", "read voltage") }),
    ...(several && { several: several as NonNullable<ReadingHints["several"]> }),
    ...(decimal && { decimal: decimal as NonNullable<ReadingHints["decimal"]> }),
    ...(sheet && { sheet }),
    ...(columns && { columns: { value: columns } }),
  };
}

function answerTo({ files, answers, criterion }: ToFit): FromFit {
  try {
    const report = fitMeasurement(files, {
      criterion,
      ...hintsOf(answers),
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
    return {
      problem: error instanceof Error ? error.message : String(error),
      question: error instanceof ReadingQuestion ? { field: error.field, choices: error.choices } : null,
    };
  }
}
