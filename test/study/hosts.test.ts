// A worker on another host: a network namespace of its own, joined by a virtual cable, which cannot see the study's folder. Needs root and
// changes the machine's network for a while, so that only scripts/studyRunners.mjs asks for it.
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { COMPARED, folderOf, isFull, MAIN, mho, quietRun, resultsIn } from "./command.ts";
import { redisLacks, type Server, startRedis } from "./servers.ts";

const NAME = `mho${process.pid}`;
const HERE = "10.213.7.1";
const THERE = "10.213.7.2";
const ip = (...args: string[]) => execFileSync("ip", args);

const canDo = process.getuid?.() === 0 && spawnSync("which", ["ip"]).status === 0 && redisLacks() === null;
if (isFull && !canDo) console.warn("SKIPPED: root, ip, redis-server: a worker on another host");

describe.runIf(isFull && canDo)("a worker on another host", () => {
  const folder = folderOf("study-hosts");
  let server: Server;
  beforeAll(async () => {
    ip("netns", "add", NAME);
    ip("link", "add", `${NAME}a`, "type", "veth", "peer", "name", `${NAME}b`, "netns", NAME);
    ip("addr", "add", `${HERE}/24`, "dev", `${NAME}a`);
    ip("link", "set", `${NAME}a`, "up");
    ip("-n", NAME, "addr", "add", `${THERE}/24`, "dev", `${NAME}b`);
    ip("-n", NAME, "link", "set", `${NAME}b`, "up");
    server = await startRedis({ host: HERE });
  }, 60_000);
  afterAll(async () => {
    await server?.stop();
    ip("netns", "del", NAME);
  });

  test("makes the study over the network alone", async () => {
    writeFileSync(join(folder, "study.toml"), COMPARED);
    // an empty file system hides the study's folder from the worker
    const script = `mount -t tmpfs none "${folder}" && exec "$0" "$@"`;
    const args = ["netns", "exec", NAME, "unshare", "--mount", "sh", "-c", script];
    const worker = spawn("ip", [...args, process.execPath, MAIN, "worker", "--jobs", "2", "--threads", "1"], {
      env: { ...process.env, MHO_QUEUE: server.url, MHO_CACHE: join(folder, "cache") },
      stdio: "ignore",
    });
    const ended = new Promise((done) => worker.once("close", done));
    const out = join(folder, "out");
    const file = join(folder, "study.toml");
    const { code, err } = await mho([
      "study",
      "run",
      file,
      "--out",
      out,
      "--runner",
      "bullmq",
      "--queue",
      server.url,
    ]);
    worker.kill("SIGTERM");
    await ended;
    expect(code, err).toBe(0);
    expect(resultsIn(out)).toEqual(await quietRun(COMPARED));
  }, 900_000);
});
