// A queue that a study cannot reach or may not use: the reason is named, and what helps; and a queue over TLS, whose certificate a lab signed itself.
import { spawn } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { folderOf, MAIN, mho, quietRun, resultsIn, studyText } from "./command.ts";
import {
  type Certificate,
  makeCertificate,
  PASSWORD,
  postgresLacks,
  redisLacks,
  type Server,
  startPostgres,
  startRedis,
} from "./servers.ts";

const lacking = redisLacks();
if (lacking !== null) console.warn(`SKIPPED: ${lacking}: troubles of a queue`);

const STUDY = studyText(1, '"sgd"', 1);
const folder = folderOf("queue-trouble");
const at = (name: string) => join(folder, name);

/** The error of `mho worker` at a queue where it cannot begin. */
async function errorAt(url: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { code, err } = await mho(["worker"], { ...process.env, ...env, MHO_QUEUE: url });
  expect(code, err).toBe(1);
  for (const secret of [PASSWORD, "wrong-one"]) expect(err).not.toContain(secret);
  return err;
}

describe.skipIf(lacking !== null)("a queue on Redis", () => {
  let plain: Server;
  let secure: Server;
  let certificate: Certificate;
  beforeAll(async () => {
    writeFileSync(at("study.toml"), STUDY);
    certificate = makeCertificate(folder);
    plain = await startRedis();
    secure = await startRedis({ tls: certificate });
  }, 120_000);
  afterAll(async () => {
    await plain?.stop();
    await secure?.stop();
  });

  test("names a wrong password, and a missing one", { timeout: 120_000 }, async () => {
    for (const own of [":wrong-one@", ""]) {
      const said = await errorAt(plain.url.replace(`:${PASSWORD}@`, own));
      expect(said).toContain("the queue refuses the user's name or password");
      expect(said).toContain("hint: give those of its server");
    }
  });

  test("names a certificate that nobody trusts, and a server without TLS", { timeout: 120_000 }, async () => {
    const said = await errorAt(secure.url);
    expect(said).toContain("the certificate of the queue's server is not trusted");
    expect(said).toContain("NODE_EXTRA_CA_CERTS");
    expect(await errorAt(plain.url.replace("redis:", "rediss:"))).toContain("a port without it keeps silent");
  });

  test("makes a study over TLS, with the certificate of a lab", { timeout: 300_000 }, async () => {
    const env = { ...process.env, MHO_QUEUE: secure.url, NODE_EXTRA_CA_CERTS: certificate.certificate };
    const worker = spawn(process.execPath, [MAIN, "worker", "--jobs", "1", "--threads", "1"], {
      env: { ...env, MHO_CACHE: at("cache") },
      stdio: "ignore",
    });
    const ended = new Promise((done) => worker.once("close", done));
    const { code, err } = await mho(
      ["study", "run", at("study.toml"), "--out", at("made"), "--runner", "bullmq"],
      env,
    );
    worker.kill("SIGTERM");
    await ended;
    expect(code, err).toBe(0);
    expect(resultsIn(at("made"))).toEqual(await quietRun(STUDY));
  });
});

const withoutPostgres = postgresLacks();
if (withoutPostgres !== null) console.warn(`SKIPPED: ${withoutPostgres}: troubles of a queue`);

test.skipIf(withoutPostgres !== null)(
  "a queue on PostgreSQL names TLS that its server does not have",
  {
    timeout: 180_000,
  },
  async () => {
    const server = await startPostgres();
    expect(await errorAt(`${server.url}?sslmode=require`)).toContain("the queue does not speak TLS");
    await server.stop();
  },
);
