import { expect, test } from "vitest";
import { foundPoint } from "../../../test/foundPointFixture.ts";
import { DEFAULT_RULE } from "../../study/scales.ts";
import { figureNotes } from "./figureNotes.ts";

const at = (label: number, curves: string, rule: string, accuracy: number, pulses = 1) =>
  foundPoint({ label, curves, rule, seed: 1 }, accuracy, pulses);

test("the map of labels: best rule, default rule and sgd at the largest label, for both kinds of curves", () => {
  const { nonlinearity, pulses } = figureNotes([
    foundPoint({ rule: "software", seed: 1 }, 0.55, 0),
    at(3, "asymmetric", DEFAULT_RULE, 0.54, 20),
    at(3, "asymmetric", "sgd", 0.44, 50),
    at(6, "asymmetric", DEFAULT_RULE, 0.52),
    at(6, "asymmetric", "sgd", 0.41),
    at(6, "symmetric", DEFAULT_RULE, 0.5),
    at(6, "symmetric", "momentum", 0.53),
  ]);
  expect(nonlinearity).toBe(
    `With asymmetric curves of label 6 ${DEFAULT_RULE} is best with 52.0 %, sgd 41.0 %. ` +
      `With symmetric curves of label 6 momentum is best with 53.0 %, ${DEFAULT_RULE} 50.0 %. Software: 55.0 %.`,
  );
  expect(pulses).toBe(`${DEFAULT_RULE} makes 0.40 times the pulses of sgd, for +10.0 points.`);
});

test("the map of labels names points whose seeds lie far apart", () => {
  const { nonlinearity } = figureNotes([
    ...[0.21, 0.48].map((accuracy, i) =>
      foundPoint({ label: 0, curves: "symmetric", rule: "sgd", seed: i }, accuracy, 1),
    ),
    ...[0.17, 0.4].map((accuracy, i) =>
      foundPoint({ label: 6, curves: "symmetric", rule: "agad", seed: i }, accuracy, 1),
    ),
    ...[0.4, 0.58].map((accuracy, i) =>
      foundPoint({ label: 6, curves: "symmetric", rule: "sgd", seed: i }, accuracy, 1),
    ),
  ]);
  expect(nonlinearity).toBe(
    "Seeds that lie 20 points or more apart: sgd at label 0 (21.0 % to 48.0 %); agad at label 6, symmetric (17.0 % to 40.0 %).",
  );
});

test("converters: six bits both ways against ideal ones, at each label", () => {
  const run = (bits: number | string, converters: string, accuracy: number) =>
    foundPoint({ label: 3, bits, converters }, accuracy, 1, "converter");
  const { converter } = figureNotes([
    run(6, "forward", 0.49),
    run(6, "forward and backward", 0.48),
    run("ideal", "none", 0.5),
  ]);
  expect(converter).toMatch(
    /^±3: −2.0 points with 6 bits both ways against ideal converters. Points without a bar are of one seed/,
  );
  const unlike = figureNotes([run(4, "forward", 0.1), run(4, "forward", 0.49)]);
  expect(unlike.converter).toMatch(/apart: ±3, 4 bits forward \(10.0 % to 49.0 %\)\.$/);
});

test("properties: from the first value to the last; none of a single value", () => {
  const run = (property: string, value: number, accuracy: number) =>
    foundPoint({ property, value }, accuracy, 1, "sensitivity");
  const { sensitivity } = figureNotes([
    run("states", 16, 0.3),
    run("states", 64, 0.2),
    run("states", 256, 0.35),
    foundPoint({ property: "stuck cells", rule: "software" }, 0.5, 0, "sensitivity"),
    run("stuck cells", 0, 0.4),
    run("stuck cells", 0.05, 0.38),
    run("on/off ratio", 2, 0.4),
  ]);
  expect(sensitivity).toMatch(
    /^states 16 → 256: \+5.0 points\. stuck cells 0 → 0.05: −2.0 points. Points without a bar/,
  );
});

test("devices: where the default rule leads, and where it is near software", () => {
  const run = (preset: string, rule: string, accuracy: number) =>
    foundPoint({ preset, rule, seed: 1 }, accuracy, 1, "devices");
  const { devices } = figureNotes([
    foundPoint({ rule: "software", seed: 1 }, 0.55, 0, "devices"),
    run("a", DEFAULT_RULE, 0.54),
    run("a", "sgd", 0.44),
    run("b", DEFAULT_RULE, 0.4),
    run("b", "sgd", 0.41),
  ]);
  expect(devices).toBe(
    `${DEFAULT_RULE} is ahead of sgd on 1 of 2 devices, and on 1 at most 2 points behind software.`,
  );
});
