import { expect, test } from "vitest";
import { ConfigError } from "./errors.ts";

const messageOf = (text: string) => new ConfigError(text, { at: "file" }).message;
const bytesOf = (text: string) => new TextEncoder().encode(messageOf(text)).length;

test("a message has at most 3,000 bytes and 100 lines, and says so", () => {
  expect(messageOf("short")).toBe("file: short");
  for (const text of [
    "x".repeat(1e6),
    "µ".repeat(1e6),
    "💥".repeat(1e6),
    "\u0000".repeat(1e6),
    "a\n".repeat(1e6),
  ]) {
    expect(bytesOf(text)).toBeLessThan(3100);
    expect(messageOf(text)).toMatch(/ … \(of \d+ characters\)$/);
    expect(messageOf(text)).not.toContain("\ufffd");
    expect(messageOf(text).split("\n").length).toBeLessThanOrEqual(100);
  }
});

test("a message commands no terminal, and does not turn the direction of writing", () => {
  expect(messageOf("a\u001b[2J\u0000\u009b\u202eb\tc\nd")).toBe(
    "file: a\\u001b[2J\\u0000\\u009b\\u202eb\tc\nd",
  );
});
