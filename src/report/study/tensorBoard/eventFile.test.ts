import { expect, test } from "vitest";
import { crc32c, decoded, fieldsOf, recordsIn } from "../../../../test/study/eventDecoder.ts";
import type { PointResult } from "../../../study/sweep/pointResult.ts";
import { growthOf } from "./eventFile.ts";
import { pointEvents, runName } from "./pointEvents.ts";

const point = {
  hash: "0123456789abcdef",
  seed: 7,
  combination: {
    "training.rule": "sgd",
    "device.levels": 64,
    "array.adc.forward": true,
    "network.hidden": [16, 8],
  },
};
const curve = [
  { trainLoss: 2.25, testAccuracy: 0.125 },
  { trainLoss: 1.5, testAccuracy: 0.25 },
];
const result = {
  curve,
  problem: null,
  figures: { testAccuracy: 0.25, trainLoss: 1.5, pulsesPerWeight: 12, trainingEnergyJoule: null },
} as unknown as PointResult;

const file = (growth: { added: Uint8Array }) => growth.added;
const whole = (time: number) => file(growthOf(new Uint8Array(), pointEvents(point, curve, result), time));

test("the decoder's own checksum has the vectors of RFC 3720", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
});

test("an independent decoder reads every scalar, and the settings", () => {
  const { version, scalars, sessions } = decoded(whole(1000));
  expect(version).toBe("brain.Event:2");
  expect(scalars).toEqual([
    { step: 1, tag: "trainLoss", value: 2.25 },
    { step: 1, tag: "testAccuracy", value: 0.125 },
    { step: 2, tag: "trainLoss", value: 1.5 },
    { step: 2, tag: "testAccuracy", value: 0.25 },
    { step: 2, tag: "pulsesPerWeight", value: 12 },
  ]);
  const start = fieldsOf(sessions.get("_hparams_/session_start_info")!.get(3)![0] as Uint8Array);
  const settings = start.get(1)!.map((entry) => fieldsOf(entry as Uint8Array));
  const words = settings.map((entry) => Buffer.from(entry.get(1)![0] as Uint8Array).toString());
  expect(words).toEqual(["training.rule", "device.levels", "array.adc.forward", "network.hidden"]);
  const levels = fieldsOf(settings[1]!.get(2)![0] as Uint8Array).get(2)![0] as Uint8Array;
  expect(Buffer.from(levels).readDoubleLE()).toBe(64);
  const end = fieldsOf(sessions.get("_hparams_/session_end_info")!.get(4)![0] as Uint8Array);
  expect(end.get(1)).toEqual([1]);
});

test("times are those of the writing, at each event's beginning", () => {
  for (const record of recordsIn(whole(1234.5))) {
    expect(record[0]).toBe(0x09);
    expect(Buffer.from(record).readDoubleLE(1)).toBe(1234.5);
  }
});

test("a file only grows: what it has keeps its bytes and times; a torn or changed rest is written anew", () => {
  const first = file(growthOf(new Uint8Array(), pointEvents(point, curve.slice(0, 1), null), 1));
  const later = growthOf(first, pointEvents(point, curve, result), 2);
  expect(later.keep).toBe(first.length);
  expect(decoded(Buffer.concat([first, later.added])).scalars).toEqual(decoded(whole(1)).scalars);
  expect(growthOf(whole(1), pointEvents(point, curve, result), 9)).toEqual({
    keep: whole(1).length,
    added: Buffer.alloc(0),
  });
  for (let length = 0; length < first.length; length++) {
    const { keep, added } = growthOf(first.subarray(0, length), pointEvents(point, curve, result), 2);
    expect(keep).toBeLessThanOrEqual(length);
    expect(decoded(Buffer.concat([first.subarray(0, keep), added])).scalars).toEqual(
      decoded(whole(1)).scalars,
    );
  }
  for (let at = 0; at < first.length; at++) {
    const damaged = Uint8Array.from(first);
    damaged[at]! ^= 4;
    const { keep, added } = growthOf(damaged, pointEvents(point, curve, result), 2);
    expect(keep).toBeLessThanOrEqual(at);
    expect(decoded(Buffer.concat([damaged.subarray(0, keep), added])).scalars).toEqual(
      decoded(whole(1)).scalars,
    );
  }
});

test("names of runs are names of folders, one for each point", () => {
  expect(runName(point)).toBe(
    "training.rule=sgd,device.levels=64,array.adc.forward=true,network.hidden=_16_8_,seed=7,01234567",
  );
  const long = { ...point, combination: { "network.name": "../../etc/passwd".repeat(20) } };
  expect(runName(long)).toMatch(/^network\.name=[\w.=+-]{87},01234567$/);
});
