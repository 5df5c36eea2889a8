import { describe, expect, test } from "vitest";
import { readAxes } from "./axes.ts";

const stepsOf = (table: Record<string, unknown>) => readAxes(table, "axes").map(({ steps }) => steps.flat());

describe("axes of a study", () => {
  test("lists, dotted keys and nested tables mean the same", () => {
    const dotted = readAxes({ "training.rule": ["sgd", "software"] }, "axes");
    expect(readAxes({ training: { rule: ["sgd", "software"] } }, "axes")).toEqual(dotted);
    expect(dotted).toEqual([{ keys: ["training.rule"], steps: [["sgd"], ["software"]] }]);
  });

  test("ranges hold both ends, on linear and log scales", () => {
    const rate = (range: object) => stepsOf({ "training.learningRate": range })[0];
    expect(rate({ from: 0.1, to: 0.3, step: 0.1 })).toEqual([0.1, 0.2, 0.3]);
    expect(rate({ from: 1, to: 0, count: 3 })).toEqual([1, 0.5, 0]);
    expect(rate({ from: 0.01, to: 1, count: 5, scale: "log" })).toEqual([
      0.01, 0.0316227766017, 0.1, 0.316227766017, 1,
    ]);
  });

  test("ends may have a unit", () => {
    expect(stepsOf({ "device.rOn": { from: "100 kohm", to: "0.3 Mohm", step: 100_000 } })[0]).toEqual([
      1e5, 2e5, 3e5,
    ]);
    const [axis] = readAxes({ "device.rOn": { from: "100 kohm", to: "0.3 Mohm" } }, "axes");
    expect(axis!.range).toMatchObject({ from: 1e5, to: 3e5 });
    expect(() => stepsOf({ "device.rOn": { from: "1 V", to: 3, count: 2 } })).toThrow(
      'axes.device.rOn.from: "1 V"',
    );
  });

  test("keys that change together", () => {
    const table = {
      "device.nonlinearityLtp, device.nonlinearityLtd": [
        [1, -1],
        [3, -3],
      ],
    };
    expect(readAxes(table, "axes")).toEqual([
      {
        keys: ["device.nonlinearityLtp", "device.nonlinearityLtd"],
        steps: [
          [1, -1],
          [3, -3],
        ],
      },
    ]);
  });

  test("a range without count and step is drawn from", () => {
    const table = {
      "training.epochs": { from: 1, to: 9 },
      "training.learningRate": { from: 0.01, to: 1, scale: "log" },
    };
    expect(readAxes(table, "axes")).toEqual([
      { keys: ["training.epochs"], steps: [], range: { from: 1, to: 9, scale: "linear", integer: true } },
      {
        keys: ["training.learningRate"],
        steps: [],
        range: { from: 0.01, to: 1, scale: "log", integer: false },
      },
    ]);
  });

  test("all presets by one word", () => {
    expect(stepsOf({ "device.preset": "all" })[0]).toContain("hzo-fefet");
  });

  test.each([
    [{ "training.rul": ["sgd"] }, 'did you mean "training.rule"'],
    [{ seed: [1, 2] }, "seeds are no axis"],
    [{ "training.rule": "sgd" }, "is no list of values"],
    [{ "training.rule": [] }, "has no values"],
    [{ "training.rule": ["sgd", "sgd"] }, "stands twice"],
    [{ "training.epochs": [1], "training.epochs, training.batch": [[1, 2]] }, "varied by two axes"],
    [{ "training.epochs, training.batch": [[1, 2, 3]] }, "list of lists of 2 values"],
    [{ "training.epochs": { from: 1, to: 3, count: 3, step: 1 } }, "either count or step"],
    [{ "training.rule": { from: 1, to: 3 } }, "takes no numbers"],
    [{ "training.epochs": { from: 3, to: 1 } }, "from is below to"],
    [{ "training.epochs": { from: 1, to: 2.5 } }, "whole numbers"],
    [{ "training.momentum": { from: 0.5, to: 2 } }, "is not within"],
    [{ "training.learningRate": { from: -1, to: 1, scale: "log" } }, "both ends are above 0"],
    [{ "training.epochs": { from: 1, to: 3, step: -1 } }, "never leads from 1 to 3"],
    [{ "training.learningRate": { from: 0, to: 1, count: 3, scale: "log" } }, "both ends are above 0"],
    [{ "training.epochs": { from: 1, to: 1e9, step: 1 } }, "at most 100000"],
    [{ "training.epochs": [{}] }, "is no value of a key"],
  ])("%j is refused: %s", (table, message) => {
    expect(() => readAxes(table, "axes")).toThrow(message);
  });
});
