// What the pages ask of the server of `mho ui`. Without one (a plain copy of the files) everything but Train and Results works.
import { signal } from "@preact/signals";

const TOKEN = "mho-token";

/** "waiting" until the first answer; "absent" where nobody answers. */
export type ServerState = "waiting" | "present" | "absent";
export const server = signal<ServerState>("waiting");

/** What the server answered instead of a result. */
export class ApiError extends Error {
  readonly status: number;
  readonly hint: string | undefined;
  constructor(status: number, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.hint = hint;
  }
}

/** `mho ui` opens the page with #token=…: it moves into this tab's storage and out of the address. Call before the address is read. */
export function keepToken(): void {
  const found = /[#&?]token=([^&]+)/.exec(location.hash);
  if (!found) return;
  sessionStorage.setItem(TOKEN, found[1]!);
  history.replaceState(null, "", location.pathname + location.search + location.hash.replace(found[0], ""));
}

export const get = <T>(path: string): Promise<T> => ask<T>("GET", path);
export const post = <T>(path: string, body: unknown = {}): Promise<T> => ask<T>("POST", path, body);
export const remove = <T>(path: string): Promise<T> => ask<T>("DELETE", path);

/** Throws ApiError where the server refuses, and where there is none (status 0). */
async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`api/${path}`, {
    method,
    headers: { "content-type": "application/json", "x-mho-token": sessionStorage.getItem(TOKEN) ?? "" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  }).catch(() => null);
  const isJson = answer?.headers.get("content-type")?.includes("json") ?? false;
  server.value = answer && isJson ? "present" : "absent";
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
