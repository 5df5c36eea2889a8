import { expect, test } from "vitest";
import { openEngine } from "../engine/openEngine.ts";
import { QUADRATIC, stationaryPoints } from "./stationary.ts";

test("every rule rests where the closed form says, and fewer pulses rest nearer to the optimum", async () => {
  const engine = await openEngine({ threads: 1 });
  try {
    const points = await stationaryPoints(engine);
    for (const { rests, closedForm } of points) expect(Math.abs(rests - closedForm)).toBeLessThan(0.01);
    for (const label of new Set(points.map((point) => point.label))) {
      const own = points.filter((point) => point.label === label).sort((a, b) => a.pulses - b.pulses);
      const bias = own.map(({ rests }) => QUADRATIC.optimum - rests);
      expect(bias).toEqual([...bias].sort((a, b) => a - b));
      expect(own[0]!.rule).toBe("momentum-carry");
      expect(own.at(-1)!.rule).toBe("sgd");
    }
  } finally {
    await engine.dispose();
  }
});
