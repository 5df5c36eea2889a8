import { expect, test } from "vitest";
import { crc32 } from "./crc32.ts";

test("the check value of the standard, and nothing", () => {
  // catalogue of CRC algorithms, CRC-32/ISO-HDLC: "123456789"
  expect(crc32(new TextEncoder().encode("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});
