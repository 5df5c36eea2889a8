// Hostile files for every reader: a fixed number of inputs, the same each time. MHO_FUZZ_SECONDS=30 gives each reader so many seconds, guided
// by coverage, as `npm run fuzz` does. First that the fuzzer finds what it is there for.
import { serialize } from "node:v8";
import { afterAll, describe, expect, test } from "vitest";
import { ENTRIES } from "./entries.ts";
import { endThreads, fuzz, LIMITS, type Limits, replay } from "./fuzz.ts";

const SEED = 1;
const SECONDS = process.env.MHO_FUZZ_SECONDS === undefined ? null : Number(process.env.MHO_FUZZ_SECONDS);
/** About a second of most readers. */
const CASES = 60;
const TIMEOUT = 180_000 + 2000 * (SECONDS ?? 0);

afterAll(endThreads);

describe("the fuzzer", () => {
  const entries = new URL("./badEntries.ts", import.meta.url);
  const find = async (entry: string, cases = 60, limits: Limits = LIMITS) => {
    const report = await fuzz({ entry, seed: SEED, cases, entries, limits });
    return { ...report, reasons: report.findings.map(({ why }) => why.split("\n")[0]) };
  };

  test("finds nothing in a reader without faults, and counts what it takes", async () => {
    const { reasons, inputs, accepted } = await find("sound");
    expect(reasons).toEqual([]);
    expect(inputs).toBe(60);
    expect(accepted).toBeGreaterThan(5);
    expect(accepted).toBeLessThan(60);
  });

  test.each([
    ["hangs", /^took over 1 s$/],
    ["waits", /^took over 1 s$/],
    ["keeps all memory", /^took \d+ MB$/],
    ["fills the heap", /^took \d+ MB$|^the heap is full$/],
  ])(
    "ends a reader that %s, and has its input",
    async (name, reason) => {
      const limits = { seconds: reason.source.includes("over") ? 1 : 60, bytes: 200e6 };
      const { findings, reasons } = await find(name, 2, limits);
      expect(reasons.length).toBeGreaterThan(0);
      for (const why of reasons) expect(why).toMatch(reason);
      for (const { files } of findings) expect(files.file).toBeInstanceOf(Uint8Array);
    },
    TIMEOUT,
  );

  test.each([
    ["throws what nobody named", /^no named error: TypeError/],
    ["says too much", /^an error of \d+ bytes/],
    ["takes a wrong value", /^a value that may not be: the first byte is 64$/],
    ["takes damage", /^damage is taken for a sound file$/],
  ])("finds a reader that %s once, with a small input", async (name, reason) => {
    const { findings, reasons } = await find(name);
    expect(reasons).toHaveLength(1);
    expect(reasons[0]).toMatch(reason);
    const [{ files }] = findings as [(typeof findings)[0]];
    expect(files.file!.length).toBeLessThan(3);
    expect(await replay({ entry: name, seed: SEED, entries }, files)).toMatch(reason);
  });

  test("makes the same inputs of the same seed, and others of another", async () => {
    const found = async (seed: number) => {
      const { findings } = await fuzz({ entry: "takes damage", seed, cases: 60, entries });
      return findings.map(({ number, files }) => serialize({ number, files }).toString("hex"));
    };
    const once = await found(1);
    expect(await found(1)).toEqual(once);
    expect(await found(2)).not.toEqual(once);
  });

  test(
    "comes by coverage where chance alone does not",
    async () => {
      const { findings, kept } = await fuzz({
        entry: "needs coverage",
        seed: SEED,
        seconds: 60,
        untilFound: true,
        entries,
      });
      expect(kept).toBeGreaterThan(1);
      expect(findings.map(({ why }) => why.split("\n")[0])).toEqual(["no named error: Error: found"]);
    },
    TIMEOUT,
  );
});

for (const { name, cases = CASES } of ENTRIES)
  test(name, { timeout: TIMEOUT }, async () => {
    const length = SECONDS === null ? { cases } : { seconds: SECONDS };
    const { findings, accepted } = await fuzz({ entry: name, seed: SEED, ...length });
    const told = findings.map(
      ({ number, why, files }) => `case ${number}: ${why}\n${serialize(files).toString("base64")}`,
    );
    expect(told).toEqual([]);
    expect(accepted).toBeGreaterThan(0);
  });
