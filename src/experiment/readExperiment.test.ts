import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readExperiment } from "./readExperiment.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-config-"));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};

test("TOML and JSON give the same experiment", () => {
  const toml = file("a.toml", 'seed = 7\n[device]\nrOn = "240 kohm"\n');
  const json = file("a.json", '{ "seed": 7, "device": { "rOn": 240000 } }');
  expect(readExperiment(toml)).toEqual(readExperiment(json));
});

test("overrides win over the file", () => {
  expect(readExperiment(file("b.toml", "seed = 7\n"), ["seed=8"]).seed).toBe(8);
});

test("names the file and the line of a slip", () => {
  const broken = file("c.toml", "seed = 7\nnetwork = [\n");
  expect(() => readExperiment(broken)).toThrow(/c\.toml:\d+:\d+/);
});

test("names the file of a wrong key", () => {
  const wrong = file("d.toml", "[training]\nepoch = 7\n");
  expect(() => readExperiment(wrong)).toThrow(/in .*d\.toml\ntraining\.epoch: unknown key/);
});

test.each(["absent.toml", "experiment.yaml"])("says what is wrong with %s", (name) => {
  const path = name.endsWith(".yaml") ? file(name, "seed: 1") : join(folder, name);
  expect(() => readExperiment(path)).toThrow(/\.toml or .*\.json/);
});

test("a JSON file that is not an object is refused", () => {
  expect(() => readExperiment(file("list.json", "[1]"))).toThrow(/list\.json/);
});
