// Ways into files that guard or wrap their content: without them a fuzzer only ever tests the guard.
import { createHash } from "node:crypto";
import { deflateSync, gunzipSync, gzipSync, inflateSync } from "node:zlib";
import { BinaryReader, BinaryWriter, WireType } from "@bufbuild/protobuf/wire";
import { unzipSync, zipSync } from "fflate";
import { parse as parseToml, stringify as toToml } from "smol-toml";
import { crc32 } from "../../src/base/crc32.ts";
import type { Shell } from "./mutate.ts";
import type { Random } from "./random.ts";

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString("utf8");
const bytesOf = (content: string) => new Uint8Array(Buffer.from(content));

export const zip: Shell = (bytes, random, inside) => {
  const members = unzipSync(bytes);
  const name = random.of(Object.keys(members));
  return zipSync({ ...members, [name]: inside(members[name]!, name) }, { level: random.onceIn(2) ? 0 : 6 });
};

export const gzip: Shell = (bytes, _, inside) =>
  new Uint8Array(gzipSync(inside(new Uint8Array(gunzipSync(bytes)), "content.tar"), { level: 1 }));

const BLOCK = 512;

/** The whole archive, each header's checksum right. */
export const tar: Shell = (bytes, _, inside) => {
  const out = inside(bytes, "content").slice();
  for (let at = 0; at + BLOCK <= out.length; at += BLOCK) {
    const header = out.subarray(at, at + BLOCK);
    if (Buffer.from(header.subarray(257, 262)).toString("latin1") !== "ustar") continue;
    header.fill(32, 148, 156);
    const sum = header.reduce((total, byte) => total + byte, 0);
    header.set(Buffer.from(`${sum.toString(8).padStart(6, "0")}\0 `), 148);
  }
  return out;
};

/** One part of a protobuf message, the lengths around it right. */
export const protobuf: Shell = (bytes, random, inside) => {
  const reader = new BinaryReader(bytes);
  const fields: { field: number; wire: WireType; content: Uint8Array }[] = [];
  while (reader.pos < reader.len) {
    const [field, wire] = reader.tag();
    const content = wire === WireType.LengthDelimited ? reader.bytes() : reader.skip(wire, field);
    fields.push({ field, wire, content });
  }
  const one = random.of(fields);
  const isMessage = one.wire === WireType.LengthDelimited;
  if (random.onceIn(6)) fields.splice(random.below(fields.length), random.below(2), random.of(fields));
  else one.content = inside(one.content, isMessage ? "part.onnx" : "number");
  const writer = new BinaryWriter();
  for (const { field, wire, content } of fields) {
    writer.tag(field, wire);
    if (wire === WireType.LengthDelimited) writer.bytes(content);
    else writer.raw(content);
  }
  return new Uint8Array(writer.finish());
};

const SIGNATURE = 8;

/** One chunk of a PNG file, its checksum right; pixels are unpacked for it. */
export const png: Shell = (bytes, random, inside) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks: { type: string; data: Uint8Array }[] = [];
  for (let at = SIGNATURE; at + 12 <= bytes.length; ) {
    const size = view.getUint32(at);
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString("latin1");
    chunks.push({ type, data: bytes.subarray(at + 8, at + 8 + size) });
    at += 12 + size;
  }
  const one = random.of(chunks);
  const pixels = one.type === "IDAT" && !random.onceIn(4);
  one.data = pixels
    ? new Uint8Array(deflateSync(inside(new Uint8Array(inflateSync(one.data)), "pixels")))
    : inside(one.data, "chunk");
  if (random.onceIn(6)) chunks.splice(random.below(chunks.length), 0, random.of(chunks));
  return new Uint8Array(Buffer.concat([bytes.subarray(0, SIGNATURE), ...chunks.map(chunkOf)]));
};

function chunkOf({ type, data }: { type: string; data: Uint8Array }): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([size, body, sum]);
}

/** The JSON header of a file of Mho (magic of 8 bytes, length, header, content), and what `close` makes right again. */
export const headed =
  (close: (bytes: Uint8Array) => Uint8Array): Shell =>
  (bytes, random, inside) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = 12 + view.getUint32(8, true);
    const header = bytes.subarray(12, end);
    const changed = random.onceIn(2) ? json(header, random, inside) : header;
    const content = changed === header ? inside(bytes.subarray(end), "content") : bytes.subarray(end);
    const length = Buffer.alloc(4);
    length.writeUInt32LE(random.onceIn(10) ? random.below(2 ** 32) : changed.length);
    return close(new Uint8Array(Buffer.concat([bytes.subarray(0, 8), length, changed, content])));
  };

const DIGEST = 32;

/** A checkpoint whose SHA-256 is right. */
export const checkpoint = headed((bytes) => {
  const body = bytes.subarray(0, Math.max(0, bytes.length - DIGEST));
  return new Uint8Array(Buffer.concat([body, createHash("sha256").update(body).digest()]));
});

/** Values of a JSON document. `close` puts its checksum right. */
export const jsonWith =
  (close: (value: unknown) => unknown): Shell =>
  (bytes, random) =>
    bytesOf(JSON.stringify(close(treeMutant(JSON.parse(text(bytes)), random))));

export const json: Shell = jsonWith((value) => value);

export const toml: Shell = (bytes, random) =>
  bytesOf(toToml(treeMutant(parseToml(text(bytes)), random) as Record<string, unknown>));

/** One line of a file of JSON documents. */
export const jsonLine =
  (close: (value: unknown) => unknown): Shell =>
  (bytes, random, inside) => {
    const lines = text(bytes).trimEnd().split("\n");
    const line = random.below(lines.length);
    lines[line] = text(jsonWith(close)(bytesOf(lines[line]!), random, inside));
    return bytesOf(`${lines.join("\n")}\n`);
  };

const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);

const VALUES: readonly (() => unknown)[] = [
  () => null,
  () => [],
  () => ({}),
  () => true,
  () => "",
  () => "x".repeat(20_000),
  () => "\u001b[2J\nerror",
  () => 0,
  () => -1,
  () => 0.5,
  () => 1e308,
  () => -1e-300,
  () => 2 ** 53,
  () => nested(200),
  () => Array(3000).fill(0),
  () => ({ "": { toString: 1 } }),
];
const KEYS = ["", "__proto__", "constructor", "toString", "x", "kind", "length"];

/** One value within is another one, away, twice, or under another key. */
function treeMutant(root: unknown, random: Random): unknown {
  if (typeof root !== "object" || root === null || random.onceIn(12)) return random.of(VALUES)();
  const copy = structuredClone(root);
  let here = copy as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(here);
    if (keys.length === 0) return Array.isArray(here) ? [random.of(VALUES)()] : { x: random.of(VALUES)() };
    const key = random.of(keys);
    const value = here[key];
    if (typeof value === "object" && value !== null && !random.onceIn(4)) {
      here = value as Record<string, unknown>;
      continue;
    }
    changeAt(here, key, random);
    return copy;
  }
}

function changeAt(here: Record<string, unknown>, key: string, random: Random): void {
  const value = here[key];
  const near = [0, 1, -1, 1000, 1e-3, 1.001];
  switch (random.below(6)) {
    case 0:
      if (Array.isArray(here)) here.splice(Number(key), 1);
      else delete here[key];
      return;
    case 1:
      if (Array.isArray(here)) here.push(value);
      else here[random.of(KEYS)] = value;
      return;
    case 2:
      here[key] = typeof value === "number" ? value * random.of(near) : random.of(VALUES)();
      return;
    case 3:
      here[key] = here[random.of(Object.keys(here))];
      return;
    default:
      here[key] = random.of(VALUES)();
  }
}
