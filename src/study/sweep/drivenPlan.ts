// The plan of a study whose points another program asks for, one by one.
import type { LastDataset } from "../lastDataset.ts";
import type { AskedPoint } from "./askedPoint.ts";
import type { StudyFolder } from "./folder.ts";
import type { Plan } from "./plan.ts";
import { experimentAt } from "./points.ts";
import { hashedPoints, imagesFingerprint, isUpToDate, plannedPoint } from "./prepare.ts";
import type { Study } from "./studyFile.ts";

export interface DrivenPlan {
  /** Hashes of the point's seeds. ConfigError where it cannot be, DataError. */
  add(asked: AskedPoint): Promise<readonly string[]>;
  save(): void;
  /** Saves at most once a second. */
  saveNowAndThen(): void;
}

interface Options {
  readonly study: Study;
  readonly folder: StudyFolder;
  readonly datasets: LastDataset;
}

const SAVE_EVERY = 1000;

/** Goes on with what was asked before, if that was for the same study. Throws as isUpToDate. */
export async function openDrivenPlan({ study, folder, datasets }: Options): Promise<DrivenPlan> {
  const fingerprint = `driven ${study.fingerprint}`;
  const fingerprintOf = imagesFingerprint(datasets);
  const known = folder.readPlan();
  const goesOn = known?.study === fingerprint && (await isUpToDate(known.inputs, fingerprintOf));
  let inputs = goesOn ? known.inputs : { images: [], networks: [] };
  const points = new Map((goesOn ? known.points : []).map((point) => [point.hash, point]));
  let savedAt = Number.NEGATIVE_INFINITY;
  folder.create();
  folder.writeStudy(study.text);
  const save = () => {
    savedAt = performance.now();
    const all = [...points.values()];
    const keys = [...new Set(all.flatMap(({ combination }) => Object.keys(combination)))];
    const plan: Plan = {
      // without steps: nothing says which values are still to come
      question: { ...study.question, axes: keys.map((key) => ({ keys: [key], steps: [] })) },
      study: fingerprint,
      inputs,
      points: all,
      rounds: [all.length],
      mostRounds: 1,
    };
    folder.writePlan(plan);
  };
  return {
    add: async ({ set, seed }) => {
      const seeds = seed === null ? study.question.seeds : [seed];
      const drafts = seeds.map((one) => ({
        combination: set,
        seed: one,
        experiment: experimentAt(study, set, one),
      }));
      const found = await hashedPoints(inputs, drafts, { task: "train", fingerprintOf });
      inputs = found.inputs;
      const fresh = found.points.filter(({ hash }) => !points.has(hash));
      folder.writePoints(fresh);
      for (const point of fresh) points.set(point.hash, plannedPoint(point));
      return found.points.map(({ hash }) => hash);
    },
    save,
    saveNowAndThen: () => {
      if (performance.now() - savedAt > SAVE_EVERY) save();
    },
  };
}
