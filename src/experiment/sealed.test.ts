import { expect, test } from "vitest";
import { sealed, unsealed } from "./sealed.ts";

const RECORD = {
  epoch: 3,
  testAccuracy: 0.155,
  loss: Number.NaN,
  health: [{ layer: "fc1", worn: undefined }],
  note: "µS",
};
const read = (text: string) => JSON.parse(text) as Record<string, unknown>;

test("a record comes back as it was written, whatever the order of its keys", () => {
  const { check, ...values } = read(JSON.stringify(sealed(RECORD)));
  expect(unsealed({ check, ...values }, "f")).toEqual(JSON.parse(JSON.stringify(RECORD)));
});

test("a record from before there were seals is taken as it is", () => {
  expect(unsealed(RECORD, "f")).toBe(RECORD);
});

test("no flipped bit is taken: of values, of keys, of the seal and of its name", () => {
  const sound = Buffer.from(JSON.stringify(sealed(RECORD)));
  const whole = unsealed(read(sound.toString("utf8")), "f");
  let refused = 0;
  for (let bit = 0; bit < 8 * sound.length; bit++) {
    const damaged = Buffer.from(sound);
    damaged[bit >> 3]! ^= 1 << (bit & 7);
    let value: Record<string, unknown>;
    try {
      value = read(damaged.toString("utf8"));
    } catch {
      continue; // no JSON any more
    }
    try {
      expect(unsealed(value, "f"), `bit ${bit}`).toEqual(whole);
    } catch (error) {
      expect((error as Error).message).toMatch(/^f: was changed after Mho wrote it/);
      refused++;
    }
  }
  expect(refused).toBeGreaterThan(300);
});
