// `mho device what-if`: real runs on embedded images, ranked; a study that goes on where a result is missing; the ranking finds an imperfection that was put in.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { mho } from "./inProcess.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-what-if-"));
const at = (file: string) => join(folder, file);
const SMALL = [
  "network.name=mlp",
  "network.hidden=[16]",
  "network.width=1",
  "data.trainLimit=500",
  "data.testLimit=200",
];
const TINY = [...SMALL, "training.epochs=3", "training.batch=25"].flatMap((text) => ["--set", text]);

const run = (...more: string[]) =>
  mho("device", "what-if", "neurosim-ideal", "--out", at("study"), "--threads", "1", ...TINY, ...more);

test("drift that erases all comes out first, with its interval; and nothing runs twice", async () => {
  const drift = ["device.driftExponent=1", "device.driftInterval=100"].flatMap((text) => ["--set", text]);
  const { code, out, err } = await run("--seeds", "2", "--figures", folder, "--json", ...drift);
  expect(code).toBe(0);
  const result = JSON.parse(out);
  expect(result.rows[0]).toMatchObject({
    id: "drift",
    title: "drift",
    gain: { count: 2, half: expect.any(Number) },
  });
  expect(result.rows[0].gain.mean).toBeGreaterThan(0.04);
  expect(result.rows[0].gain.mean).toBeCloseTo(result.rows[0].accuracy.mean - result.base.mean, 12);
  expect(result.seeds).toEqual([1, 2]);
  const count = 2 * (result.rows.length + 2);
  const results = readdirSync(at("study/results"));
  expect(results).toHaveLength(count);
  expect(err).toMatch(new RegExp(`^${count}/${count}  seed \\d, `, "m"));
  expect(readFileSync(at("what-if.svg"), "utf8")).toContain("test accuracy gained [points]");

  // the same in the words of a study
  const shown = JSON.parse((await mho("study", "show", at("study"), "--json")).out);
  const drifting = shown.rows.find(
    ({ combination }: { combination: { device: string } }) => combination.device === "without drift",
  );
  expect(drifting.differences.testAccuracy).toMatchObject(result.rows[0].gain);

  rmSync(join(at("study/results"), results[0]!));
  const again = await run("--seeds", "2", "--json", ...drift);
  expect(JSON.parse(again.out)).toEqual(result);
  expect(again.err.match(/seed \d/g)).toHaveLength(1);
});

test("one seed has no interval, and no conclusion; a rule without devices is refused", async () => {
  const { out } = await run("--seeds", "1");
  expect(out).toMatch(/neurosim-ideal as it is: [\d.]+ % \(one seed\)/);
  expect(out).toContain("No single improvement stands out");
  expect((await run("--set", "training.rule=software")).err).toContain("uses no devices");
});
