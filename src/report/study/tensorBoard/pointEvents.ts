// The curves of one point as TensorBoard shows them: loss and accuracy of each epoch, then what else it gave; its settings for the HParams page.
import type { PlannedPoint } from "../../../study/sweep/plan.ts";
import type { PointResult } from "../../../study/sweep/pointResult.ts";
import { combinationText } from "../../../study/sweep/points.ts";
import { type Setting, scalarsBody, sessionEndBody, sessionStartBody, versionBody } from "./event.ts";

export type Curve = PointResult["curve"];

/** The bodies of its events (event.ts). `result`: null while the point is at work. More epochs, and the result, only append. */
export function pointEvents(point: PlannedPoint, curve: Curve, result: PointResult | null): Uint8Array[] {
  const settings = Object.entries(point.combination).map(([key, value]): [string, Setting] => [
    key,
    typeof value === "object" ? JSON.stringify(value) : (value as Setting),
  ]);
  return [
    versionBody(),
    sessionStartBody(Object.fromEntries(settings), combinationText(point.combination)),
    ...curve.map(({ trainLoss, testAccuracy }, i) => scalarsBody(i + 1, { trainLoss, testAccuracy })),
    ...(result ? ending(result) : []),
  ];
}

/** Figures that no curve shows are scalars of the last step. */
function ending({ figures, curve, problem }: PointResult): Uint8Array[] {
  const rest = Object.entries(figures).flatMap(([name, value]): [string, number][] =>
    value === null || name === "trainLoss" || name === "testAccuracy" ? [] : [[name, value]],
  );
  const last = rest.length > 0 ? [scalarsBody(curve.length, Object.fromEntries(rest))] : [];
  return [...last, sessionEndBody(problem !== null)];
}

const LONGEST_NAME = 100;

/** Name of the point's folder: the values that vary, and its hash. */
export function runName({ combination, seed, hash }: PlannedPoint): string {
  const words = [...Object.entries(combination), ["seed", seed]].map(([key, value]) => {
    const text = typeof value === "object" ? JSON.stringify(value) : String(value);
    return `${key}=${text}`.replace(/[^\w.=+-]+/g, "_");
  });
  return `${words.join(",").slice(0, LONGEST_NAME)},${hash.slice(0, 8)}`;
}
