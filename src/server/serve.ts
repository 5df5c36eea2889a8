// Opens the port of `mho ui`. Prints nothing.
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { serve } from "@hono/node-server";
import { ConfigError } from "../base/errors.ts";
import { packageRoot } from "../base/packageRoot.ts";
import type { EngineName } from "../engine/openEngine.ts";
import { createApp } from "./app.ts";
import { EVERYWHERE } from "./guard.ts";
import { RunQueue } from "./runQueue.ts";
import { emptyTrash } from "./runTrash.ts";
import { StudyQueue } from "./studyQueue.ts";
import { tokenFor } from "./token.ts";

export interface ServeOptions {
  /** 0: any that is free. */
  readonly port: number;
  readonly host: string;
  readonly password: string | null;
  readonly runs: string;
  readonly studies: string;
  /** Folder of the records of `mho reproduce`. */
  readonly results: string;
  /** Further folders and archives of images that may be trained on. */
  readonly sources: readonly string[];
  readonly engine: EngineName;
  readonly threads: number | null;
  /** Secret for tokens that outlive this server (storedSecret); null or absent for a token of this start alone. */
  readonly secret?: string | null;
  /** Folder of the built web app; by default the package's own. */
  readonly bundle?: string;
  readonly onFault: (error: unknown) => void;
}

export interface Serving {
  /** Address with the token behind #, which browsers send to nobody. */
  readonly url: string;
  /** The run and the study at work. */
  readonly current: () => readonly string[];
  /** Stops what is at work with checkpoints, then closes the port. */
  readonly close: () => Promise<void>;
}

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
/** Shorter passwords are guessed. */
const PASSWORD_LENGTH = 8;

export async function openServer(options: ServeOptions): Promise<Serving> {
  checkPassword(options);
  const { runs, studies, engine, threads, onFault, port, host } = options;
  clear(runs, onFault);
  const queue = new RunQueue({ runs, engine, threads, onFault });
  const studyQueue = new StudyQueue({ studies, engine, threads, onFault });
  const token = tokenFor(options.secret ?? null, host, port);
  const built = options.bundle ?? join(packageRoot(), "dist", "web");
  const app = createApp({ ...options, queue, studyQueue, token, bundle: built });
  return new Promise((resolve, reject) => {
    const server = serve({ fetch: app.fetch, port, hostname: host }, ({ port: opened }) => {
      resolve({
        url: `http://${reachable(host)}:${opened}/#token=${token}`,
        current: () => [queue.current, studyQueue.current].filter((id) => id !== null),
        close: async () => {
          await Promise.all([queue.close(), studyQueue.close()]);
          if ("closeAllConnections" in server) server.closeAllConnections();
          server.close();
        },
      });
    });
    server.once("error", (error: NodeJS.ErrnoException) => reject(portError(error, options)));
  });
}

/** Old deletions that a disk does not let go are no reason to serve nothing. */
function clear(runs: string, onFault: ServeOptions["onFault"]): void {
  try {
    emptyTrash(runs);
  } catch (error) {
    onFault(error);
  }
}

/** A name for a browser: where every address is listened on, the first that other machines know. */
function reachable(host: string): string {
  if (!EVERYWHERE.includes(host)) return host.includes(":") ? `[${host}]` : host;
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.find(({ family, internal }) => family === "IPv4" && !internal)?.address ?? "localhost";
}

function checkPassword({ host, password }: ServeOptions): void {
  if (password === null && !LOOPBACK.includes(host))
    throw new ConfigError(`"${host}" can be reached from other machines: a password is needed`, {
      at: "--host",
      hint: "add --password WORDS, or leave --host away to serve this machine only",
    });
  if (password !== null && password.length < PASSWORD_LENGTH)
    throw new ConfigError(`${password.length} characters; at least ${PASSWORD_LENGTH} are needed`, {
      at: "--password",
      hint: "choose a longer one",
    });
}

function portError(error: NodeJS.ErrnoException, { host, port }: ServeOptions): Error {
  const reasons: Readonly<Record<string, string>> = {
    EADDRINUSE: `port ${port} is in use`,
    EACCES: `port ${port} may not be opened by this user`,
    EADDRNOTAVAIL: `this machine has no address ${host}`,
  };
  const reason = reasons[error.code ?? ""];
  if (reason === undefined) return error;
  return new ConfigError(reason, { at: "--port", hint: "--port 0 takes any free one", cause: error });
}
