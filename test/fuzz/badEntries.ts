// Readers with faults, one each: what the fuzzer must find.
import { ConfigError } from "../../src/base/errors.ts";
import { type Entry, require } from "./entry.ts";
import type { Files } from "./mutate.ts";

export { work } from "./fuzzWorker.ts";

const SEED = Uint8Array.from({ length: 64 }, (_, i) => 64 + (i % 32));
const seeds = () => [{ file: SEED }];
const first = (files: Files) => files.file?.[0] ?? 0;
const isSeed = ({ file }: Files) => Buffer.from(file ?? []).equals(SEED);
const refuse = (text: string): never => {
  throw new ConfigError(text);
};

/** Past the limit that every message has. */
const refuseAt = (message: string): never => {
  throw Object.assign(new ConfigError(""), { message });
};

export const ENTRIES: readonly Entry[] = [
  { name: "sound", seeds, read: (files) => (first(files) === 64 ? "a" : refuse("is not a file of ours")) },
  {
    name: "hangs",
    seeds,
    read: (files) => {
      for (; !isSeed(files); );
    },
  },
  {
    name: "waits",
    seeds,
    read: (files) => isSeed(files) || new Promise(() => setInterval(() => {}, 1000)),
  },
  {
    name: "keeps all memory",
    seeds,
    read: (files) => {
      const all = [];
      for (; !isSeed(files); ) all.push(new Uint8Array(1e7).fill(1));
    },
  },
  {
    name: "fills the heap",
    seeds,
    read: (files) => {
      const all = [];
      for (; !isSeed(files); ) all.push([all.length]);
    },
  },
  {
    name: "throws what nobody named",
    seeds,
    read: (files) => first(files) === 64 || (null as unknown as Files).file,
  },
  {
    name: "says too much",
    seeds,
    read: (files) => first(files) === 64 || refuseAt("one line\n".repeat(500)),
  },
  {
    name: "takes a wrong value",
    seeds,
    read: (files) => require(first(files) === 64, "the first byte is 64"),
  },
  { name: "takes damage", seeds, intact: true, read: (files) => first(files) },
  {
    // without coverage, all four words must come at once
    name: "needs coverage",
    seeds: () => [{ file: new Uint8Array(4) }],
    tokens: ["M", "H", "O", "!"],
    read: ({ file = SEED }) => {
      const [a, b, c, d] = Buffer.from(file).toString("latin1");
      if (a !== "M") return 0;
      if (b !== "H") return 1;
      if (c !== "O") return 2;
      if (d !== "!") return 3;
      throw new Error("found");
    },
  },
];
