// One file over HTTP, resumable: what arrived is kept beside the target, and the next call asks only for the rest
// (RFC 9110, Range and If-Range). The target appears complete and with the right SHA-256, or not at all.
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { Readable } from "node:stream";
import { DataError, InterruptedError } from "../base/errors.ts";
import type { OnDataProgress } from "./dataset.ts";

export interface DownloadRequest {
  readonly url: string;
  /** The finished file. Its folder is made. */
  readonly path: string;
  readonly bytes: number;
  /** Hex digits. */
  readonly sha256: string;
  readonly onProgress?: OnDataProgress | undefined;
  /** Aborting keeps what has arrived. */
  readonly signal?: AbortSignal | undefined;
}

/** The whole file that the partial file belongs to. */
interface Partial {
  readonly url: string;
  readonly etag: string | null;
}

/** Downloads unless the file is there with the right hash. Throws DataError (status, network, size, hash) or
 *  InterruptedError (signal); after both, the same call goes on from where it stopped. */
export async function downloadFile(request: DownloadRequest): Promise<void> {
  const { path, bytes, sha256, onProgress } = request;
  if (existsSync(path) && (await sha256Of(path)) === sha256) return;
  makeFolder(dirname(path));
  const part = `${path}.part`;
  await fetchRest(request, part);
  const seen = await sha256Of(part);
  if (seen !== sha256) {
    forget(part);
    throw new DataError(`the download has SHA-256 ${seen}, expected ${sha256}; it was deleted`, {
      at: request.url,
      hint: "the server has another file, or a proxy changed it: try again, or give the file's folder as data.source",
    });
  }
  renameSync(part, path);
  forget(part);
  onProgress?.({ stage: "downloading", done: bytes, total: bytes });
}

async function fetchRest(request: DownloadRequest, part: string): Promise<void> {
  const { url, bytes } = request;
  const have = partialSize(part, url, bytes);
  if (have === bytes) return;
  const response = await ask(request, part, have);
  if (response.status === 416) forget(part); // the server's file is shorter: begin anew next time
  const from = startOf(response, have, bytes, url);
  const body = response.body;
  if (!body)
    throw new DataError("the server sent no content", {
      at: url,
      hint: "try again later, or download the file by hand and give its path as data.source",
    });
  const etag = response.headers.get("etag");
  writeFileSync(`${part}.json`, JSON.stringify({ url, etag } satisfies Partial));
  try {
    await save(Readable.fromWeb(body), part, from, request);
  } catch (cause) {
    if (cause instanceof DataError) throw cause;
    throw stopped(request, part, cause);
  }
  const size = statSync(part).size;
  if (size !== bytes) throw stopped(request, part, undefined);
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DataError(`cannot make the folder: ${reason}`, {
      at: folder,
      hint: "choose a folder that you may write to (the environment variable MHO_CACHE)",
      cause,
    });
  }
}

/** Bytes of a partial file of this URL; anything else is deleted. */
function partialSize(part: string, url: string, bytes: number): number {
  try {
    const { url: before }: Partial = JSON.parse(readFileSync(`${part}.json`, "utf8"));
    const { size } = statSync(part);
    if (before === url && size <= bytes) return size;
  } catch {
    // no partial file, or one of unknown origin
  }
  forget(part);
  return 0;
}

async function ask(request: DownloadRequest, part: string, have: number): Promise<Response> {
  const { url, signal } = request;
  const headers: Record<string, string> = { "accept-encoding": "identity" };
  if (have > 0) {
    headers.range = `bytes=${have}-`;
    const { etag }: Partial = JSON.parse(readFileSync(`${part}.json`, "utf8"));
    if (typeof etag === "string" && etag !== "" && !etag.startsWith("W/")) headers["if-range"] = etag;
  }
  try {
    return await fetch(url, { headers, signal: signal ?? null });
  } catch (cause) {
    throw stopped(request, part, cause);
  }
}

/** The byte offset at which the server's answer begins: `have` if it resumes, 0 if it starts again. */
function startOf(response: Response, have: number, bytes: number, url: string): number {
  const { status, headers } = response;
  if (status !== 200 && status !== 206)
    throw new DataError(`the server answered ${status} ${response.statusText}`.trimEnd(), {
      at: url,
      hint: "check the address, or download the file another way and give its path as data.source",
    });
  const from = status === 206 ? have : 0;
  const length = headers.get("content-length");
  const range = /^bytes (\d+)-\d+\/(\d+|\*)$/.exec(headers.get("content-range") ?? "");
  const size = status === 206 ? range?.[2] : length;
  if (status === 206 && Number(range?.[1]) !== have)
    throw new DataError(`asked for bytes from ${have}, the server sent "${headers.get("content-range")}"`, {
      at: url,
      hint: "remove the partial file and start the download again",
    });
  if (size && size !== "*" && Number(size) !== bytes)
    throw new DataError(`the server has a file of ${size} bytes, expected ${bytes}`, {
      at: url,
      hint: "this is another file than the official one",
    });
  return from;
}

/** Each piece is in the file before it is reported, so a break loses nothing that was. */
async function save(body: Readable, part: string, from: number, request: DownloadRequest): Promise<void> {
  const { bytes, onProgress, url } = request;
  const file = openSync(part, from === 0 ? "w" : "r+");
  let done = from;
  try {
    for await (const chunk of body as AsyncIterable<Uint8Array>) {
      if (done + chunk.length > bytes)
        throw new DataError(`the server sends more than the expected ${bytes} bytes`, {
          at: url,
          hint: "the file at this address is another one than Mho knows. Download it by hand and check where it is from",
        });
      for (let written = 0; written < chunk.length; )
        written += writeSync(file, chunk, written, chunk.length - written, done + written);
      done += chunk.length;
      onProgress?.({ stage: "downloading", done, total: bytes });
    }
  } finally {
    closeSync(file);
  }
}

function stopped(request: DownloadRequest, part: string, cause: unknown): Error {
  const { url, path, bytes, signal } = request;
  const have = existsSync(part) ? statSync(part).size : 0;
  const hint = `run the same command again: it goes on from there; or save the file as ${path} by other means`;
  if (signal?.aborted)
    return new InterruptedError(`stopped after ${have} of ${bytes} bytes`, { at: url, hint });
  const reason = cause instanceof Error ? `: ${innermost(cause).message}` : "";
  return new DataError(`the download broke off after ${have} of ${bytes} bytes${reason}`, {
    at: url,
    hint,
    cause,
  });
}

/** `fetch` wraps the reason of a failure as its cause. */
function innermost(error: Error): Error {
  return error.cause instanceof Error ? innermost(error.cause) : error;
}

function forget(part: string): void {
  rmSync(part, { force: true });
  rmSync(`${part}.json`, { force: true });
}

async function sha256Of(path: string): Promise<string> {
  const hash = createHash("sha256");
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  stream.on("data", (chunk) => hash.update(chunk));
  await once(stream, "close");
  return hash.digest("hex");
}
