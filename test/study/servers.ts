// Redis and PostgreSQL on loopback, started for a test on a free port in a folder of their own, and ended with it. Debian: redis-server, postgresql.
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "./freePort.ts";

export interface Server {
  readonly url: string;
  /** Stops it as its maker means it, and starts it again with what it kept. */
  readonly restart: (awayMs: number) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const START_MS = 30_000;
export const PASSWORD = "rose-and-thorn";

const hasProgram = (name: string) => spawnSync("which", [name]).status === 0;

/** The part that this machine lacks, or null. */
export const redisLacks = (): string | null =>
  hasProgram("redis-server") ? null : "redis-server (apt-get install redis-server)";

/** The part that this machine lacks, or null. The server refuses to run as root, so that root needs the user "postgres" of Debian's package. */
export function postgresLacks(): string | null {
  if (postgresPrograms() === null) return "PostgreSQL (apt-get install postgresql)";
  return process.getuid?.() === 0 && spawnSync("id", ["postgres"]).status !== 0 ? "a user postgres" : null;
}

/** Debian keeps the programs of each version apart, outside PATH. */
function postgresPrograms(): string | null {
  const all = "/usr/lib/postgresql";
  const versions = existsSync(all) ? readdirSync(all).sort((a, b) => Number(b) - Number(a)) : [];
  return (
    versions.map((version) => join(all, version, "bin")).find((bin) => existsSync(join(bin, "postgres"))) ??
    null
  );
}

/** A certificate of its own, made for a test, for 127.0.0.1. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

export function makeCertificate(folder: string): Certificate {
  const made = { certificate: join(folder, "certificate.pem"), key: join(folder, "key.pem") };
  const words =
    "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=mho-test -addext subjectAltName=IP:127.0.0.1";
  const { status, stderr } = spawnSync(
    "openssl",
    [...words.split(" "), "-keyout", made.key, "-out", made.certificate],
    { encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`openssl: ${stderr}`);
  return made;
}

/** `tls`: the certificate; then it takes TLS connections only. */
export async function startRedis({
  host = "127.0.0.1",
  tls,
}: {
  readonly host?: string;
  readonly tls?: Certificate;
} = {}): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "mho-redis-"));
  const port = await freePort();
  const options = [
    ...(tls
      ? ["--port", 0, "--tls-port", port, "--tls-cert-file", tls.certificate, "--tls-key-file", tls.key]
      : ["--port", port]),
    ...(tls ? ["--tls-auth-clients", "no"] : []),
    "--bind",
    host,
    "--dir",
    folder,
    "--appendonly",
    "yes",
    "--requirepass",
    PASSWORD,
  ];
  const ask = (...words: string[]) =>
    spawnSync("redis-cli", ["-h", host, "-p", `${port}`, ...(tls ? ["--tls", "--insecure"] : []), ...words], {
      env: { ...process.env, REDISCLI_AUTH: PASSWORD },
      encoding: "utf8",
    }).stdout;
  return kept(folder, `${tls ? "rediss" : "redis"}://:${PASSWORD}@${host}:${port}`, {
    start: () => spawn("redis-server", options.map(String), { stdio: "ignore" }),
    isReady: () => ask("ping").startsWith("PONG"),
    end: "SIGTERM",
  });
}

export async function startPostgres(): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), "mho-postgres-"));
  const port = await freePort();
  const bin = postgresPrograms()!;
  const asRoot = process.getuid?.() === 0;
  const ids = asRoot ? idsOf("postgres") : {};
  if (asRoot) spawnSync("chown", ["postgres", folder]);
  chmodSync(folder, 0o700);
  const data = join(folder, "data");
  const made = spawnSync(join(bin, "initdb"), ["-D", data, "-U", "mho", "-A", "trust", "--no-sync"], {
    ...ids,
    cwd: folder,
    encoding: "utf8",
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const options = ["-D", data, "-p", `${port}`, "-h", "127.0.0.1", "-k", folder];
  return kept(folder, `postgres://mho:${PASSWORD}@127.0.0.1:${port}/postgres`, {
    start: () => spawn(join(bin, "postgres"), options, { ...ids, cwd: folder, stdio: "ignore" }),
    isReady: () => spawnSync(join(bin, "pg_isready"), ["-h", "127.0.0.1", "-p", `${port}`]).status === 0,
    // ends connections, writes all down
    end: "SIGINT",
  });
}

const idsOf = (user: string) => {
  const id = (flag: string) => Number(spawnSync("id", [flag, user], { encoding: "utf8" }).stdout);
  return { uid: id("-u"), gid: id("-g") };
};

interface Program {
  readonly start: () => ChildProcess;
  readonly isReady: () => boolean;
  readonly end: NodeJS.Signals;
}

/** A server whose data lie in a folder; both are removed at the end. */
async function kept(folder: string, url: string, { start, isReady, end }: Program): Promise<Server> {
  const begin = async () => {
    const child = start();
    for (const giveUp = Date.now() + START_MS; !isReady(); await wait(50))
      if (Date.now() > giveUp || child.exitCode !== null)
        throw new Error(`the server of ${folder} does not start`);
    return child;
  };
  const finish = async (child: ChildProcess) => {
    const ended = new Promise((done) => child.once("close", done));
    child.kill(end);
    await ended;
  };
  let child = await begin();
  return {
    url,
    restart: async (awayMs) => {
      await finish(child);
      await wait(awayMs);
      child = await begin();
    },
    stop: async () => {
      await finish(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
