// The token of a server that asks for control: the same after a restart on the same port, so that open tabs and other tabs of the browser
// go on. It is made from a secret in a file that only this user can read; a token of one port is of no use at another.
import { createHmac, randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheFolder } from "../base/cacheFolder.ts";

const FILE = "ui-secret";
const SECRET = /^[0-9a-f]{64}$/;
/** Permissions of everybody else. */
const OTHERS = 0o077;

/** A token of 256 bits, base64url. A free port (0) is another one at each start: then, and without a secret, the token is of this start alone. */
export function tokenFor(secret: string | null, host: string, port: number): string {
  if (secret === null || port === 0) return randomBytes(32).toString("base64url");
  return createHmac("sha256", secret).update(`${host}:${port}`).digest("base64url");
}

/** The secret of this user, made where there is none or where others could have read it; null where nothing can be kept. */
export function storedSecret(folder?: string): string | null {
  const file = join(cacheFolder(folder), FILE);
  try {
    const { mode } = statSync(file);
    const found = readFileSync(file, "utf8").trim();
    const own = process.platform === "win32" || (mode & OTHERS) === 0;
    if (own && SECRET.test(found)) return found;
  } catch {
    // not there yet
  }
  const made = randomBytes(32).toString("hex");
  try {
    mkdirSync(cacheFolder(folder), { recursive: true });
    rmSync(file, { force: true });
    // of two servers that start at once the second finds the file: its token is of this start alone
    writeFileSync(file, `${made}\n`, { mode: 0o600, flag: "wx" });
    return made;
  } catch {
    return null;
  }
}
