// `mho study export`: the results of a study for other programs.
import { ConfigError } from "../base/errors.ts";
import { studyCsv, studyParquet, studyRecords } from "../report/study/studyTable.ts";
import { openCurves } from "../report/study/tensorBoard/writeCurves.ts";
import { plural } from "../report/text/format.ts";
import { StudyFolder } from "../study/sweep/folder.ts";
import { openStudy } from "../study/sweep/openStudy.ts";
import type { Plan } from "../study/sweep/plan.ts";
import type { ExportFormat } from "./exportFormats.ts";
import { type OutputFlags, outputOf } from "./output.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface StudyExportFlags extends OutputFlags {
  readonly format: ExportFormat;
  readonly out: string;
}

export function studyExportCommand(path: string, { format, out, ...flags }: StudyExportFlags): void {
  const count = format === "tensorboard" ? exportCurves(path, out) : exportTable(path, format, out);
  const what = format === "tensorboard" ? `curves of ${plural(count, "point")}` : plural(count, "result");
  const next = format === "tensorboard" ? `\nlook at them with: tensorboard --logdir ${out}` : "";
  outputOf(flags).result(`${out}: ${what}${next}`, { format, out, count });
}

function exportTable(path: string, format: Exclude<ExportFormat, "tensorboard">, out: string): number {
  const study = openStudy(path);
  const contents = {
    csv: () => studyCsv(study),
    json: () => `${JSON.stringify(studyRecords(study), null, 1)}\n`,
    parquet: () => studyParquet(study),
  };
  writeNamedFile(out, contents[format]());
  return study.points.filter(({ result }) => result !== null).length;
}

function exportCurves(path: string, out: string): number {
  const study = new StudyFolder(path);
  const plan = study.plan();
  if (plan.question.task === "chip")
    throw new ConfigError("chips that are priced have no curves", {
      at: path,
      hint: "--format csv, json or parquet",
    });
  const curves = openCurves(study, out);
  try {
    curves.update(plan);
    return curves.shown;
  } finally {
    curves.close();
  }
}

/** Milliseconds between two looks at the curves of a study that runs. */
const LOOK_INTERVAL = 2000;

export interface LiveCurves {
  /** The plan from now on. */
  follow(plan: Plan): void;
  /** Writes what is new, every now and then. */
  look(): void;
  end(): void;
}

/** Curves of a study while it runs. `path`: null for none. */
export function liveCurves(folder: StudyFolder, path: string | null): LiveCurves {
  if (path === null) return { follow: () => {}, look: () => {}, end: () => {} };
  const curves = openCurves(folder, path);
  let plan: Plan | null = null;
  let last = 0;
  return {
    follow: (next) => {
      plan = next;
    },
    look: () => {
      if (Date.now() - last < LOOK_INTERVAL) return;
      if (plan) curves.update(plan);
      last = Date.now();
    },
    end: () => {
      try {
        if (plan) curves.update(plan);
      } finally {
        curves.close();
      }
    },
  };
}
