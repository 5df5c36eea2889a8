// The runs at the size of published results as rows: what each kind of run reached, what it lost against software, and the aim that was set
// before the runs were made.
import { PAPER_GROUPS, type PaperGroup } from "../../study/paperScale.ts";
import type { Axes } from "../../study/point.ts";
import { DEFAULT_RULE } from "../../study/scales.ts";
import { confidenceHalfWidth, type Summary } from "../../study/statistics.ts";
import { formatPercent } from "../text/format.ts";
import { type Claim, type FoundPoint, lostAgainst, lostText } from "./reproduction.ts";
import { meanOf, type SeedMean, seedMeans } from "./seedMeans.ts";

export interface PaperRow {
  readonly group: PaperGroup;
  readonly mean: SeedMean;
  /** null for software itself, and where its runs are missing. */
  readonly lost: Summary | null;
}

/** One row for each kind of run that has a record, in the order of the groups. A group that borrows the software runs of another one waits for
 *  runs of its own. */
export function paperRows(found: readonly FoundPoint[]): PaperRow[] {
  return PAPER_GROUPS.flatMap((group) => {
    const points = found.filter((point) => point.group === group.name);
    const software = points.filter(({ axes }) => axes.rule === "software");
    if (points.length === software.length && !(group.name in LEAST_SOFTWARE)) return [];
    return seedMeans(points).map((mean) => ({
      group,
      mean,
      lost: mean.axes.rule === "software" ? null : lostAgainst(software, mean.points),
    }));
  });
}

/** Text of one kind of run: rule, device, unit. */
export function kindText({ rule, label, states, unit }: Axes): string {
  if (label === undefined) return String(rule);
  return [`±${label}, ${states} states: ${rule}`, ...(unit ? [`gradients by ${unit}`] : [])].join(", ");
}

/** Fractions. Set in the plan of these runs, before the first was made. */
const LEAST_SOFTWARE: Readonly<Record<string, number>> = { "vgg8-bn": 0.9, vgg8: 0.87, resnet18: 0.91 };
/** Rules that average gradients and carry fractions of pulses: as much memory, the same aims. */
export const MOMENTUM_RULES: readonly string[] = [DEFAULT_RULE, "momentum-carry", "compensated-momentum"];
const MOST_LOST = { 3: 0.005, 6: 0.015 } as const;
const MOST_LOST_OF_16_STATES = 0.015;
const MOST_LOST_OF_UNIT = 0.015;

/** The accuracy to be reached, and whether it is; null where none was set. */
function aimOf({ group, mean, lost }: PaperRow): { readonly text: string; readonly reached: boolean } | null {
  const { axes, accuracy } = mean;
  if (axes.rule === "software") {
    const least = LEAST_SOFTWARE[group.name];
    return least === undefined
      ? null
      : { text: `at least ${formatPercent(least, 0)}`, reached: accuracy.mean >= least };
  }
  const most = mostLost(axes);
  if (most === null || lost === null) return null;
  return { text: `at most ${(100 * most).toFixed(1)} points lost`, reached: lost.mean <= most };
}

function mostLost({ rule, label, states, unit }: Axes): number | null {
  if (!MOMENTUM_RULES.includes(String(rule))) return null;
  if (unit !== undefined) return MOST_LOST_OF_UNIT;
  if (states === 16) return MOST_LOST_OF_16_STATES;
  return states === 256 ? MOST_LOST[Number(label) as 3 | 6] : null;
}

/** Claims as the program and the web app print them. */
export function paperClaims(found: readonly FoundPoint[]): Claim[] {
  return paperRows(found).map((row) => {
    const aim = aimOf(row);
    return {
      claim: `${row.group.name}: ${kindText(row.mean.axes)}`,
      published: "–",
      ours: reachedText(row),
      difference: aim === null ? "–" : `aim: ${aim.text}; ${aim.reached ? "reached" : "not reached"}`,
      command: commandOf(row.group.name),
    };
  });
}

const commandOf = (group: string) => `npx mho reproduce --scale paper --only ${group}`;

function reachedText({ mean, lost }: PaperRow): string {
  const half = confidenceHalfWidth(mean.accuracy);
  const interval = half === null ? "" : ` ± ${(100 * half).toFixed(1)}`;
  const seeds = `${mean.accuracy.count} seed${mean.accuracy.count === 1 ? "" : "s"}`;
  const accuracy = `${(100 * mean.accuracy.mean).toFixed(1)}${interval} %`;
  return lost === null ? `${accuracy} (${seeds})` : `${accuracy}; ${lostText(lost)}`;
}

/** Lines of Markdown. */
export function paperTable(found: readonly FoundPoint[]): string[] {
  const rows = paperRows(found);
  if (rows.length === 0)
    return [
      "No run of this size is on record yet. What is planned: `npx mho reproduce --scale paper --list`.",
      "",
    ];
  return PAPER_GROUPS.flatMap((group) => {
    const own = rows.filter((row) => row.group === group);
    if (own.length === 0) return [];
    return [
      `**${group.network}, ${group.epochs} epochs** (\`${commandOf(group.name)}\`)`,
      "",
      "| run | accuracy | aim | pulses per weight |",
      "|---|---|---|---:|",
      ...own.map(tableRow),
      "",
    ];
  });
}

function tableRow(row: PaperRow): string {
  const aim = aimOf(row);
  const pulses = row.mean.axes.label === undefined ? "–" : pulsesText(row.mean);
  const aimed = aim === null ? "–" : `${aim.text}: ${aim.reached ? "reached" : "**not reached**"}`;
  return `| ${[kindText(row.mean.axes), reachedText(row), aimed, pulses].join(" | ")} |`;
}

const pulsesText = (mean: SeedMean) =>
  Number(meanOf(mean, ({ record }) => record.pulsesPerWeight).toPrecision(3)).toLocaleString("en");
