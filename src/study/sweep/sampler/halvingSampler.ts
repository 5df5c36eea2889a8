// Successive halving over the epochs of a training: all candidates train for a few, the best go on from their checkpoints, and only the last
// ones train to the end. Each rung is the begin of the same training: its schedule is that of all epochs.
import { halving, type Rung } from "../../halving.ts";
import type { Combination } from "../samples.ts";
import type { FinishedRound, Sampler } from "./sampler.ts";

export interface HalvingSettings {
  /** Epochs of the first rung. */
  readonly minEpochs: number;
  /** Epochs of a rung over those of the one before; of so many candidates one goes on. */
  readonly factor: number;
}

/** `epochs`: of the whole training, above minEpochs. */
export function halvingSampler(
  candidates: () => readonly Combination[],
  settings: HalvingSettings,
  epochs: number,
): Sampler {
  return {
    rounds: epochsOf(settings, epochs).length,
    next: (finished) => {
      const all = candidates();
      const { next } = halving(
        all,
        rungsOf(all.length, settings, epochs),
        scoresOf(finished, settings, epochs),
      );
      const rung = next[0]?.epochs ?? epochs;
      return {
        combinations: next.map(({ candidate }) => candidate),
        epochs: rung === epochs ? null : rung,
      };
    },
  };
}

function epochsOf({ minEpochs, factor }: HalvingSettings, epochs: number): number[] {
  const rungs: number[] = [];
  for (let rung = minEpochs; rung < epochs; rung *= factor) rungs.push(rung);
  return [...rungs, epochs];
}

const rungsOf = (candidates: number, settings: HalvingSettings, epochs: number): Rung[] =>
  epochsOf(settings, epochs).map((rung, i) => ({
    epochs: rung,
    candidates: Math.max(1, Math.floor(candidates / settings.factor ** i)),
  }));

/** Scores by the first objective. */
function scoresOf(finished: readonly FinishedRound[], settings: HalvingSettings, epochs: number) {
  const textOf = (combination: Combination) => JSON.stringify(combination);
  const rungs = epochsOf(settings, epochs);
  const known = new Map(
    finished.flatMap(({ combinations, costs }, rung) =>
      combinations.map((one, i) => {
        const cost = costs[i]?.[0];
        return [
          `${rungs[rung]} ${textOf(one)}`,
          cost === undefined ? Number.NEGATIVE_INFINITY : -cost,
        ] as const;
      }),
    ),
  );
  return (candidate: Combination, rung: number) => known.get(`${rung} ${textOf(candidate)}`);
}
