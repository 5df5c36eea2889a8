// Requests of the pages to the server of `mho ui`. Without one (a plain copy of the files) everything but Train, Studies and Results works.
import { computed, signal } from "@preact/signals";
import type { Hello } from "../../src/server/app.ts";

const TOKEN = "mho-token";

/** "waiting" until the first answer; "absent" where nobody answers. */
export type ServerState = "waiting" | "present" | "absent";
export const server = signal<ServerState>("waiting");
/** Whether it ever answered: a plain copy of the files has no server that could be lost. */
const met = signal(false);
/** Whether this page may start and stop; null before the server said so. */
const control = signal<boolean | null>(null);

export const isLost = computed(() => met.value && server.value === "absent");
export const isReadOnly = computed(() => server.value === "present" && control.value === false);
/** Whether a button that changes something may be pressed now. */
export const canAct = computed(() => server.value === "present" && control.value === true);

/** Answer of the server in place of a result. */
export class ApiError extends Error {
  readonly status: number;
  readonly hint: string | undefined;
  constructor(status: number, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

const tokenIn = (text: string) => /[#&?]token=([^&\s]+)/.exec(text);

/** `mho ui` opens the page with #token=…: it moves into the storage of this origin, for all tabs, and out of the address. Call before the
 *  address is read. */
export function keepToken(): void {
  const found = tokenIn(location.hash);
  if (!found) return;
  store(found[1]!);
  history.replaceState(null, "", location.pathname + location.search + location.hash.replace(found[0], ""));
}

/** Takes control with the address that `mho ui` printed, or its token alone. */
export function takeToken(text: string): Promise<void> {
  store(tokenIn(text)?.[1] ?? text.trim());
  return greet();
}

/** The token in a browser that stores nothing: it lasts as long as the page. */
let held = "";

function store(token: string): void {
  held = token;
  try {
    localStorage.setItem(TOKEN, token);
  } catch {
    // held is enough for this page
  }
}

function stored(): string {
  try {
    return localStorage.getItem(TOKEN) ?? held;
  } catch {
    return held;
  }
}

const WATCH_MS = 2000;
/** A server that is stopped accepts connections and does not answer. */
const PATIENCE_MS = 5000;

/** Asks the server again and again whether it is there and lets this page act. A plain copy of the files is asked once. */
export function watchServer(): void {
  const again = async () => {
    if (!document.hidden) await greet();
    if (met.peek() || server.peek() === "waiting") setTimeout(again, WATCH_MS);
  };
  again();
  document.addEventListener("visibilitychange", greet);
  addEventListener("storage", ({ key }) => key === TOKEN && greet());
}

const greet = async (): Promise<void> => {
  await ask<Hello>("GET", "hello", undefined, AbortSignal.timeout(PATIENCE_MS)).then(
    (hello) => {
      control.value = hello.control;
    },
    () => {}, // `server` says it
  );
};

export const get = <T>(path: string): Promise<T> => ask<T>("GET", path);
export const post = <T>(path: string, body: unknown = {}): Promise<T> =>
  ask<T>("POST", path, JSON.stringify(body));
/** The bytes of a file. */
export const send = <T>(path: string, file: File): Promise<T> => ask<T>("POST", path, file);

/** Throws ApiError where the server refuses, and where there is none (status 0). */
async function ask<T>(
  method: string,
  path: string,
  body?: string | File,
  signal: AbortSignal | null = null,
): Promise<T> {
  const answer = await fetch(`api/${path}`, {
    method,
    signal,
    headers: { "content-type": "application/json", "x-mho-token": stored() },
    ...(body === undefined ? {} : { body }),
  }).catch(() => null);
  const isJson = answer?.headers.get("content-type")?.includes("json") ?? false;
  server.value = answer && isJson ? "present" : "absent";
  if (isJson) met.value = true;
  if (!answer || !isJson)
    throw new ApiError(
      0,
      "the server does not answer",
      "start it with `mho ui` and open the address that it prints",
    );
  const value = (await answer.json()) as T & { readonly error?: string; readonly hint?: string };
  if (!answer.ok) throw new ApiError(answer.status, value.error ?? answer.statusText, value.hint);
  return value;
}

/** Server-sent events of `path`, each a JSON document; the browser reconnects by itself. Returns how to end it. */
export function listen<T>(path: string, onMessage: (message: T) => void, onError?: () => void): () => void {
  const source = new EventSource(`api/${path}`);
  source.addEventListener("message", ({ data }: MessageEvent<string>) => onMessage(JSON.parse(data) as T));
  if (onError) source.addEventListener("error", onError);
  return () => source.close();
}
