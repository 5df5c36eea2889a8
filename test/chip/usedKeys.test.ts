// A key that the form leaves out moves nothing: each key is changed in a training of four steps and in the price, rule by rule.
import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { KEY_EFFECTS } from "../../src/experiment/keyEffects.ts";
import { CONDITIONS, unusedBecause } from "../../src/experiment/usedKeys.ts";
import { RULE_KEYS, RULES, ruleOf } from "../../src/training/rules.ts";
import { Halves } from "./keyTable.ts";

const effectOf = (path: string) => KEY_EFFECTS.find(({ key }) => key === path)!;
/** Rates under which four steps transfer and chop, and others that ask for many pulses. */
const TRIALS = [
  ["training.transferEvery=1", "training.chopEvery=1"],
  ["training.transferEvery=1", "training.learningRate=30"],
];
const halves = new Halves();
/** A rule reads the same in every layer: two are enough, and quick. */
const ofRules = new Halves(["network.name=mlp", "network.hidden=[16]"]);

async function movesTraining(path: string, rule: string): Promise<boolean> {
  for (const trial of TRIALS) {
    const given = [`training.rule=${rule}`, ...trial.filter((text) => !text.startsWith(`${path}=`))];
    if ((await ofRules.moved({ ...effectOf(path), given })).includes("training")) return true;
  }
  return false;
}

describe("the keys of a rule", () => {
  it.each(RULES)("%s: those that move its training, and no others", async (rule) => {
    const moving: string[] = [];
    for (const key of RULE_KEYS) if (await movesTraining(`training.${key}`, rule)) moving.push(key);
    expect(ruleOf(rule).keys?.toSorted()).toEqual(moving.toSorted());
  });
});

describe("float weights", () => {
  const tried = KEY_EFFECTS.filter(({ key }) => /^(device|array|gradientUnit|network)\./.test(key));

  it.each(tried)("have no use for $key, or are said to have one", async (effect) => {
    const given = [
      ...(effect.given ?? []).filter((text) => !text.startsWith("training.rule=")),
      "training.rule=software",
    ];
    const moved = (await halves.moved({ ...effect, given })).includes("training");
    const used = unusedBecause(effect.key, resolveExperiment({ training: { rule: "software" } })) === null;
    expect(moved).toBe(used);
  });
});

describe("a key whose condition does not hold", () => {
  /** Where the first run meets the condition. */
  const UNMET: Readonly<Record<string, string>> = {
    "training.crop": "training.augment=false",
    "training.flip": "training.augment=false",
    "training.cutout": "training.augment=false",
    "gradientUnit.rows": "gradientUnit.kind=analog",
  };
  const paths = CONDITIONS.flatMap(({ keys }) => keys).filter((path) => !path.startsWith("data."));

  it.each(paths)("%s moves neither training nor price", async (path) => {
    const given = UNMET[path] === undefined ? [] : [UNMET[path]];
    expect(await halves.moved({ ...effectOf(path), given })).toEqual([]);
  });

  it("is named with what it waits for", () => {
    expect(unusedBecause("training.stepFactor", resolveExperiment({}))).toBe(
      "acts with training.schedule = step",
    );
    expect(
      unusedBecause("training.stepFactor", resolveExperiment({ training: { schedule: "step" } })),
    ).toBeNull();
    expect(unusedBecause("training.momentum", resolveExperiment({ training: { rule: "sgd" } }))).toBe(
      "the rule sgd does not use it",
    );
    expect(unusedBecause("data.label", resolveExperiment({}))).toBe("acts where data.source is a table");
  });
});
