import { expect, test } from "vitest";
import { EventLog, type RunEvent } from "./runEvents.ts";

const batch = (done: number): RunEvent => ({
  kind: "batch",
  phase: "train",
  epoch: 0,
  epochs: 1,
  done,
  total: 1e6,
  loss: 1,
  losses: [1],
  parts: 1,
  imagesPerSecond: 1,
  memoryBytes: 1,
});

test("a long run's log stays short, keeps its ends and everything that is no batch", () => {
  const log = new EventLog();
  log.add({ kind: "notice", text: "first" });
  for (let i = 0; i < 50_000; i++) {
    log.add(batch(i));
    if (i % 1000 === 0) log.add({ kind: "advice", text: String(i) });
  }
  const kept = log.after(0);
  const batches = kept.flatMap(({ event }) => (event.kind === "batch" ? [event.done] : []));
  expect(batches.length).toBeGreaterThan(900);
  expect(batches.length).toBeLessThanOrEqual(2000);
  expect(batches[0]).toBe(0);
  expect(batches.at(-1)).toBe(49_999);
  expect(kept.filter(({ event }) => event.kind === "advice")).toHaveLength(50);
  const ids = kept.map(({ id }) => id);
  expect(ids).toEqual([...ids].sort((a, b) => a - b));
  expect(log.after(ids.at(-2)!).map(({ id }) => id)).toEqual([ids.at(-1)]);
});

test("listeners hear what comes, until they end", () => {
  const log = new EventLog();
  const heard: number[] = [];
  const end = log.listen(({ id }) => heard.push(id));
  log.add(batch(1));
  end();
  log.add(batch(2));
  expect(heard).toEqual([1]);
});
