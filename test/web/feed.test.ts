// The events of a run as its page sums them up.
import { expect, test } from "vitest";
import type { EpochRecord } from "../../src/training/records.ts";
import { EMPTY_FEED, type FeedEvent, fed } from "../../web/app/train/feed.ts";
import { lossCurve, smoothed } from "../../web/app/train/lossCurve.ts";

/** Event of two parts. */
const batch = (epoch: number, losses: readonly number[]): FeedEvent => ({
  kind: "batch",
  phase: "train",
  epoch,
  epochs: 2,
  done: 50 * losses.length,
  total: 100,
  loss: losses.at(-1)!,
  losses,
  parts: 2,
  imagesPerSecond: 1,
  memoryBytes: 1,
});
const epoch = (number: number, losses?: readonly number[]): FeedEvent => ({
  kind: "epoch",
  record: { epoch: number, trainLoss: 7, losses, health: [] } as unknown as EpochRecord,
});
const state = (word: "running" | "paused"): FeedEvent => ({ kind: "state", state: word, problem: null });

test("live and read from the folder, the loss has the same points", () => {
  const live = fed(EMPTY_FEED, [
    state("running"),
    batch(0, [3]),
    batch(0, [3, 2]),
    epoch(1, [3, 2]),
    batch(1, [1.5]),
    batch(1, [1.5, 1]),
  ]);
  expect(lossCurve(live)).toEqual({ x: [0.5, 1, 1.5, 2], loss: [3, 2, 1.5, 1] });
  const fromFolder = fed(EMPTY_FEED, [epoch(1, [3, 2]), epoch(2, [1.5, 1]), state("paused")]);
  expect(lossCurve(fromFolder)).toEqual(lossCurve(live));
  expect(fromFolder.state).toBe("paused");
});

test("a run of an earlier version has one mean an epoch, in its middle", () => {
  const old = fed(EMPTY_FEED, [epoch(1), epoch(2), batch(2, [0.25])]);
  expect(lossCurve(old)).toEqual({ x: [0.5, 1.5, 2.5], loss: [7, 7, 0.25] });
});

test("smoothing keeps a constant, begins at the first value and follows a step", () => {
  expect(smoothed([2, 2, 2], 0.9).map((value) => value!.toFixed(12))).toEqual(
    Array(3).fill("2.000000000000"),
  );
  expect(smoothed([3, null, 1], 0)).toEqual([3, null, 1]);
  const step = smoothed([1, ...Array.from({ length: 50 }, () => 0)], 0.5);
  expect(step[0]).toBe(1);
  expect(step[1]).toBeCloseTo(1 / 3);
  expect(step.at(-1)!).toBeLessThan(1e-12);
});

test("the same events in parts and at once give the same", () => {
  const story = [
    state("running"),
    batch(0, [3]),
    epoch(1, [3, 2]),
    batch(1, [1]),
    epoch(2, [1, 1]),
    state("paused"),
  ];
  const inParts = story.reduce((feed, event) => fed(feed, [event]), EMPTY_FEED);
  expect(inParts).toEqual(fed(EMPTY_FEED, story));
});

test("a stream that begins anew forgets the old one, an epoch that comes again replaces it", () => {
  const old = fed(EMPTY_FEED, [batch(0, [3]), epoch(1, [2, 2]), { kind: "advice", text: "a" }]);
  expect(fed(old, [{ kind: "reset" }, epoch(1, [9, 9])])).toEqual(fed(EMPTY_FEED, [epoch(1, [9, 9])]));
  expect(fed(old, [epoch(1, [5, 5])]).epochs.map((record) => record.losses)).toEqual([[5, 5]]);
  expect(fed(old, [{ kind: "advice", text: "a" }]).advice).toEqual(["a"]);
});
