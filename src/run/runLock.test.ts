import { execFileSync } from "node:child_process";
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { DiskError } from "../base/disk.ts";
import { ConfigError, TrainingError } from "../base/errors.ts";
import { holderOf, lockRun } from "./runLock.ts";

const base = mkdtempSync(join(tmpdir(), "mho-lock-"));
const folder = join(base, "run");
const file = join(folder, "running.lock");
beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});
afterAll(() => rmSync(base, { recursive: true }));

test("a folder is held until it is given free", () => {
  const lock = lockRun(folder);
  const self = `process ${process.pid} on ${hostname()}`;
  expect(holderOf(folder)).toBe(self);
  expect(() => lockRun(folder)).toThrow(ConfigError);
  expect(() => lockRun(folder)).toThrow(`${self} trains in this folder now`);
  lock.keep();
  lock.release();
  expect(readdirSync(folder)).toEqual([]);
  expect(holderOf(folder)).toBeNull();
  lockRun(folder).release();
});

test.each([
  ["this process", JSON.stringify({ pid: process.pid, host: hostname() })],
  ["process 1", JSON.stringify({ pid: 1, host: hostname() })],
  ["process 0", JSON.stringify({ pid: 0, host: hostname() })],
  ["process -1", JSON.stringify({ pid: -1, host: hostname() })],
  ["another host", JSON.stringify({ pid: 1, host: "another" })],
  ["nobody", ""],
  ["half a holder", '{"pid":'],
  ["no text", Buffer.from([0, 255, 254])],
  ["a megabyte", "x".repeat(1e6)],
])("a lock file that names %s, and that nobody holds, holds nobody up", (_, content) => {
  writeFileSync(file, content);
  expect(holderOf(folder)).toBeNull();
  const lock = lockRun(folder);
  expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid, host: hostname() });
  lock.release();
});

test.each(["", "{", '{"pid":1.5,"host":"a"}', '{"pid":1,"host":"a\\u001b[31m"}'])(
  "a holder whose file says %j is a holder without a name",
  (content) => {
    const lock = lockRun(folder);
    writeFileSync(file, content);
    expect(holderOf(folder)).toBe("another process");
    expect(() => lockRun(folder)).toThrow(/another process trains/);
    lock.release();
  },
);

test.each([
  ["a folder", () => mkdirSync(file)],
  ["a link to a file", () => symlinkSync(join(base, "elsewhere"), file)],
  ["a link to nothing", () => symlinkSync(join(base, "nothing"), file)],
  ["a second name of a file", () => linkSync(join(base, "elsewhere"), file)],
  ["a pipe", () => execFileSync("mkfifo", [file])],
])("%s in place of the lock is named, and neither followed nor removed", (_, make) => {
  writeFileSync(join(base, "elsewhere"), "mine");
  make();
  expect(holderOf(folder)).toBeNull();
  expect(() => lockRun(folder)).toThrow(DiskError);
  expect(() => lockRun(folder)).toThrow(/running\.lock: something else than a lock file.*\n.*remove it/);
  expect(readdirSync(folder)).toEqual(["running.lock"]);
  expect(readFileSync(join(base, "elsewhere"), "utf8")).toBe("mine");
  expect(existsSync(join(base, "nothing"))).toBe(false);
});

test("a removed lock file is put back, or the run stops where another process has the folder", () => {
  const first = lockRun(folder);
  rmSync(file);
  first.keep();
  expect(() => lockRun(folder)).toThrow(ConfigError);
  rmSync(file);
  const second = lockRun(folder);
  expect(first.keep).toThrow(TrainingError);
  expect(first.keep).toThrow(/was removed, and process \d+/);
  first.release();
  second.keep();
  expect(holderOf(folder)).toMatch(/^process/);
  second.release();
  first.keep();
  first.release();
});

test("a folder that is gone is named", () => {
  const lock = lockRun(folder);
  rmSync(folder, { recursive: true });
  expect(lock.keep).toThrow(/running\.lock: it is not there/);
  lock.release();
  expect(holderOf(folder)).toBeNull();
});
