// Network files that the page gives to the server: kept by content inside the runs folder, trained, and nothing else of this machine is read.
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { afterAll, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import type { NetworkAnswer, StoredNetwork } from "../../src/server/networkRoutes.ts";
import { MOST_NETWORK_BYTES } from "../../src/server/networkStore.ts";
import { openTestServer, TOKEN } from "./fixture.ts";

const server = openTestServer({ run: async () => {} });
const { runs } = server;
afterAll(() => server.close());

const VGG = readFileSync(join(packageRoot(), "examples", "small-vgg.onnx"));

const OWN = JSON.stringify({
  input: { height: 32, width: 32, channels: 3 },
  layers: [{ kind: "fc", units: 10 }],
});

const send = (name: string, bytes: Uint8Array<ArrayBuffer> | string, headers: Record<string, string> = {}) =>
  server.app.request(`http://127.0.0.1:4160/api/networks?name=${encodeURIComponent(name)}`, {
    method: "POST",
    headers: { host: "127.0.0.1:4160", "x-mho-token": TOKEN, ...headers },
    body: bytes,
  });
const errorOf = async (answer: Response) => ((await answer.json()) as { error: string }).error;
const describeUrl = (name: string) => `/api/networks?name=${encodeURIComponent(name)}`;

test("a file is kept once, below the runs folder, by its content, and can be trained and shown", async () => {
  const answer = await send("../../small vgg.onnx", new Uint8Array(VGG));
  expect(answer.status).toBe(201);
  const { name } = (await answer.json()) as StoredNetwork;
  expect(relative(runs, name)).toMatch(/^\.networks\/[0-9a-f]{16}\/small-vgg\.onnx$/);
  expect(readFileSync(name).equals(VGG)).toBe(true);
  expect(await (await send("small vgg.onnx", new Uint8Array(VGG))).json()).toEqual({ name });
  expect(readdirSync(join(runs, ".networks"))).toHaveLength(1);
  const { definition } = await server.json<NetworkAnswer>(describeUrl(name));
  expect(definition.layers.length).toBeGreaterThan(5);
  expect((await server.post("/api/runs", { settings: [`network.name=${name}`] })).status).toBe(201);
});

test("a network in words is kept as well", async () => {
  const answer = await send("own.json", OWN);
  expect([answer.status, await answer.text()]).toEqual([201, expect.stringContaining("own.json")]);
});

test.each([
  ["noise.onnx", new Uint8Array([255, 0, 7]), 400, "noise.onnx"],
  ["broken.onnx", new Uint8Array(VGG.subarray(0, VGG.length / 2)), 400, "broken.onnx"],
  ["deep.json", "[".repeat(100_000), 400, "deep.json"],
  ["empty.toml", "", 400, "empty.toml"],
  ["script.sh", "#!/bin/sh", 400, "is none of .onnx"],
  ["", new Uint8Array(VGG), 400, "is none of .onnx"],
] as const)(
  "what is no network is refused in bounded time and not kept: %s",
  async (name, bytes, status, text) => {
    const before = existsSync(join(runs, ".networks")) ? readdirSync(join(runs, ".networks")) : [];
    const begin = process.cpuUsage().user;
    const answer = await send(name, bytes);
    expect([answer.status, await errorOf(answer)]).toEqual([status, expect.stringContaining(text)]);
    expect((process.cpuUsage().user - begin) / 1e6).toBeLessThan(2);
    expect(readdirSync(join(runs, ".networks"))).toEqual(before);
    expect(server.faults).toEqual([]);
  },
);

test("a file that is too large, or comes without the token, is not read", async () => {
  const length = { "content-length": String(MOST_NETWORK_BYTES + 1) };
  expect((await send("large.onnx", new Uint8Array(VGG), length)).status).toBe(413);
  expect((await send("small.onnx", new Uint8Array(VGG), { "x-mho-token": "no" })).status).toBe(403);
});

test("files elsewhere are neither described nor trained, by whatever name they are asked for", async () => {
  const outside = join(server.studies, "secret.json");
  mkdirSync(server.studies, { recursive: true });
  writeFileSync(outside, OWN);
  const folder = join(runs, ".networks", "0123456789abcdef");
  mkdirSync(folder, { recursive: true });
  symlinkSync(outside, join(folder, "link.json"));
  for (const name of [
    outside,
    join(folder, "link.json"),
    `${folder}/../../../studies/secret.json`,
    "/etc/passwd",
  ]) {
    expect((await server.get(describeUrl(name))).status, name).toBe(400);
    const answer = await server.post("/api/runs", { settings: [`network.name=${name}`] });
    expect([answer.status, await errorOf(answer)], name).toEqual([
      400,
      expect.stringContaining("is not allowed here"),
    ]);
  }
});
