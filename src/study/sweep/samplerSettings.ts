// Checks the sampler of a study's file: each setting belongs to some samplers and is refused with the others.
import { z } from "zod";
import { ConfigError } from "../../base/errors.ts";
import type { Axis } from "./axes.ts";
import type { ObjectiveName } from "./objectives.ts";
import type { HalvingSettings } from "./sampler/halvingSampler.ts";
import type { Evolution } from "./sampler/nsga2.ts";
import type { Drawn } from "./sampler/random.ts";

export type SamplerSettings =
  | { readonly kind: "grid" }
  | ({ readonly kind: "random" | "sobol" } & Drawn)
  /** `drawn` null: all combinations of lists are candidates. */
  | ({ readonly kind: "halving"; readonly drawn: Drawn | null } & HalvingSettings)
  | ({ readonly kind: "nsga2" } & Evolution);

/** Keys of the table `study`. */
export const samplerShape = {
  sampler: z.enum(["grid", "random", "sobol", "halving", "nsga2"]).default("grid"),
  points: z.int().min(1).max(100_000).optional(),
  drawSeed: z.int().min(0).optional(),
  halving: z
    .strictObject({
      minEpochs: z.int().min(1).max(100_000).default(1),
      factor: z.int().min(2).max(100).default(3),
    })
    .optional(),
  population: z.int().min(4).max(1000).optional(),
  generations: z.int().min(1).max(1000).optional(),
};
type Given = z.output<z.ZodObject<typeof samplerShape>>;

const USED: Readonly<Record<Given["sampler"], readonly (keyof Given)[]>> = {
  grid: [],
  random: ["points", "drawSeed"],
  sobol: ["points", "drawSeed"],
  halving: ["points", "drawSeed", "halving"],
  nsga2: ["population", "generations", "drawSeed"],
};

/** Throws ConfigError, with keys below `at`. */
export function samplerSettings(
  given: Given,
  axes: readonly Axis[],
  objectives: readonly ObjectiveName[],
  at: string,
): SamplerSettings {
  const { sampler: kind, points, drawSeed = 1, halving } = given;
  checkUse(given, at);
  checkRanges(given, axes, at);
  switch (kind) {
    case "grid":
      return { kind };
    case "random":
    case "sobol":
      if (points === undefined)
        throw new ConfigError(`the sampler "${kind}" needs a number of points`, {
          at: `${at}.points`,
          hint: "points = 50",
        });
      return { kind, points, drawSeed };
    case "halving": {
      const { minEpochs = 1, factor = 3 } = halving ?? {};
      const drawn = points === undefined ? null : { points, drawSeed };
      return { kind, drawn, minEpochs, factor };
    }
    case "nsga2": {
      if (objectives.length < 2)
        throw new ConfigError("a Pareto front needs two objectives or more", {
          at: `${at}.objectives`,
          hint: 'for example ["testAccuracy", "trainingEnergyJoule"]',
        });
      const { population = 24, generations = 10 } = given;
      return { kind, population, generations, drawSeed };
    }
    default:
      return kind satisfies never;
  }
}

function checkUse(given: Given, at: string): void {
  const { sampler } = given;
  for (const key of Object.keys(samplerShape) as (keyof Given)[]) {
    if (key === "sampler" || given[key] === undefined || USED[sampler].includes(key)) continue;
    const users = Object.entries(USED).filter(([, keys]) => keys.includes(key));
    throw new ConfigError(`does not act with the sampler "${sampler}"`, {
      at: `${at}.${key}`,
      hint: `leave it out, or set sampler to ${users.map(([name]) => `"${name}"`).join(" or ")}`,
    });
  }
  if (sampler === "halving" && given.points === undefined && given.drawSeed !== undefined)
    throw new ConfigError("nothing is drawn: all combinations are candidates", {
      at: `${at}.drawSeed`,
      hint: "add points = 50, or leave it out",
    });
}

/** Ranges have no end of combinations: something must draw from them. */
function checkRanges({ sampler, points }: Given, axes: readonly Axis[], at: string): void {
  const range = axes.find((axis) => axis.range);
  if (sampler === "halving" && axes.some(({ keys }) => keys.includes("training.epochs")))
    throw new ConfigError("the epochs are what halving varies: no axis may", {
      at: "axes.training.epochs",
      hint: "set training.epochs under [experiment]: it is the last rung",
    });
  const needsLists = sampler === "grid" || (sampler === "halving" && points === undefined);
  if (!range || !needsLists) return;
  throw new ConfigError("a range without count and step has no end of values", {
    at: `axes.${range.keys[0]}`,
    hint:
      sampler === "grid"
        ? `add count = 5, or let ${at}.sampler = "sobol" draw from it`
        : `add count = 5, or ${at}.points = 50`,
  });
}
