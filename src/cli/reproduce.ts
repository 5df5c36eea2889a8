// `mho reproduce`: the runs behind the paper's claims, as far as they are not on record, then the claims with our number beside each.
import { mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ConfigError, InterruptedError } from "../base/errors.ts";
import { searchDocument, searchText } from "../report/claimSearch.ts";
import { drawFigure } from "../report/drawFigure.ts";
import { drawPng } from "../report/drawPng.ts";
import { formatPercent, plural } from "../report/format.ts";
import { openReproduction } from "../report/openReproduction.ts";
import { claimsOf, type Reproduction } from "../report/reproduction.ts";
import { reproductionFigures } from "../report/reproductionFigures.ts";
import { claimsText, reproductionPage } from "../report/reproductionPage.ts";
import { claimSearch, SEARCHED_RULES, searchFile } from "../study/claimSearch.ts";
import { GROUPS, paperStudy } from "../study/paperStudy.ts";
import type { StudyPoint } from "../study/point.ts";
import { readRecords } from "../study/records.ts";
import { missingPoints, runStudy } from "../study/runStudy.ts";
import type { Scale } from "../study/scales.ts";
import { stationaryPoints } from "../study/stationary.ts";
import type { RuleName } from "../training/params.ts";
import { interruptible } from "./interrupt.ts";
import { type EngineFlags, withEngine } from "./options.ts";
import { type Output, type OutputFlags, outputOf, warnOnce } from "./output.ts";
import { TrainProgress } from "./trainProgress.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface ReproduceFlags extends OutputFlags, EngineFlags {
  readonly scale: Scale;
  readonly data?: string;
  readonly only: readonly string[];
  readonly records?: string;
  readonly page: string;
  readonly list?: boolean;
  readonly search?: boolean;
  readonly report?: boolean;
}

export async function reproduceCommand(flags: ReproduceFlags): Promise<void> {
  const output = outputOf(flags);
  if (flags.search) {
    refuseBesideSearch(flags);
    return searchClaims(flags, output);
  }
  const points = paperStudy(flags.scale, flags.data);
  const file = recordsOf(flags);
  const wanted = points.filter(({ group }) => flags.only.length === 0 || flags.only.includes(group));
  checkGroups(flags.only);
  if (flags.list) return listMissing(wanted, file, output);
  if (!flags.report) await runMissing(wanted, file, flags, output);
  const reproduction = openReproduction(flags.scale, points, file);
  const claims = claimsOf(reproduction);
  if (flags.report) {
    output.note("measuring where rules come to rest");
    const stationary = await withEngine(flags, (sentence) => output.warn(sentence), stationaryPoints);
    await writeReport({ ...reproduction, stationary }, flags.page, output);
  }
  const { missing } = reproduction;
  const rest =
    missing > 0 ? `\n\n${missing} runs are still missing: mho reproduce --scale ${flags.scale}` : "";
  output.result(`${claimsText(claims)}${rest}`, { scale: flags.scale, claims, missing });
}

function refuseBesideSearch({ only, report }: ReproduceFlags): void {
  const flag = report ? "--report" : only.length > 0 ? "--only" : null;
  if (flag !== null)
    throw new ConfigError(`${flag} cannot be given beside --search`, {
      at: "--search",
      hint: "the search makes its own runs alone; give the other command afterwards",
    });
}

const recordsOf = ({ records, scale }: ReproduceFlags) => records ?? join("results", `${scale}.jsonl`);

/** The search, rung by rung; its records go into a file of its own. */
async function searchClaims(flags: ReproduceFlags, output: Output): Promise<void> {
  const file = searchFile(recordsOf(flags));
  const stand = (rule: RuleName) => claimSearch(flags.scale, rule, readRecords(file), flags.data);
  const states = [];
  for (const rule of SEARCHED_RULES) {
    let { next } = stand(rule);
    for (; !flags.list && next.length > 0; next = stand(rule).next) {
      const left = await runMissing(next, file, flags, output);
      if (left.length === next.length) break;
    }
    states.push({ rule, ...stand(rule) });
  }
  const missing = states.flatMap(({ next }) => next).length;
  output.result(searchText(states), { scale: flags.scale, missing, search: states.map(searchDocument) });
}

function checkGroups(only: readonly string[]): void {
  for (const name of only)
    if (!(GROUPS as readonly string[]).includes(name))
      throw new ConfigError(`there is no group "${name}"`, {
        at: "--only",
        hint: `choose of ${GROUPS.join(", ")}`,
      });
}

function listMissing(points: readonly StudyPoint[], file: string, output: Output): void {
  const missing = missingPoints(points, file);
  const lines = missing.map(({ group, axes }) => `${group}: ${axesText(axes)}`);
  output.result(
    [...lines, `${missing.length} runs to make`].join("\n"),
    missing.map(({ group, axes, settings }) => ({ group, axes, settings })),
  );
}

const axesText = (axes: StudyPoint["axes"]): string =>
  Object.entries(axes)
    .map(([name, value]) => `${name} ${value}`)
    .join(", ");

async function runMissing(
  points: readonly StudyPoint[],
  file: string,
  flags: ReproduceFlags,
  output: Output,
): Promise<readonly StudyPoint[]> {
  // images that the user names are held against those of the records
  if (flags.data === undefined && missingPoints(points, file).length === 0) return [];
  const notice = warnOnce(output);
  let progress: TrainProgress | null = null;
  const stopping = () => output.warn("stopping after this batch; the same command goes on from there");
  const left = await interruptible(stopping, (signal) =>
    runStudy(points, {
      file,
      signal,
      runs: join(dirname(file), ".running"),
      withEngine: (run) => withEngine(flags, notice, run),
      onPoint: (point, done, total) => {
        output.note(`${done + 1}/${total}  ${point.group}: ${axesText(point.axes)}`);
        progress = new TrainProgress(output, point.experiment.training.epochs);
      },
      onData: (step) => progress?.onData(step),
      onEvent: (event) => progress?.onEvent(event),
      onRecord: (record) => {
        progress?.close();
        output.note(`      ${formatPercent(record.testAccuracy)} in ${Math.round(record.seconds)} s`);
      },
    }),
  ).catch((error: unknown) => {
    progress?.close();
    if (!(error instanceof InterruptedError)) throw error;
    throw new InterruptedError(`${error.message}\ncontinue with the same command`, { cause: error });
  });
  if (left.length > 0)
    output.warn(`${plural(left.length, "run")} left to another process, which makes it now`);
  return left;
}

/** The page, and beside it a folder of the same name with each figure as SVG and as specification with data. */
async function writeReport(reproduction: Reproduction, page: string, output: Output): Promise<void> {
  const folder = page.replace(/\.md$/, "");
  mkdirSync(folder, { recursive: true });
  const figures = reproductionFigures(reproduction);
  for (const figure of figures) {
    writeNamedFile(join(folder, `${figure.name}.vl.json`), `${JSON.stringify(figure.spec, null, 2)}\n`);
    const svg = await drawFigure(figure);
    writeNamedFile(join(folder, `${figure.name}.svg`), `${svg}\n`);
    const png = await drawPng(svg);
    if (png) writeNamedFile(join(folder, `${figure.name}.png`), png);
  }
  writeNamedFile(page, reproductionPage(reproduction, figures, relative(dirname(page), folder)));
  output.note(`wrote ${page} and ${figures.length} figures`);
}
