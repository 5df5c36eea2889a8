import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import { Progress, type Step } from "./progress.ts";

function screen(options: { isTTY: boolean; columns?: number }) {
  const written: string[] = [];
  let time = 0;
  const stream = { ...options, write: (text: string) => written.push(text) };
  const progress = new Progress(stream, { enabled: true, now: () => time });
  return { progress, written, wait: (ms: number) => (time += ms) };
}

const step = (done: number, more: Partial<Step> = {}): Step => ({
  label: "epoch 1/2",
  done,
  total: 100,
  eta: 65,
  facts: ["500 images/s", "loss 1.2345", "812 MB"],
  ...more,
});

describe("on a terminal", () => {
  test("redraws one line, at most ten times a second", () => {
    const { progress, written, wait } = screen({ isTTY: true, columns: 100 });
    progress.update(step(1));
    progress.update(step(2));
    wait(150);
    progress.update(step(50));
    expect(written).toHaveLength(2);
    expect(written[1].startsWith("\r\x1b[2K")).toBe(true);
    expect(written.join("")).not.toContain("\n");
    expect(stripVTControlCharacters(written[1])).toContain("epoch 1/2  50 %  1 min 05 s left  500 images/s");
  });

  test("draws for 80 columns where a terminal does not say how many it has", () => {
    const { progress, written } = screen({ isTTY: true, columns: 0 });
    progress.update(step(50));
    expect(stripVTControlCharacters(written.join(""))).toContain("epoch 1/2  50 %");
  });

  test("shows a new phase at once", () => {
    const { progress, written } = screen({ isTTY: true, columns: 100 });
    progress.update(step(1));
    progress.update(step(1, { label: "epoch 1/2 test" }));
    expect(written).toHaveLength(2);
  });

  test.each([20, 40, 41, 45, 60, 80])("fits into %i columns", (columns) => {
    const { progress, written } = screen({ isTTY: true, columns });
    progress.update(step(99));
    const line = stripVTControlCharacters(written[0]).replace("\r", "");
    expect([...line].length).toBeLessThan(columns);
    expect(line).toContain("epoch 1/2");
  });

  test("clears its line before other text, once", () => {
    const { progress, written } = screen({ isTTY: true });
    progress.update(step(1));
    progress.clear();
    progress.clear();
    expect(written).toHaveLength(2);
  });
});

describe("elsewhere", () => {
  test("prints plain lines every 10 s, and nothing for a short phase", () => {
    const { progress, written, wait } = screen({ isTTY: false });
    for (let second = 0; second <= 25; second++) {
      progress.update(step(second));
      wait(1000);
    }
    expect(written).toEqual([
      "epoch 1/2  10 %  1 min 05 s left  500 images/s  loss 1.2345  812 MB\n",
      "epoch 1/2  20 %  1 min 05 s left  500 images/s  loss 1.2345  812 MB\n",
    ]);
  });

  test("says nothing when disabled", () => {
    const written: string[] = [];
    const progress = new Progress({ isTTY: true, write: (text) => written.push(text) }, { enabled: false });
    progress.update(step(1));
    progress.clear();
    expect(written).toEqual([]);
  });
});
