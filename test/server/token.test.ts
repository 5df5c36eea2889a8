// Control outlives a restart, and nobody else can read what it is made from.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { storedSecret, tokenFor } from "../../src/server/token.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-token-"));
afterAll(() => rmSync(folder, { recursive: true }));

it("a secret is made once, for this user's eyes, and made anew where others could read it or it is damaged", () => {
  const first = storedSecret(folder)!;
  const file = join(folder, "ui-secret");
  expect(first).toMatch(/^[0-9a-f]{64}$/);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(storedSecret(folder)).toBe(first);
  chmodSync(file, 0o644);
  const second = storedSecret(folder)!;
  expect(second).not.toBe(first);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  writeFileSync(file, "short");
  expect(storedSecret(folder)).toMatch(/^[0-9a-f]{64}$/);
  expect(readFileSync(file, "utf8")).not.toContain("short");
});

it("where nothing can be written there is none, and the token is of one start", () => {
  const file = join(folder, "a-file");
  writeFileSync(file, "");
  expect(storedSecret(file)).toBeNull();
  expect(tokenFor(null, "127.0.0.1", 4160)).not.toBe(tokenFor(null, "127.0.0.1", 4160));
});

it("a token is the same at each start on a port, another at another port or host, and random on a free port", () => {
  const token = tokenFor("s", "127.0.0.1", 4160);
  expect(tokenFor("s", "127.0.0.1", 4160)).toBe(token);
  const others = [
    tokenFor("s", "127.0.0.1", 4161),
    tokenFor("s", "localhost", 4160),
    tokenFor("t", "127.0.0.1", 4160),
  ];
  expect(new Set([token, ...others]).size).toBe(4);
  expect(tokenFor("s", "127.0.0.1", 0)).not.toBe(tokenFor("s", "127.0.0.1", 0));
});
