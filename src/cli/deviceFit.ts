// `mho device fit`: a device from measured pulses: preset, report and figures in one folder.
import { existsSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { stringify as toToml } from "smol-toml";
import { DataError } from "../base/errors.ts";
import { parseQuantity } from "../base/units.ts";
import type { DeviceInput } from "../device/params.ts";
import { applyOverrides } from "../experiment/overrides.ts";
import type { FitCriterion, FitModel } from "../lab/choices.ts";
import type { FitListener, FitPhase } from "../lab/fit/fitProgress.ts";
import { type FitReport, type FitRequest, fitMeasurement } from "../lab/fit/fitReport.ts";
import type { NamedBytes } from "../lab/measurement/measurement.ts";
import { deviceFitText, FIT_PHASE_TEXT } from "../report/device/deviceFit.ts";
import { deviceFitFigures } from "../report/device/deviceFitFigures.ts";
import { deviceFitPage } from "../report/device/deviceFitPage.ts";
import { drawFigure } from "../report/figure/drawFigure.ts";
import { publishedDevices } from "./deviceCompare.ts";
import { type Output, type OutputFlags, outputOf } from "./output.ts";
import { Progress } from "./progress.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface DeviceFitFlags extends OutputFlags {
  readonly unit?: string;
  readonly readVoltage?: string;
  readonly column: readonly string[];
  readonly columns?: "cycles" | "devices";
  readonly decimal?: "point" | "comma";
  readonly sheet?: string;
  readonly model?: FitModel;
  readonly criterion?: FitCriterion;
  readonly draws?: number;
  readonly seed?: number;
  readonly name?: string;
  readonly citation?: string;
  readonly set: readonly string[];
  readonly out?: string;
}

export async function deviceFitCommand(files: readonly string[], flags: DeviceFitFlags): Promise<void> {
  const output = outputOf(flags);
  const report = fitOnScreen(files.map(readBytes), requestOf(flags), output);
  const written = await writeFit(flags.out ?? ".", report);
  output.result(deviceFitText(report), documentOf(report));
  for (const file of written) output.note(`wrote ${file}`);
  output.note(`train on it: mho train --set device.preset=${written[0]}`);
}

function fitOnScreen(files: readonly NamedBytes[], request: FitRequest, output: Output): FitReport {
  const progress = new Progress(output.err, { enabled: !output.quiet });
  let phase: FitPhase | null = null;
  let started: number = 0;
  const onStep: FitListener = (now, done, total) => {
    if (now !== phase) [phase, started] = [now, performance.now()];
    const seconds = (performance.now() - started) / 1000;
    const eta = done === 0 ? null : (seconds / done) * (total - done);
    progress.update({ label: FIT_PHASE_TEXT[now], done, total, eta, facts: [] });
  };
  try {
    return fitMeasurement(files, { ...request, onStep });
  } finally {
    progress.clear();
  }
}

function readBytes(file: string): NamedBytes {
  if (!existsSync(file))
    throw new DataError("there is no such file", { at: file, hint: "give a CSV, TSV, XLSX or NPZ file" });
  return { name: basename(file), bytes: readFileSync(file) };
}

function requestOf(flags: DeviceFitFlags): FitRequest {
  const { unit, columns: several, decimal, sheet, model, criterion, draws, seed, citation, name } = flags;
  const columns = Object.fromEntries(
    flags.column.map((text) => text.split(/=(.*)/s).slice(0, 2) as [string, string]),
  );
  const given = (applyOverrides({}, flags.set).device ?? {}) as DeviceInput;
  const present = Object.entries({
    unit,
    several,
    decimal,
    sheet,
    model,
    criterion,
    draws,
    seed,
    citation,
    id: name,
  }).filter(([, value]) => value !== undefined);
  return {
    ...Object.fromEntries(present),
    columns,
    given,
    ...(flags.readVoltage === undefined
      ? {}
      : { readVoltage: parseQuantity(flags.readVoltage, "V", "--read-voltage") }),
  };
}

/** Names of the written files, the preset first. */
async function writeFit(folder: string, report: FitReport): Promise<string[]> {
  const { id } = report.preset;
  const file = (ending: string) => join(folder, `${id}.${ending}`);
  const figures = deviceFitFigures(report, publishedDevices());
  const drawn = await Promise.all(
    figures.map(async (figure) => ({ ...figure, svg: await drawFigure(figure) })),
  );
  const contents: [string, string][] = [
    [file("toml"), toToml(report.preset)],
    [file("html"), deviceFitPage(report, drawn)],
    ...drawn.map(({ name, svg }): [string, string] => [file(`${name}.svg`), `${svg}\n`]),
  ];
  for (const [name, content] of contents) writeNamedFile(name, content);
  return contents.map(([name]) => name);
}

/** The --json document: numbers in SI units. */
function documentOf({ preset, measurement, fit, outlook, close }: FitReport): unknown {
  const { trains, ...read } = measurement;
  const { reason, criterion, candidates, estimates, spread, gap } = fit;
  const { sweeps: _, ...replay } = fit.replay;
  return {
    preset,
    ...read,
    sweeps: trains.length,
    model: fit.law.model,
    reason,
    criterion,
    candidates,
    close,
    replay,
    estimates,
    spread,
    gap,
    outlook,
  };
}
