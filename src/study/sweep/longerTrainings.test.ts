import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { StudyFolder } from "./folder.ts";
import { answersFor } from "./longerTrainings.ts";
import type { ObjectiveName } from "./objectives.ts";
import type { Plan } from "./plan.ts";
import type { PointResult } from "./pointResult.ts";
import { missingHashes } from "./watch.ts";

const hashOf = (digit: string) => digit.repeat(16);
const [WHOLE, RUNG, FAILED, NEW] = ["a", "b", "c", "d"].map(hashOf) as [string, string, string, string];
const CURVE = [0.2, 0.5, 0.4, 0.6].map((testAccuracy, i) => ({ testAccuracy, trainLoss: 2 - i / 10 }));

function opened(objective: ObjectiveName) {
  const folder = new StudyFolder(mkdtempSync(join(tmpdir(), "mho-longer-")));
  folder.create();
  const write = (result: Partial<PointResult>) => folder.writeResult(result as PointResult);
  const figures = { testAccuracy: 0.6, trainingEnergyJoule: 7 };
  write({ hash: WHOLE, figures, curve: CURVE, problem: null } as unknown as Partial<PointResult>);
  write({
    hash: RUNG,
    epochs: 3,
    figures,
    curve: CURVE.slice(0, 3),
    problem: null,
  } as unknown as Partial<PointResult>);
  write({ hash: FAILED, curve: [], problem: "no number", figures: {} } as unknown as Partial<PointResult>);
  const points = [2, 4].flatMap((epochs) =>
    [WHOLE, RUNG, FAILED, NEW].map((hash) => ({ hash, seed: 1, combination: {}, epochs })),
  );
  const plan = { question: { objectives: [objective] }, points } as unknown as Plan;
  return { folder, plan };
}

it("takes a rung's accuracy and loss from the curve of a longer training", () => {
  const { folder, plan } = opened("testAccuracy");
  const answers = answersFor(plan, folder);
  const figures = { testAccuracy: 0.5, bestTestAccuracy: 0.5, trainLoss: 1.9 };
  for (const hash of [WHOLE, RUNG])
    expect(answers.get(`${hash}-2`)).toEqual({ hash: `${hash}-2`, figures, problem: null });
  expect(answers.get(`${WHOLE}-4`)?.figures).toEqual({
    testAccuracy: 0.6,
    bestTestAccuracy: 0.6,
    trainLoss: CURVE[3]!.trainLoss,
  });
  // what failed may have failed later, and three epochs say nothing of the fourth
  expect(missingHashes(plan, folder)).toEqual([
    `${FAILED}-2`,
    `${NEW}-2`,
    `${RUNG}-4`,
    `${FAILED}-4`,
    `${NEW}-4`,
  ]);
});

it("makes all rungs of a halving that judges by what no curve has", () => {
  const { folder, plan } = opened("trainingEnergyJoule");
  expect(missingHashes(plan, folder)).toHaveLength(8);
});
