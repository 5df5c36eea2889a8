import { expect, test } from "vitest";
import { crc32, crc32c } from "./crc32.ts";

const text = (words: string) => new TextEncoder().encode(words);

test("the check value of the standard, and nothing", () => {
  // catalogue of CRC algorithms, CRC-32/ISO-HDLC: "123456789"
  expect(crc32(text("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

test("Castagnoli: the vectors of RFC 3720, appendix B.4, and the catalogue's check value", () => {
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(0xff))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => i))).toBe(0x46dd794e);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, i) => 31 - i))).toBe(0x113fdb5c);
  expect(crc32c(text("123456789"))).toBe(0xe3069283);
});
