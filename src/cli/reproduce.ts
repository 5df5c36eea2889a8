// `mho reproduce`: the runs behind the paper's claims, as far as they are not on record, then the claims with our number beside each.
import { mkdirSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { ConfigError, listed, MhoError } from "../base/errors.ts";
import { drawFigure } from "../report/figure/drawFigure.ts";
import { drawPng } from "../report/figure/drawPng.ts";
import { searchDocument, searchText } from "../report/reproduction/claimSearch.ts";
import { openReproduction } from "../report/reproduction/openReproduction.ts";
import { claimsOf, type Reproduction } from "../report/reproduction/reproduction.ts";
import { reproductionFigures } from "../report/reproduction/reproductionFigures.ts";
import { claimsText, reproductionPage } from "../report/reproduction/reproductionPage.ts";
import { formatPercent, plural } from "../report/text/format.ts";
import { claimSearch, SEARCHED_RULES, searchFile } from "../study/claimSearch.ts";
import { LastDataset } from "../study/lastDataset.ts";
import { GROUPS, paperStudy } from "../study/paperStudy.ts";
import { axesText, type StudyPoint } from "../study/point.ts";
import { missingPoints, RecordedStudy } from "../study/recordedStudy.ts";
import { readRecords } from "../study/records.ts";
import type { Scale } from "../study/scales.ts";
import { stationaryPoints } from "../study/stationary.ts";
import type { RuleName } from "../training/params.ts";
import { type RunnerFlags, withEngine } from "./options.ts";
import { type Output, type OutputFlags, outputOf } from "./output.ts";
import { checkEngine, makePoints } from "./study.ts";
import { StudyProgress } from "./studyProgress.ts";
import { chosenRunner } from "./studyRunner.ts";
import { TrainProgress } from "./trainProgress.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface ReproduceFlags extends OutputFlags, RunnerFlags {
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
  chosenRunner(flags);
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
  const states = () => SEARCHED_RULES.map((rule) => ({ rule, ...stand(rule) }));
  // all rules at once: they wait for none of the others
  const next = () => states().flatMap((state) => state.next);
  for (let runs = next(); !flags.list && runs.length > 0; runs = next())
    await runMissing(runs, file, flags, output);
  const search = states();
  const missing = next().length;
  output.result(searchText(search), { scale: flags.scale, missing, search: search.map(searchDocument) });
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
