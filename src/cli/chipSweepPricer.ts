// What one point of a sweep costs, from plain data, so that a thread can be told.
import { MhoError } from "../base/errors.ts";
import { chipPricer, type DataShape } from "../config/chipReport.ts";
import type { Experiment } from "../config/experiment.ts";
import { experimentHash } from "../config/experimentHash.ts";
import type { SweptPoint } from "../report/chipSweep.ts";
import { costOf } from "../study/chipCost.ts";
import { chipSource } from "./chipSource.ts";

export type Outcome = SweptPoint["outcome"];

export interface SweepJob {
  readonly file: string | undefined;
  readonly run: string | undefined;
  readonly images: number | undefined;
  readonly shape: DataShape | undefined;
  /** The --set texts below the sweep. */
  readonly set: readonly string[];
}

export function sweepPricer(job: SweepJob): (point: SweptPoint["set"]) => Outcome {
  const resolve = bySection(job);
  const price = chipPricer(job);
  return (point) => {
    try {
      const experiment = resolve(point);
      return costOf(experimentHash(experiment), price(experiment));
    } catch (error) {
      if (error instanceof MhoError) return { refused: error.message };
      throw error;
    }
  };
}

/** Sections of an experiment are checked each on its own: a point takes those that its keys change from a point before, where it can. */
function bySection({ file, run, set }: SweepJob): (point: SweptPoint["set"]) => Experiment {
  const source = chipSource(file, run);
  const base = source(set);
  const known = new Map<string, unknown>();
  const section = (name: keyof Experiment, texts: readonly string[]): unknown => {
    const key = texts.join("\n");
    if (!known.has(key)) known.set(key, source([...set, ...texts])[name]);
    return known.get(key);
  };
  return (point) => {
    const texts = new Map<string, string[]>();
    for (const [key, value] of Object.entries(point)) {
      const name = key.split(".")[0]!;
      texts.set(name, [...(texts.get(name) ?? []), `${key}=${value}`]);
    }
    const changed = [...texts].map(([name, own]) => [name, section(name as keyof Experiment, own)]);
    return { ...base, ...Object.fromEntries(changed) };
  };
}
