// Price of one point as a chip, from plain data that can be sent to a thread.
import { MhoError } from "../../base/errors.ts";
import type { Experiment } from "../../experiment/experiment.ts";
import { canonicalJson, experimentHash } from "../../experiment/experimentHash.ts";
import { experimentVarier, type KeyValues } from "../../experiment/experimentVarier.ts";
import { inFile } from "../../experiment/readExperiment.ts";
import { chipPricer, type DataShape } from "../../run/chipReport.ts";
import { type ChipCost, costOf } from "../chipCost.ts";

/** Workload of a chip: images of an epoch, and the shape of the network's input; undefined where the experiment alone gives it
 *  (run/chipReport.ts). */
export interface PricedData {
  readonly images?: number | undefined;
  readonly shape?: DataShape | undefined;
}

export interface PriceJob {
  /** Raw sections that the points change. */
  readonly base: Readonly<Record<string, unknown>>;
  /** File that the sections come from, for messages. */
  readonly file: string | undefined;
  /** Folder of a run whose activity is used. */
  readonly run: string | undefined;
  /** Key: section `data`, as canonical JSON. */
  readonly data: Readonly<Record<string, PricedData>>;
}

export type Priced = ChipCost | { readonly refused: string };

/** A chip that cannot be built is an answer, too. */
export function pointPricer({ base, file, run, data }: PriceJob): (values: KeyValues) => Priced {
  const vary = experimentVarier(base);
  const pricers = new Map<Experiment["data"], ReturnType<typeof chipPricer>>();
  const pricerFor = (section: Experiment["data"]) => {
    const known = pricers.get(section);
    if (known) return known;
    const { images, shape } = data[canonicalJson(section)] ?? {};
    const made = chipPricer({ images, shape, run });
    pricers.set(section, made);
    return made;
  };
  return (values) => {
    try {
      const experiment = inFile(file, () => vary(values));
      return costOf(experimentHash(experiment), pricerFor(experiment.data)(experiment));
    } catch (error) {
      if (error instanceof MhoError) return { refused: error.message };
      throw error;
    }
  };
}
