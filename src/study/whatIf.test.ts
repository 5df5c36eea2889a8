import { describe, expect, it } from "vitest";
import { resolveExperiment } from "../experiment/experiment.ts";
import { pointHash } from "./point.ts";
import { whatIf, whatIfPoints, whatIfQuestion, whatIfResult } from "./whatIf.ts";

const study = whatIf(resolveExperiment({ seed: 5, device: { preset: "ag-a-si" } }), 3);
const points = whatIfPoints(study);

/** Accuracies in which each removal gains its own share, give or take a point by seed. */
function accuracies(gains: Readonly<Record<string, number>>): number[] {
  return points.map(({ seed, combination }) => {
    const gain = gains[String(combination.device)] ?? 0;
    return 0.3 + gain + 0.02 * (seed - 6) * (gain > 0 ? 1.1 : 1);
  });
}

describe("what-if", () => {
  it("runs the device as it is and each removal on every seed, no two of them alike", () => {
    expect(points).toHaveLength(3 * (1 + study.removals.length));
    expect(new Set(points.map(({ experiment }) => pointHash(experiment))).size).toBe(points.length);
    expect(new Set(points.map(({ experiment }) => experiment.seed))).toEqual(new Set([5, 6, 7]));
  });

  it("lets a device of more states have more pulses an update: as many more, up to the most allowed", () => {
    const finer = points.find(({ combination }) => combination.device === "without few states")!.experiment;
    expect(finer.training.maxPulses).toBe(Math.ceil((15 * 1024) / 97));
  });

  it("ranks by what was gained, and names what it cannot separate from zero", () => {
    const result = whatIfResult(
      study,
      accuracies({ "without asymmetry alone": 0.1, "without noise of writing": 0.2 }),
    );
    expect(result.rows.slice(0, 2).map(({ id }) => id)).toEqual(["c2c", "asymmetry"]);
    expect(result.rows[0]!.gain.mean).toBeCloseTo(0.2, 12);
    // differences of −0.002, 0 and 0.002 beside the gain: Student's t for two degrees of freedom
    expect(result.rows[0]!.gain.half).toBeCloseTo((4.303 * 0.002) / Math.sqrt(3), 6);
    expect(result.rows.map(({ uncertain }) => uncertain)).toEqual([false, false, true, true, true]);
    expect(result.base.mean).toBeCloseTo(0.3, 12);
    expect(result.all.id).toBe("all");
  });

  it("asks as a study: the device as it is, and each row beside it", () => {
    const { axes, baseline, seeds } = whatIfQuestion(study, "what-if");
    expect(axes[0]!.steps[0]).toEqual([baseline!.device]);
    const asked = seeds.flatMap(() => axes[0]!.steps.flat());
    expect(points.map(({ combination }) => combination.device)).toEqual(asked);
  });
});
