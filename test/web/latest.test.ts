// Many wishes for one drawing: never two are drawn at once, and the newest is drawn at last, whatever comes between.
import { expect, test } from "vitest";
import { latestOnly } from "../../web/app/parts/latest.ts";

/** Turns of the queue of promises. */
const turns = async (count: number) => {
  for (let i = 0; i < count; i++) await Promise.resolve();
};

function recorded(work: (wanted: number) => Promise<void>) {
  const done: number[] = [];
  const failures: string[] = [];
  let running = 0;
  let most = 0;
  const ask = latestOnly<number>(
    async (wanted) => {
      most = Math.max(most, ++running);
      try {
        await work(wanted);
        done.push(wanted);
      } finally {
        running--;
      }
    },
    ({ message }) => failures.push(message),
  );
  return { ask, done, failures, most: () => most };
}

test("steps on the way are left out, the last is done, one at a time", async () => {
  const { ask, done, most } = recorded(() => turns(3));
  const first = ask(1);
  ask(2);
  ask(3);
  await first;
  expect(done).toEqual([1, 3]);
  expect(most()).toBe(1);
});

test("what is asked for in any turn around the end of the work before is done", async () => {
  for (let wait = 0; wait < 20; wait++) {
    const { ask, done } = recorded(() => turns(4));
    ask(1);
    await turns(wait);
    ask(2);
    await turns(40);
    expect(done, `after ${wait} turns`).toEqual([1, 2]);
  }
});

test("after a failure the newest wish is done", async () => {
  const { ask, done, failures } = recorded(async (wanted) => {
    await turns(3);
    if (wanted === 1) throw new Error("no room");
  });
  const first = ask(1);
  ask(2);
  await first;
  expect(failures).toEqual(["no room"]);
  expect(done).toEqual([2]);
});
