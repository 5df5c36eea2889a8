// The sampler that a study asks for.
import { ConfigError } from "../../base/errors.ts";
import { canBe, experimentAt, MOST_POINTS } from "./points.ts";
import { grid, gridCombinations } from "./sampler/grid.ts";
import { halvingSampler } from "./sampler/halvingSampler.ts";
import { nsga2 } from "./sampler/nsga2.ts";
import { random, randomCombinations } from "./sampler/random.ts";
import type { Sampler } from "./sampler/sampler.ts";
import { sobol } from "./sampler/sobol.ts";
import { MOST_SOBOL_DIMENSIONS } from "./sampler/sobolSequence.ts";
import { type Combination, combinationsIn } from "./samples.ts";
import type { Question, Study } from "./studyFile.ts";

/** Throws ConfigError for more points than a study may have, more axes than a sampler can fill, and epochs that cannot be halved. */
export function openSampler(study: Study): Sampler {
  const { name, axes, seeds, sampler: settings } = study.question;
  const count = mostCombinations(study.question) * seeds.length;
  if (count > MOST_POINTS)
    throw new ConfigError(`${count} points; at most ${MOST_POINTS} are allowed`, {
      at: name,
      hint: 'take fewer values, or sampler = "random" with a number of points',
    });
  switch (settings.kind) {
    case "grid":
      return grid(axes);
    case "random":
      return random(axes, settings);
    case "sobol":
      if (axes.length > MOST_SOBOL_DIMENSIONS)
        throw new ConfigError(
          `${axes.length} axes; the sampler "sobol" fills at most ${MOST_SOBOL_DIMENSIONS}`,
          {
            at: name,
            hint: 'set sampler = "random", or let keys change together',
          },
        );
      return sobol(axes, settings);
    case "halving": {
      const { drawn } = settings;
      const candidates = () => (drawn ? randomCombinations(axes, drawn) : gridCombinations(axes));
      return halvingSampler(candidates, settings, epochsToHalve(study, candidates()[0]!, settings.minEpochs));
    }
    case "nsga2":
      return nsga2(axes, settings, (combination) => canBe(study, combination));
    default:
      return settings satisfies never;
  }
}

function mostCombinations({ axes, sampler }: Question): number {
  const total = combinationsIn(axes);
  if (sampler.kind === "nsga2") return sampler.population * sampler.generations;
  const drawn = sampler.kind === "halving" ? sampler.drawn : sampler;
  return drawn && "points" in drawn ? Math.min(drawn.points, total) : total;
}

/** Epochs that every point has alike: no axis varies them. */
function epochsToHalve(study: Study, candidate: Combination, minEpochs: number): number {
  const { epochs } = experimentAt(study, candidate).training;
  if (epochs > minEpochs) return epochs;
  throw new ConfigError(
    `a first rung of ${minEpochs} epochs, and ${epochs} in all: there is no second rung`,
    {
      at: `${study.question.name}: study.halving.minEpochs`,
      hint: "train longer (training.epochs under [experiment]), or begin with fewer",
    },
  );
}
