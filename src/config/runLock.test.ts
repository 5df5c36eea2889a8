import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { ConfigError } from "../base/errors.ts";
import { holderOf, lockRun } from "./runLock.ts";

const folder = mkdtempSync(join(tmpdir(), "mho-lock-"));
const file = join(folder, "running.lock");
const write = (holder: unknown) => writeFileSync(file, JSON.stringify(holder));
beforeEach(() => rmSync(file, { force: true }));
afterAll(() => rmSync(folder, { recursive: true }));

test("a folder is held until it is given free", () => {
  const release = lockRun(folder);
  expect(holderOf(folder)).toEqual({ pid: process.pid, host: hostname() });
  expect(() => lockRun(folder)).toThrow(ConfigError);
  expect(() => lockRun(folder)).toThrow(/process \d+ on .* trains in this folder/);
  release();
  expect(existsSync(file)).toBe(false);
  lockRun(folder)();
});

test("the lock of a process that died, or a damaged one, holds nobody up", () => {
  const { pid } = spawnSync(process.execPath, ["-e", ""]);
  write({ pid, host: hostname() });
  expect(holderOf(folder)).toBeNull();
  lockRun(folder)();
  writeFileSync(file, '{"pid":');
  lockRun(folder)();
});

test("a process of another machine is believed to live", () => {
  write({ pid: 1, host: "another machine" });
  expect(() => lockRun(folder)).toThrow(/another machine/);
});
