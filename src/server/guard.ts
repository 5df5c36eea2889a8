// Access to the server: the first check that every request passes. The server is for the person who started it; a page from anywhere
// else in the same browser must get nothing from it and change nothing.
import { createHash, timingSafeEqual } from "node:crypto";
import { isIP } from "node:net";
import type { Context, MiddlewareHandler } from "hono";

export const TOKEN_HEADER = "x-mho-token";

export interface GuardOptions {
  /** The token that every request which changes something must carry. */
  readonly token: string;
  /** The password that HTTP's own dialogue asks for (any user name) where the server listens beyond this machine. */
  readonly password: string | null;
  /** Name under which the server is reached, besides the loopback names. */
  readonly host: string;
}

const LOOPBACK = ["localhost", "127.0.0.1", "[::1]"];
/** Addresses on which a server listens on all addresses of the machine. */
export const EVERYWHERE: readonly string[] = ["0.0.0.0", "::"];
/** Milliseconds that a wrong password costs. */
const WRONG_PASSWORD_WAIT = 500;

/** Everything comes from the server itself: no page, script or picture from elsewhere, and no page elsewhere may frame it.
 *  Styles in place are Vega's and uPlot's. */
const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "connect-src 'self' data: blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
};

/** Refuses in this order: Host, Origin and what the browser says of the page that asks, password, and for what changes something the token. */
export function guard(options: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) context.header(name, value);
    const { req } = context;
    const host = req.header("host") ?? "";
    if (!isOurHost(host, options.host)) return refuse(context, 403, "this Host is not served here");
    const origin = req.header("origin");
    if (origin !== undefined && origin !== `http://${host}`)
      return refuse(context, 403, "requests from other sites are not served");
    if (isForeign(context)) return refuse(context, 403, "requests from other sites are not served");
    if (options.password !== null && !knowsPassword(req.header("authorization"), options.password)) {
      if (req.header("authorization")) await new Promise((done) => setTimeout(done, WRONG_PASSWORD_WAIT));
      context.header("www-authenticate", 'Basic realm="Mho", charset="UTF-8"');
      return refuse(context, 401, "the password of `mho ui --password` is needed");
    }
    const reads = req.method === "GET" || req.method === "HEAD";
    if (!reads && !hasToken(context, options.token))
      return refuse(context, 403, "the token is missing or wrong", "open the address that `mho ui` printed");
    return next();
  };
}

/** Whether the page that asks may change something. */
export const hasToken = ({ req }: Context, token: string): boolean =>
  equal(req.header(TOKEN_HEADER) ?? "", token);

export function refuse(context: Context, status: 400 | 401 | 403 | 404 | 405, error: string, hint?: string) {
  return context.json({ error, ...(hint === undefined ? {} : { hint }) }, status);
}

/** A name that an attacker's DNS could point here is foreign; an address is not, where the server listens on it. */
function isOurHost(header: string, host: string): boolean {
  const name = header.toLowerCase().replace(/:\d+$/, "");
  if (LOOPBACK.includes(name) || name === host.toLowerCase()) return true;
  return EVERYWHERE.includes(host) && isIP(name.replace(/^\[(.*)\]$/, "$1")) !== 0;
}

/** Pictures, frames and scripts of other sites carry no Origin, but browsers say where they come from. A link to a page may be followed. */
function isForeign({ req }: Context): boolean {
  const site = req.header("sec-fetch-site");
  if (site !== "cross-site" && site !== "same-site") return false;
  const followed = req.header("sec-fetch-mode") === "navigate" && req.header("sec-fetch-dest") === "document";
  return !followed || req.path.startsWith("/api");
}

function knowsPassword(header: string | undefined, password: string): boolean {
  const [, encoded] = /^Basic ([A-Za-z0-9+/=]+)$/.exec(header ?? "") ?? [];
  if (encoded === undefined) return false;
  const [, given] = /^[^:]*:(.*)$/s.exec(Buffer.from(encoded, "base64").toString("utf8")) ?? [];
  return given !== undefined && equal(given, password);
}

/** Takes a time that does not show how much of it was right. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
