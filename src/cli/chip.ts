// `mho chip`: what training one epoch costs on the chip of an experiment; with --sweep, on many.
import { join } from "node:path";
import type { ChipEstimate } from "../chip/account/records.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { chipCsv } from "../report/chip/chipCsv.ts";
import { chipDocument } from "../report/chip/chipDocument.ts";
import { chipFigures } from "../report/chip/chipFigures.ts";
import { chipPage } from "../report/chip/chipPage.ts";
import { chipSummary } from "../report/chip/chipSummary.ts";
import { sweepCsv, sweepDocument, sweepFigure, sweepPage, sweepText } from "../report/chip/chipSweep.ts";
import { drawFigure } from "../report/figure/drawFigure.ts";
import type { Figure } from "../report/figure/figure.ts";
import type { DrawnFigure } from "../report/figure/htmlPage.ts";
import { type ChipReportOptions, chipReport } from "../run/chipReport.ts";
import { pricedDataOf } from "../study/sweep/pricedData.ts";
import { chipSource, type ExperimentSource } from "./chipSource.ts";
import { runSweep } from "./chipSweep.ts";
import { type Output, type OutputFlags, outputOf } from "./output.ts";
import { Progress } from "./progress.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface ChipFlags extends OutputFlags {
  readonly set: readonly string[];
  readonly sweep: readonly string[];
  readonly run?: string;
  readonly images?: number;
  readonly csv?: string;
  readonly html?: string;
  readonly figures?: string;
}

export async function chipCommand(file: string | undefined, flags: ChipFlags): Promise<void> {
  const output = outputOf(flags);
  if (flags.sweep.length > 0) await sweepChips(file, flags, output);
  else await estimateChip(chipSource(file, flags.run), flags, output);
}

async function estimateChip(source: ExperimentSource, flags: ChipFlags, output: Output): Promise<void> {
  const experiment = source(flags.set);
  // those of a run are in its record
  const data = flags.run === undefined ? await pricedDataOf(experiment) : {};
  const options = { ...data, ...optionsOf(flags) };
  const report = chipReport(experiment, options);
  const written = await writeFiles(flags, {
    csv: () => chipCsv(report),
    figures: () =>
      chipFigures(report, { memory: experiment.chip.memory, beside: beside(experiment, options) }),
    page: (figures) => chipPage(report, experiment, figures),
  });
  output.result(chipSummary(report, experiment), chipDocument(report));
  noteFiles(written, output);
}

/** The same chip under the dataflows that are not its own. */
function beside(experiment: Experiment, options: ChipReportOptions): ChipEstimate[] {
  const names = (["naive", "optimized", "outer-product"] as const).filter(
    (n) => n !== experiment.chip.dataflow,
  );
  return names.map((dataflow) => {
    const other = { ...experiment, chip: { ...experiment.chip, dataflow } };
    return chipReport(other, { ...options, brief: true }).estimate;
  });
}

async function sweepChips(file: string | undefined, flags: ChipFlags, output: Output): Promise<void> {
  const progress = new Progress(output.err, { enabled: !output.quiet });
  const { run, set } = flags;
  const question = { file, run, images: flags.images, set };
  const result = await runSweep(flags.sweep, question, (step) => progress.update(step));
  progress.clear();
  const written = await writeFiles(flags, {
    csv: () => sweepCsv(result),
    figures: () => [sweepFigure(result)],
    page: ([figure]) => sweepPage(result, figure),
  });
  output.result(sweepText(result), sweepDocument(result));
  noteFiles(written, output);
}

function optionsOf({ images, run }: ChipFlags): { images?: number; run?: string } {
  return { ...(images === undefined ? {} : { images }), ...(run === undefined ? {} : { run }) };
}

interface Files {
  readonly csv: () => string;
  readonly figures: () => Figure[];
  readonly page: (figures: readonly DrawnFigure[]) => string;
}

/** Writes the files that the flags ask for and names them; figures are drawn only if one needs them. */
async function writeFiles({ csv, html, figures: folder }: ChipFlags, files: Files): Promise<string[]> {
  const written: string[] = [];
  const write = (file: string, content: string) => {
    writeNamedFile(file, content);
    written.push(file);
  };
  if (csv !== undefined) write(csv, files.csv());
  if (html === undefined && folder === undefined) return written;
  const figures = await Promise.all(files.figures().map(async (f) => ({ ...f, svg: await drawFigure(f) })));
  if (html !== undefined) write(html, files.page(figures));
  if (folder === undefined) return written;
  for (const { name, spec, svg } of figures) {
    write(join(folder, `${name}.vl.json`), `${JSON.stringify(spec, null, 2)}\n`);
    write(join(folder, `${name}.svg`), `${svg}\n`);
  }
  return written;
}

/** Names the files after the answer, so that a failing file gives no second document. */
function noteFiles(files: readonly string[], output: Output): void {
  for (const [i, file] of files.entries()) output.note(`${i === 0 ? "\n" : ""}wrote ${file}`);
}
