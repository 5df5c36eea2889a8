// `mho ui` as a process: the address that it prints, a run on a thread of its own, Ctrl-C; and what it refuses.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import type { RunList } from "../../src/server/runRoutes.ts";
import { missing } from "../missing.ts";
import { SMALL } from "../server/fixture.ts";
import { mho } from "./inProcess.ts";

const MAIN = join(packageRoot(), "dist", "cli", "main.js");
const built = existsSync(join(packageRoot(), "dist", "cli", "ui.js"));
const folder = mkdtempSync(join(tmpdir(), "mho-ui-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("other machines are served only with a password, and a port in use is an error", async () => {
  const open = await mho("ui", "--host", "0.0.0.0", "--no-open");
  expect(open.code).toBe(2);
  expect(open.err).toMatch(/a password is needed[\s\S]*hint: add --password/);
  const short = await mho("ui", "--host", "0.0.0.0", "--password", "secret");
  expect(short.err).toContain("at least 8 are needed");
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const used = await mho("ui", "--port", String(port), "--no-open");
  other.close();
  expect([used.code, used.err]).toEqual([2, expect.stringContaining(`port ${port} is in use`)]);
});

/** The address that the process prints. */
async function addressOf(child: ChildProcess): Promise<URL> {
  let text = "";
  for await (const part of child.stdout!) {
    text += String(part);
    const [url] = /http:\S+/.exec(text) ?? [];
    if (url) return new URL(url);
  }
  throw new Error(`no address in: ${text}`);
}

if (!built) missing("mho ui: dist/ is not built (npm run build)");

describe.skipIf(!built)("the built server", () => {
  test("answers while a run is at work, and ends with its checkpoint", async () => {
    const child = spawn(process.execPath, [MAIN, "ui", "--port", "0", "--no-open", "--engine", "reference"], {
      cwd: folder,
    });
    const { origin, hash } = await addressOf(child);
    const settings = [...SMALL, "network.hidden=[64]", "training.epochs=1000"];
    const started = await fetch(`${origin}/api/runs`, {
      method: "POST",
      headers: { "content-type": "application/json", "x-mho-token": hash.replace("#token=", "") },
      body: JSON.stringify({ settings }),
    });
    expect(started.status).toBe(201);
    const { id } = (await started.json()) as { id: string };
    const checkpoint = join(folder, "runs", id, "checkpoint.mho");
    let answers = 0;
    // the reference engine never pauses: on the server's own thread nothing would be answered
    while (!existsSync(checkpoint)) {
      const { current } = (await (await fetch(`${origin}/api/runs`)).json()) as RunList;
      answers++;
      expect(current).toBe(id);
      await new Promise((done) => setTimeout(done, 30));
    }
    expect(answers).toBeGreaterThan(5);
    child.kill("SIGINT");
    const [code] = await once(child, "exit");
    expect(code).toBe(0);
    expect(readFileSync(join(folder, "runs", id, "order.json"), "utf8")).toContain('"state": "interrupted"');
    expect(existsSync(join(folder, "runs", id, "running.lock"))).toBe(false);
  });
});
