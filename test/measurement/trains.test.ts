// Pulse numbers that start again, fall or are negative, and currents of the other sign.
import { expect, test } from "vitest";
import type { ReadingHints } from "../../src/lab/measurement/measurement.ts";
import { beside, expectDevice, LTD, LTP, read, table, triangle, VOLT } from "./sweepFixture.ts";

const rows = (ltp: (i: number) => number, ltd: (i: number) => number) => [
  ...LTP.map((g, i) => [ltp(i), g]),
  ...LTD.map((g, i) => [ltd(i), g]),
];
const named = (ltp: string, ltd: string, count: (i: number) => number) => [
  ...LTP.map((g, i) => [i, ltp, g]),
  ...LTD.map((g, i) => [count(i), ltd, g]),
];

test.each<[string, string, ReadingHints?]>([
  [
    "start again",
    table(
      ["pulse", "G (uS)"],
      rows(
        (i) => i,
        (i) => i,
      ),
    ),
  ],
  [
    "fall along the depression",
    table(
      ["pulse", "G (uS)"],
      rows(
        (i) => i,
        (i) => 20 - i,
      ),
    ),
  ],
  [
    "fall, the tip written once",
    table(
      ["pulse", "G (uS)"],
      triangle((g, i) => [i <= 20 ? i : 40 - i, g]),
    ),
  ],
  [
    "are negative for the depression",
    table(
      ["pulse", "G (uS)"],
      rows(
        (i) => i,
        (i) => -i,
      ),
    ),
  ],
  [
    "are negative from 1 on",
    table(
      ["pulse", "G (uS)"],
      rows(
        (i) => i + 1,
        (i) => -i - 1,
      ),
    ),
  ],
  [
    "run from −20 to 0",
    table(
      ["pulse", "G (uS)"],
      rows(
        (i) => i - 20,
        (i) => i,
      ),
    ),
  ],
  [
    "fall, with a direction",
    table(
      ["pulse", "type", "G (uS)"],
      named("P", "D", (i) => 20 - i),
    ),
  ],
  ["sorted downwards", table(["pulse", "type", "G (uS)"], named("P", "D", (i) => i).reverse())],
  [
    "count on",
    table(
      ["pulse", "type", "G (uS)"],
      named("SET", "RESET", (i) => 21 + i),
    ),
  ],
  [
    "depression as negative current",
    table(["pulse", "I (nA)"], [...LTP.map((g, i) => [i, g * 100]), ...LTD.map((g, i) => [i, -g * 100])]),
    VOLT,
  ],
  [
    "negative currents everywhere",
    table(
      ["pulse", "I (nA)"],
      triangle((g, i) => [i, -g * 100]),
    ),
    VOLT,
  ],
  [
    "one column negative",
    table(
      ["pulse", "LTP (nA)", "LTD (nA)"],
      beside((i, a, b) => [i, a * 100, -b * 100]),
    ),
    VOLT,
  ],
  [
    "signs for directions",
    table(
      ["pulse", "polarity", "G (uS)"],
      named("1", "-1", (i) => i),
    ),
  ],
  [
    "signed read voltage",
    table(
      ["pulse", "V_read (V)", "I (nA)"],
      triangle((g, i) => [i, i > 20 ? -0.1 : 0.1, (i > 20 ? -g : g) * 100]),
    ),
  ],
])("%s", (_, text, hints) => expectDevice(read(text, hints)));

test("a single negative reading is noise around zero, and a bad row", () => {
  const found = read(
    table(
      ["pulse", "G (uS)"],
      rows(
        (i) => i,
        (i) => i,
      ).map(([i, g], k) => [i!, k === 3 ? -0.1 : g!]),
    ),
  );
  expect(found.badRows).toHaveLength(1);
  expect(found.badRows[0]!.reason).toContain("not above 0");
});
