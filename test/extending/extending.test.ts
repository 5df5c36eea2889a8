// Follows docs/extending.md: its files are written and run as they stand there, and what the page promises is tried.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { allowOwnFiles } from "../../src/base/loadOwnFile.ts";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { resolveExperiment } from "../../src/experiment/experiment.ts";
import { experimentHash } from "../../src/experiment/experimentHash.ts";
import { sealed } from "../../src/experiment/sealed.ts";
import { unusedBecause } from "../../src/experiment/usedKeys.ts";
import { requestedExperiment } from "../../src/server/requests.ts";
import { experimentAt, trainHash } from "../../src/study/sweep/points.ts";
import { readPointText } from "../../src/study/sweep/queue/pointJob.ts";
import { readStudy } from "../../src/study/sweep/studyFile.ts";
import { TRAINING_DEFAULTS } from "../../src/training/params.ts";
import { RULE_KEYS, RULES, ruleOf } from "../../src/training/rules.ts";
import { mho } from "../cli/inProcess.ts";

const page = readFileSync(join(packageRoot(), "docs", "extending.md"), "utf8");
const files = new Map(
  [...page.matchAll(/```js\n\/\/ (\S+)\n([\s\S]*?)```/g)].map(([, name, code]) => [name!, code!]),
);
const SMALL = [
  "network.name=mlp",
  "network.hidden=[16]",
  "data.trainLimit=200",
  "data.testLimit=50",
  "training.batch=20",
  "training.epochs=1",
].flatMap((text) => ["--set", text]);

let folder: string;
let number = 0;
const written = (name: string, code: string) => {
  const file = join(folder, name);
  writeFileSync(file, code);
  return file;
};
/** A file that no test wrote before: a module is loaded once in a process. */
const fresh = (code: string) => written(`own-${number++}.mjs`, code);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mho-own-"));
  for (const [name, code] of files) written(name, code);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trained = (...flags: string[]) => mho("train", ...SMALL, "--json", "--quiet", ...flags);
const accuracyOf = (out: string) => (JSON.parse(out) as { testAccuracy: number }).testAccuracy;

describe("the files of the page", () => {
  it("are three", () => {
    expect([...files.keys()]).toEqual(["my-rule.mjs", "table-law.mjs", "function-law.mjs"]);
  });

  it("the rule trains alike on every engine and is priced as it says", async () => {
    const set = ["--set", `training.rule=${join(folder, "my-rule.mjs")}`];
    const reference = await trained(...set, "--engine", "reference", "--out", join(folder, "r1"));
    expect(reference.err + reference.code).toBe("0");
    const native = await trained(...set, "--out", join(folder, "r2"));
    expect(accuracyOf(native.out)).toBe(accuracyOf(reference.out));
    const { experiment } = JSON.parse(readFileSync(join(folder, "r1", "experiment.json"), "utf8")) as {
      experiment: { training: { rule: string } };
    };
    expect(experiment.training.rule).toMatch(/my-rule\.mjs#[0-9a-f]{16}$/);
    const chip = JSON.parse((await mho("chip", ...set, "--json")).out) as {
      momentumOverhead: { rule: string; storageBits: number };
    };
    expect(chip.momentumOverhead.rule).toBe("growing momentum");
    const momentum = JSON.parse(
      (await mho("chip", "--set", "training.rule=momentum", "--json")).out,
    ) as typeof chip;
    expect(chip.momentumOverhead.storageBits).toBe(momentum.momentumOverhead.storageBits);
  });

  it("the law of lists trains alike on every engine; the law of functions on the reference alone", async () => {
    const table = ["--set", `device.model=${join(folder, "table-law.mjs")}`];
    const reference = await trained(...table, "--engine", "reference", "--out", join(folder, "r3"));
    const native = await trained(...table, "--engine", "native", "--out", join(folder, "r4"));
    expect(accuracyOf(native.out)).toBe(accuracyOf(reference.out));
    const call = ["--set", `device.model=${join(folder, "function-law.mjs")}`];
    const called = await trained(...call, "--engine", "reference", "--out", join(folder, "r5"));
    expect(called.code).toBe(0);
    const refused = await trained(...call, "--engine", "native", "--out", join(folder, "r6"));
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("is a function, which the engine");
    expect(refused.err).toContain("--engine reference");
  });
});

describe("a rule of Mho", () => {
  const source = (path: string) => readFileSync(join(packageRoot(), "src", path), "utf8");
  const nameIn = (text: string) => /^ {2}name: "([\w-]+)",$/m.exec(text)?.[1];
  const named = readdirSync(join(packageRoot(), "src", "training", "rules")).flatMap(
    (file) => nameIn(source(`training/rules/${file}`)) ?? [],
  );

  it("is its file and its place in one list", () => {
    expect(named.length).toBeGreaterThan(10);
    expect(named.toSorted()).toEqual(RULES.toSorted());
    for (const path of ["training/settings.ts", "experiment/usedKeys.ts", "experiment/completeExperiment.ts"])
      expect(
        named.filter((name) => source(path).includes(`"${name}"`)),
        path,
      ).toEqual([]);
  });

  it("is known by its name alone to the schema, and by its file to the form", () => {
    for (const rule of RULES) {
      const experiment = resolveExperiment({ training: { rule } });
      const { keys, learningRate } = ruleOf(rule);
      expect(experiment.training.learningRate).toBe(learningRate ?? TRAINING_DEFAULTS.learningRate);
      for (const key of RULE_KEYS)
        expect(unusedBecause(`training.${key}`, experiment) === null, `${rule} ${key}`).toBe(
          keys!.includes(key),
        );
    }
  });
});

describe("a changed file", () => {
  const RULE = () => files.get("my-rule.mjs")!;

  it("is another experiment and another point of a study", () => {
    const forbid = allowOwnFiles();
    try {
      const study = (rule: string) => {
        const file = written(
          `study-${number++}.toml`,
          `[axes]\n"training.rule" = ["${rule}"]\n[study]\nseeds = [1]\n`,
        );
        const experiment = experimentAt(readStudy(file), { "training.rule": rule });
        const images = [{ data: experiment.data, fingerprint: "f" }];
        return [experimentHash(experiment), trainHash({ images, networks: [] })(experiment)];
      };
      const first = fresh(RULE());
      expect(study(first)).toEqual(study(first));
      const other = fresh(`${RULE()}// changed`);
      // the path counts, too; here only the content is compared
      const contentOf = (file: string) =>
        resolveExperiment({ training: { rule: file } }).training.rule.split("#")[1];
      expect(contentOf(other)).not.toBe(contentOf(first));
      expect(study(other)[1]).not.toBe(study(first)[1]);
    } finally {
      forbid();
    }
  });

  it("does not pass for the one that was meant, and not for the one that is loaded", () => {
    const forbid = allowOwnFiles();
    try {
      const file = fresh(RULE());
      const resolved = resolveExperiment({ training: { rule: file } });
      expect(resolveExperiment(resolved)).toEqual(resolved);
      writeFileSync(file, `${RULE()}// changed`);
      expect(() => resolveExperiment(resolved)).toThrow("is not the one that the experiment was made with");
      expect(() => resolveExperiment({ training: { rule: file } })).toThrow("was changed while Mho ran");
    } finally {
      forbid();
    }
  });
});

describe("code", () => {
  it("is loaded by nobody who did not allow it, and for no request", () => {
    const rule = { training: { rule: join(folder, "my-rule.mjs") } };
    expect(() => resolveExperiment(rule)).toThrow("which only the command line and the library load");
    const forbid = allowOwnFiles();
    try {
      for (const experiment of [rule, { device: { model: join(folder, "table-law.mjs") } }])
        expect(() => requestedExperiment({ experiment }, { sources: [], networks: [], runs: [] })).toThrow(
          "no request makes a server load code",
        );
      const job = { hash: "0".repeat(16), seed: 1, mho: "1", experiment: rule };
      expect(() => readPointText(JSON.stringify(sealed(job)), "job")).toThrow(
        "no queue brings to its workers",
      );
    } finally {
      forbid();
    }
    process.env.MHO_OWN_FILES = "refuse";
    const end = allowOwnFiles();
    expect(() => resolveExperiment(rule)).toThrow("which only the command line and the library load");
    end();
    delete process.env.MHO_OWN_FILES;
  });

  it.each([
    ["export const x = 1;", "exports nothing as default"],
    ["export default 5;", "exports no function"],
    ["export default () => ({", "cannot be loaded"],
    ['import "./other.mjs"; export default () => ({});', "imports others"],
    ["export default () => ({ title: 'x', hardware: { words: 3 }, open: 1 });", "hardware.words"],
    ["export default () => { throw new Error('mine'); };", "the rule failed: mine"],
  ])("that is no rule is refused: %s", async (code, sentence) => {
    const { code: exit, err } = await trained("--set", `training.rule=${fresh(code)}`);
    expect(exit).toBe(2);
    expect(err).toContain(sentence);
  });

  it.each([
    ["export default () => 1;", "device.model"],
    ["export default { pulses: () => ({ up: [1, -1], down: [-1, -1] }) };", "up[1]"],
    ["export default { pulses: () => ({ up: [1, 1], down: [-1, -1, -1] }) };", "2 steps up and 3 down"],
    ["export default { pulses: () => ({ up: () => NaN, down: () => -1 }) };", "NaN is not within"],
  ])("that is no law is refused: %s", async (code, sentence) => {
    const { code: exit, err } = await trained("--set", `device.model=${fresh(code)}`);
    expect(exit).toBe(2);
    expect(err).toContain(sentence);
  });
});
