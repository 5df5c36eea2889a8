// `mho reproduce`: the runs behind the paper's claims, as far as they are not on record, then the claims with our number beside each.
import { mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ConfigError, listed, MhoError } from "../base/errors.ts";
import { drawFigure } from "../report/figure/drawFigure.ts";
import { drawPng } from "../report/figure/drawPng.ts";
import { searchDocument, searchText } from "../report/reproduction/claimSearch.ts";
import { openReproduction } from "../report/reproduction/openReproduction.ts";
import { paperClaims } from "../report/reproduction/paperResults.ts";
import { type Claim, claimsOf, foundPoints, type Reproduction } from "../report/reproduction/reproduction.ts";
import { reproductionFigures } from "../report/reproduction/reproductionFigures.ts";
import { claimsText, reproductionPage } from "../report/reproduction/reproductionPage.ts";
import { formatPercent, plural } from "../report/text/format.ts";
import { claimSearch, SEARCHED_RULES, searchFile } from "../study/claimSearch.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { PAPER_GROUPS, paperPoints } from "../study/paperScale.ts";
import { PAPER_SEARCHES } from "../study/paperSearch.ts";
import { GROUPS, paperStudy } from "../study/paperStudy.ts";
import { axesText, type StudyPoint } from "../study/point.ts";
import { missingPoints, RecordedStudy } from "../study/recordedStudy.ts";
import { readRecords } from "../study/records.ts";
import { PAPER, type Scale } from "../study/scaleNames.ts";
import { paperSearches } from "../study/searchPaper.ts";
import { stationaryPoints } from "../study/stationary.ts";
import { withEngine } from "./flagValues.ts";
import type { RunnerFlags } from "./options.ts";
import { type Output, type OutputFlags, outputOf } from "./output.ts";
import { checkEngine, makePoints } from "./study.ts";
import { StudyProgress } from "./studyProgress.ts";
import { chosenRunner } from "./studyRunner.ts";
import { TrainProgress } from "./trainProgress.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface ReproduceFlags extends OutputFlags, RunnerFlags {
  readonly scale: Scale | typeof PAPER;
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
  chosenRunner(flags);
  checkGroups(flags);
  if (flags.search) {
    refuseBesideSearch(flags);
    return searchSettings(flags, output);
  }
  const file = recordsOf(flags);
  const { scale } = flags;
  const points = scale === PAPER ? paperPoints(flags.data) : paperStudy(scale, flags.data);
  const wanted = points.filter(({ group }) => flags.only.length === 0 || flags.only.includes(group));
  if (flags.list) return listMissing(wanted, file, output);
  if (flags.report) return report(scale, points, flags, output);
  await runMissing(wanted, file, flags, output);
  const { claims, missing } = standing(scale, points, file);
  printClaims({ scale, claims, missing }, output);
}

function standing(scale: ReproduceFlags["scale"], points: readonly StudyPoint[], file: string) {
  if (scale === PAPER) {
    const { found, missing } = foundPoints(points, readRecords(file));
    return { claims: paperClaims(found), missing };
  }
  const reproduction = openReproduction(scale, points, file);
  return { claims: claimsOf(reproduction), missing: reproduction.missing };
}

/** Reports the records of a scale, and those at the size of published results beside them. */
async function report(
  scale: ReproduceFlags["scale"],
  points: readonly StudyPoint[],
  flags: ReproduceFlags,
  output: Output,
): Promise<void> {
  if (scale === PAPER)
    throw new ConfigError("the page of another scale holds the runs of this one, too", {
      at: "--report",
      hint: "mho reproduce --report",
    });
  const reproduction = openReproduction(scale, points, recordsOf(flags));
  output.note("measuring where rules come to rest");
  const stationary = await withEngine(flags, (sentence) => output.warn(sentence), stationaryPoints);
  await writeReport({ ...reproduction, stationary }, flags.page, output);
  printClaims({ scale, claims: claimsOf(reproduction), missing: reproduction.missing }, output);
}

function printClaims(
  found: { readonly scale: string; readonly claims: readonly Claim[]; readonly missing: number },
  output: Output,
): void {
  const { scale, claims, missing } = found;
  const rest = missing > 0 ? `\n\n${missing} runs are still missing: mho reproduce --scale ${scale}` : "";
  output.result(`${claimsText(claims)}${rest}`, found);
}

function refuseBesideSearch({ scale, only, report }: ReproduceFlags): void {
  const flag = report ? "--report" : only.length > 0 && scale !== PAPER ? "--only" : null;
  if (flag !== null)
    throw new ConfigError(`${flag} cannot be given beside --search`, {
      at: "--search",
      hint: "the search makes its own runs alone; give the other command afterwards",
    });
}

const recordsOf = ({ records, scale }: ReproduceFlags) => records ?? join("results", `${scale}.jsonl`);

/** The searches of a scale. At the size of published results one is brought to its end before the next begins: the first are worth most. */
function searchesOf({ scale, data, only }: ReproduceFlags, file: string) {
  const records = readRecords(file);
  if (scale === PAPER) {
    const searches = paperSearches(records, { source: data, networks: only });
    return { searches, next: searches.find(({ next }) => next.length > 0)?.next ?? [] };
  }
  const searches = SEARCHED_RULES.map((rule) => ({ rule, ...claimSearch(scale, rule, records, data) }));
  return { searches, next: searches.flatMap(({ next }) => next) };
}

/** The search, rung by rung; its records go into a file of its own. */
async function searchSettings(flags: ReproduceFlags, output: Output): Promise<void> {
  const file = searchFile(recordsOf(flags));
  for (
    let { next } = searchesOf(flags, file);
    !flags.list && next.length > 0;
    { next } = searchesOf(flags, file)
  )
    await runMissing(next, file, flags, output);
  const { searches } = searchesOf(flags, file);
  const missing = searches.flatMap(({ next }) => next).length;
  output.result(searchText(searches), { scale: flags.scale, missing, search: searches.map(searchDocument) });
}

function checkGroups({ scale, only, search }: ReproduceFlags): void {
  const paper = search ? PAPER_SEARCHES.map(({ network }) => network) : PAPER_GROUPS.map(({ name }) => name);
  const groups: readonly string[] = scale === PAPER ? [...new Set(paper)] : GROUPS;
  for (const name of only)
    if (!groups.includes(name))
      throw new ConfigError(`there is no group "${name}"`, {
        at: "--only",
        hint: `choose of ${groups.join(", ")}`,
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

/** Makes the runs without a record; each becomes one as soon as it is made. */
async function runMissing(
  points: readonly StudyPoint[],
  file: string,
  flags: ReproduceFlags,
  output: Output,
): Promise<void> {
  // images that the user names are held against those of the records
  if (flags.data === undefined && missingPoints(points, file).length === 0) return;
  const loading = new TrainProgress(output, 0);
  const datasets = new LastDataset((step) => loading.onData(step));
  await RecordedStudy.lead(points, { file, datasets }, async (study) => {
    loading.close();
    const titleOf = (hash: string) => study.titleOf(hash);
    const screen = new StudyProgress(output, { nameOf: titleOf });
    const total = study.plan.points.length;
    const problems: string[] = [];
    let done = 0;
    const onMade = async (hash: string) => {
      const problem = study.problemOf(hash);
      if (problem !== null) {
        problems.push(`${titleOf(hash)}: ${problem}`);
        return;
      }
      const { testAccuracy, seconds } = await study.record(hash);
      const result = `${formatPercent(testAccuracy)} in ${Math.round(seconds)} s`;
      screen.line(`${++done}/${total}  ${titleOf(hash)}: ${result}`);
    };
    // made before the process that led then had ended
    for (const hash of study.finished()) await onMade(hash);
    if (done + problems.length < total) {
      await checkEngine(flags, output);
      await makePoints(study.plan, study.folder, flags, { output, screen, onMade });
    }
    if (problems.length > 0)
      throw new MhoError(
        "MHO_STUDY",
        [`${plural(problems.length, "run")} could not be made`, ...listed(problems, String)].join("\n"),
      );
  }).finally(() => loading.close());
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
