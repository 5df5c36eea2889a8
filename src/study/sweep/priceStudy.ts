// Makes the points of a study whose chips are priced: planned as trainings are, priced on threads of this process, written in packs.
import { InterruptedError } from "../../base/errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { canonicalJson } from "../../experiment/experimentHash.ts";
import { costDocument } from "../chipCost.ts";
import type { StudyFolder } from "./folder.ts";
import type { PointAnswer } from "./objectives.ts";
import type { Plan } from "./plan.ts";
import type { FingerprintOf } from "./prepare.ts";
import { priceAll } from "./priceAll.ts";
import { pricedDataOf } from "./pricedData.ts";
import type { Priced, PricedData } from "./pricePoint.ts";
import type { Study } from "./studyFile.ts";
import { missingHashes, type Watched } from "./watch.ts";

/** Results of a pack: a file for each would cost more than they do. */
const PACK = 5000;

/** Workloads of the points' chips, read once for each section `data`. */
export class PricedDatasets {
  private readonly known = new Map<string, PricedData>();

  readonly fingerprintOf: FingerprintOf = async (data) => {
    const known = await this.of(data);
    return canonicalJson(known.shape ? known : { source: data.source });
  };

  async of(data: Experiment["data"]): Promise<PricedData> {
    const key = canonicalJson(data);
    const known = this.known.get(key) ?? (await pricedDataOf({ data }));
    this.known.set(key, known);
    return known;
  }

  /** All sections that were asked for, in the form of a PriceJob. */
  get all(): Readonly<Record<string, PricedData>> {
    return Object.fromEntries(this.known);
  }
}

export interface PriceStudyOptions {
  readonly threads?: number | undefined;
  readonly signal: AbortSignal;
  readonly onProgress: (state: Watched) => void;
}

/** Throws InterruptedError after `signal`; what was priced until then is kept. */
export async function priceMissing(
  { base }: Study,
  plan: Plan,
  folder: StudyFolder,
  datasets: PricedDatasets,
  { threads, signal, onProgress }: PriceStudyOptions,
): Promise<void> {
  const points = new Map(plan.points.map((point) => [point.hash, point]));
  const missing = missingHashes(plan, folder);
  const start = performance.now();
  let made = 0;
  let waiting: PointAnswer[] = [];
  const write = (least: number) => {
    if (waiting.length < least) return;
    folder.writePack(waiting);
    waiting = [];
  };
  const onPriced = (first: number, outcomes: readonly Priced[]) => {
    waiting.push(...outcomes.map((outcome, i) => answerOf(missing[first + i]!, outcome)));
    made += outcomes.length;
    write(PACK);
    onProgress({
      running: 0,
      waiting: missing.length - made,
      made,
      total: points.size,
      done: points.size - missing.length + made,
      seconds: (performance.now() - start) / 1000,
    });
  };
  const job = { base: { ...base }, file: undefined, run: undefined, data: datasets.all };
  const values = missing.map((hash) => points.get(hash)!.combination);
  try {
    await priceAll(values, job, { threads, signal, onPriced });
  } finally {
    write(1);
  }
  if (made < missing.length) throw new InterruptedError("the study stopped; what was priced is safe");
}

function answerOf(hash: string, outcome: Priced): PointAnswer {
  if ("refused" in outcome) return { hash, figures: {}, problem: outcome.refused };
  const { experimentHash: _, ...figures } = costDocument(outcome);
  return { hash, figures, problem: null };
}
