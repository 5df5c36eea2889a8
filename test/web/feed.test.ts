// The story of a run as its page understands it.
import { expect, test } from "vitest";
import type { EpochRecord } from "../../src/training/records.ts";
import { EMPTY_FEED, type FeedEvent, fed } from "../../web/app/train/feed.ts";

const batch = (epoch: number, done: number, loss: number): FeedEvent => ({
  kind: "batch",
  phase: "train",
  epoch,
  epochs: 2,
  done,
  total: 100,
  loss,
  imagesPerSecond: 1,
  memoryBytes: 1,
});
const epoch = (number: number, trainLoss: number): FeedEvent => ({
  kind: "epoch",
  record: { epoch: number, trainLoss, health: [] } as unknown as EpochRecord,
});
const state = (word: "running" | "paused"): FeedEvent => ({ kind: "state", state: word, problem: null });

test("batches make the curve of the loss; an epoch adds its end where no batch did", () => {
  const live = fed(EMPTY_FEED, [
    state("running"),
    batch(0, 50, 3),
    batch(0, 100, 2),
    epoch(1, 2),
    batch(1, 50, 1),
  ]);
  expect(live.curve).toEqual({ x: [0.5, 1, 1.5], loss: [3, 2, 1] });
  const fromFolder = fed(EMPTY_FEED, [epoch(1, 2), epoch(2, 1), state("paused")]);
  expect(fromFolder.curve).toEqual({ x: [1, 2], loss: [2, 1] });
  expect(fromFolder.state).toBe("paused");
});

test("the same story in parts and at once is the same", () => {
  const story = [
    state("running"),
    batch(0, 50, 3),
    epoch(1, 2),
    batch(1, 50, 1),
    epoch(2, 1),
    state("paused"),
  ];
  const inParts = story.reduce((feed, event) => fed(feed, [event]), EMPTY_FEED);
  expect(inParts).toEqual(fed(EMPTY_FEED, story));
});

test("a story that begins anew forgets the old one, an epoch that comes again replaces it", () => {
  const old = fed(EMPTY_FEED, [batch(0, 50, 3), epoch(1, 2), { kind: "advice", text: "a" }]);
  expect(fed(old, [{ kind: "reset" }, epoch(1, 9)])).toEqual(fed(EMPTY_FEED, [epoch(1, 9)]));
  expect(fed(old, [epoch(1, 5)]).epochs.map((record) => record.trainLoss)).toEqual([5]);
  expect(fed(old, [{ kind: "advice", text: "a" }]).advice).toEqual(["a"]);
});
