// Where a queue lies: the URL of a Redis, Valkey or PostgreSQL server. A password in it is never shown.
import { ConfigError } from "../../../base/errors.ts";

export interface QueueUrl {
  readonly kind: "redis" | "postgres";
  /** The form that the client library takes, with the password. */
  readonly full: string;
  /** The form for people, without it. */
  readonly shown: string;
}

const KINDS: Readonly<Record<string, readonly [kind: QueueUrl["kind"], scheme: string]>> = {
  "redis:": ["redis", "redis:"],
  "rediss:": ["redis", "rediss:"],
  "valkey:": ["redis", "redis:"],
  "valkeys:": ["redis", "rediss:"],
  "postgres:": ["postgres", "postgres:"],
  "postgresql:": ["postgres", "postgres:"],
};

/** Throws ConfigError. */
export function readQueueUrl(text: string | undefined): QueueUrl {
  const hint =
    "such as redis://host:6379, rediss://user:password@host, valkey://host or postgres://user@host/database";
  const at = "--queue";
  if (!text)
    throw new ConfigError("no queue is named", { at, hint: `give its URL, or set MHO_QUEUE: ${hint}` });
  const url = URL.canParse(text) ? new URL(text) : null;
  const known = url && Object.hasOwn(KINDS, url.protocol) ? KINDS[url.protocol] : undefined;
  // the text may hold a password: it is not quoted
  if (!url || !known) throw new ConfigError("this is not the URL of a queue", { at, hint });
  const [kind, scheme] = known;
  const full = scheme + text.slice(text.indexOf(":") + 1);
  url.password = "";
  url.search = "";
  return { kind, full, shown: url.href };
}

/** The text without the URL's password, also where it stands in another spelling. */
export function withoutPassword(text: string, { full }: QueueUrl): string {
  const { password, searchParams } = new URL(full);
  const secrets = [password, decoded(password), searchParams.get("password") ?? ""];
  return secrets.filter((one) => one !== "").reduce((left, one) => left.replaceAll(one, "***"), text);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
