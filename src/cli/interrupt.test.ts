import { afterEach, expect, test, vi } from "vitest";
import { interruptible } from "./interrupt.ts";

afterEach(() => vi.restoreAllMocks());

const listeners = () => process.listenerCount("SIGINT") + process.listenerCount("SIGTERM");

test("the first signal aborts and informs the user, the second ends the process with 130", async () => {
  const exit = vi.spyOn(process, "exit").mockImplementation((() => undefined) as never);
  const onFirst = vi.fn();
  await interruptible(onFirst, async (signal) => {
    expect(signal.aborted).toBe(false);
    process.emit("SIGINT");
    expect(signal.aborted).toBe(true);
    expect([onFirst.mock.calls.length, exit.mock.calls.length]).toEqual([1, 0]);
    process.emit("SIGTERM");
    expect(exit).toHaveBeenCalledWith(130);
  });
});

test("listens only while the work runs, also when it fails", async () => {
  const before = listeners();
  const work = interruptible(
    () => {},
    async () => {
      expect(listeners()).toBe(before + 2);
      throw new Error("work failed");
    },
  );
  await expect(work).rejects.toThrow("work failed");
  expect(listeners()).toBe(before);
});
