import { createHash } from "node:crypto";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { errorOf, temporaryFolder } from "../../test/data/files.ts";
import { ConfigError, DataError, InterruptedError } from "../base/errors.ts";
import { downloadDataset } from "./downloadDataset.ts";
import { type DownloadRequest, downloadFile } from "./downloadFile.ts";

const content = Uint8Array.from({ length: 300_000 }, (_, i) => (i * 31 + (i >> 8)) & 255);
const sha256 = createHash("sha256").update(content).digest("hex");
let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Behaviour {
  ranges?: boolean;
  etag?: string;
  status?: number;
  body?: Uint8Array;
  /** Send only this many bytes of the answer and keep the connection open: the test closes it (`breaking`). */
  holdAfter?: number | undefined;
  /** Announce no length. */
  chunked?: boolean;
}

/** A file server whose behaviour may change between requests; records the Range headers it saw. */
async function serve(
  behaviour: Behaviour,
): Promise<{ request: DownloadRequest; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    answer(behaviour, request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const path = join(temporaryFolder(), "sub", "set.bin");
  return {
    request: { url: `http://127.0.0.1:${port}/set.bin`, path, bytes: content.length, sha256 },
    ranges,
  };
}

function answer(behaviour: Behaviour, { headers }: IncomingMessage, response: ServerResponse): void {
  const { ranges = true, etag = '"one"', status = 200, body = content, holdAfter, chunked } = behaviour;
  const same = headers["if-range"] === undefined || headers["if-range"] === etag;
  const from = ranges && same ? Number(/^bytes=(\d+)-$/.exec(headers.range ?? "")?.[1] ?? 0) : 0;
  const rest = body.subarray(from);
  if (status !== 200) {
    response.writeHead(status).end("no");
    return;
  }
  response.writeHead(from > 0 ? 206 : 200, {
    etag,
    ...(chunked ? {} : { "content-length": rest.length }),
    ...(from > 0 ? { "content-range": `bytes ${from}-${body.length - 1}/${body.length}` } : {}),
  });
  if (holdAfter === undefined) response.end(rest);
  else response.write(rest.subarray(0, holdAfter));
}

/** Runs a download whose connection breaks when `at` bytes have arrived; returns its error. */
const breaking = (request: DownloadRequest, at: number) =>
  errorOf(() =>
    downloadFile({ ...request, onProgress: ({ done }) => done >= at && server?.closeAllConnections() }),
  );

const finished = ({ path }: DownloadRequest) => {
  expect(Buffer.compare(readFileSync(path), content)).toBe(0);
  expect(readdirSync(dirname(path))).toEqual(["set.bin"]);
};

describe("downloadFile", () => {
  it("downloads with progress, and not again", async () => {
    const { request, ranges } = await serve({});
    const seen: number[] = [];
    await downloadFile({ ...request, onProgress: ({ done }) => seen.push(done) });
    finished(request);
    expect(seen.at(-1)).toBe(content.length);
    expect(seen).toEqual([...seen].sort((a, b) => a - b));
    await downloadFile(request);
    expect(ranges).toEqual([undefined]);
  });

  it("resumes after broken connections", async () => {
    const behaviour: Behaviour = { holdAfter: 100_000 };
    const { request, ranges } = await serve(behaviour);
    for (const have of [100_000, 200_000]) {
      const error = await breaking(request, have);
      expect(error).toBeInstanceOf(DataError);
      expect(error.message).toContain(`broke off after ${have} of 300000 bytes`);
      expect(existsSync(request.path)).toBe(false);
    }
    delete behaviour.holdAfter;
    await downloadFile(request);
    finished(request);
    expect(ranges).toEqual([undefined, "bytes=100000-", "bytes=200000-"]);
  });

  it("starts again where the server has no ranges or another version", async () => {
    for (const change of [{ ranges: false }, { etag: '"two"' }]) {
      const behaviour: Behaviour = { holdAfter: 100_000 };
      const { request, ranges } = await serve(behaviour);
      await breaking(request, 100_000);
      Object.assign(behaviour, { holdAfter: undefined }, change);
      await downloadFile(request);
      finished(request);
      expect(ranges).toEqual([undefined, "bytes=100000-"]);
      server?.close();
    }
  });

  it("stops when aborted, and resumes", async () => {
    const behaviour: Behaviour = { holdAfter: 100_000 };
    const { request, ranges } = await serve(behaviour);
    const controller = new AbortController();
    const onProgress = ({ done }: { done: number }) => done >= 100_000 && controller.abort();
    const error = await errorOf(() => downloadFile({ ...request, onProgress, signal: controller.signal }));
    expect(error).toBeInstanceOf(InterruptedError);
    expect(error.message).toContain("stopped after 100000 of 300000 bytes");
    delete behaviour.holdAfter;
    await downloadFile(request);
    finished(request);
    expect(ranges).toEqual([undefined, "bytes=100000-"]);
  });

  it("deletes a download with the wrong hash", async () => {
    const body = content.slice();
    body[77] ^= 1;
    const behaviour: Behaviour = { body };
    const { request } = await serve(behaviour);
    const error = await errorOf(() => downloadFile(request));
    expect(error.message).toContain(`expected ${sha256}; it was deleted`);
    expect(readdirSync(dirname(request.path))).toEqual([]);
    delete behaviour.body;
    await downloadFile(request);
    finished(request);
  });

  it("refuses another size at once, also when the server does not announce it", async () => {
    for (const body of [content.subarray(1), new Uint8Array(300_001)]) {
      const { request } = await serve({ body });
      expect((await errorOf(() => downloadFile(request))).message).toContain(
        `has a file of ${body.length} bytes`,
      );
      server?.close();
      const unannounced = await serve({ body, chunked: true });
      expect((await errorOf(() => downloadFile(unannounced.request))).message).toMatch(
        /broke off after 299999 of 300000|more than the expected 300000 bytes/,
      );
      expect(existsSync(unannounced.request.path)).toBe(false);
      server?.close();
    }
  });

  it("says what the server answered, or that there is none", async () => {
    for (const status of [404, 403, 416, 500]) {
      const { request } = await serve({ status });
      expect((await errorOf(() => downloadFile(request))).message).toContain(
        `set.bin: the server answered ${status}`,
      );
      server?.close();
    }
    const url = "http://127.0.0.1:9/set.bin";
    const path = join(temporaryFolder(), "set.bin");
    const error = await errorOf(() => downloadFile({ url, path, bytes: 5, sha256 }));
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toContain("broke off after 0 of 5 bytes: ");
  });

  it("says that a folder cannot be made", async () => {
    const file = join(temporaryFolder(), "file");
    writeFileSync(file, "");
    const request = { url: "http://127.0.0.1:9/", path: join(file, "sub", "set.bin"), bytes: 5, sha256 };
    expect((await errorOf(() => downloadFile(request))).message).toContain("cannot make the folder");
  });
});

describe("downloadDataset", () => {
  it("knows only cifar10, and accepts only the official archive", async () => {
    expect(await errorOf(() => downloadDataset("imagenet"))).toBeInstanceOf(ConfigError);
    const { request } = await serve({});
    const folder = temporaryFolder();
    const error = await errorOf(() => downloadDataset("cifar10", { url: request.url, folder }));
    expect(error.message).toContain("the server has a file of 300000 bytes, expected 170052171");
    expect(existsSync(join(folder, "cifar-10-binary.tar.gz"))).toBe(false);
  });
});
