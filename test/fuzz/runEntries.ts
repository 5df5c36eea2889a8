// Files that Mho itself wrote and reads again: runs, their checkpoints, records, caches, and the messages of a browser. All but the last
// have checksums, so that damage is never taken for a result.
import { createHash } from "node:crypto";
import { join } from "node:path";
import { strToU8 } from "fflate";
import { ConfigError, DataError } from "../../src/base/errors.ts";
import { cached, sumOf } from "../../src/data/cache.ts";
import { imageSize } from "../../src/data/dataset.ts";
import { fingerprintOf } from "../../src/data/fingerprint.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { sealed } from "../../src/experiment/sealed.ts";
import { networkFromDocument } from "../../src/network/file.ts";
import { checkWeights } from "../../src/network/givenWeights.ts";
import { NETWORK_DEFAULTS } from "../../src/network/params.ts";
import { activityOfRun, imagesOfRun } from "../../src/run/runActivity.ts";
import { RUN_FILES, readJson, readRunRecord } from "../../src/run/runFolder.ts";
import { startOf } from "../../src/run/startWeights.ts";
import { readFound } from "../../src/server/runStore.ts";
import { summarize } from "../../src/server/runSummaries.ts";
import { readRecords } from "../../src/study/records.ts";
import { readPacks, writePack } from "../../src/study/sweep/packs.ts";
import { checkpointFile, fileCheckpoints } from "../../src/training/checkpoint.ts";
import { checkedPosition, type Position } from "../../src/training/position.ts";
import { openTestServer, SMALL } from "../server/fixture.ts";
import { type Entry, require, requireFinite, requireImages } from "./entry.ts";
import type { Files } from "./mutate.ts";
import * as seeds from "./seeds.ts";
import * as shells from "./shells.ts";

/** Puts the seals of a changed record, or of a list of them, right. */
function resealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(resealed);
  if (typeof value !== "object" || value === null) return value;
  const { check: _, ...values } = value as Record<string, unknown>;
  return sealed(values);
}

const resealing = { ".json": shells.jsonWith(resealed), ".jsonl": shells.jsonLine(resealed) };

/** One file of a run's folder. */
const ofRun = (file: string, read: (folder: string) => unknown): Entry => ({
  name: `run: ${file}`,
  seeds: async () => [{ [file]: seeds.filesIn((await seeds.runFolder()).folder)[file]! }],
  shells: resealing,
  intact: true,
  read: (files) => {
    const value = read(seeds.folderOf(files));
    requireFinite(value);
    return value;
  },
});

/** The server's answer about a run; damaged files are named, not used. */
function serverAnswer(folder: string): unknown {
  const run = readFound({ id: "run", folder });
  summarize(run, "done", null);
  if (run.damaged.length > 0) throw new ConfigError(`damaged: ${run.damaged.join()}`);
  return run;
}

const runs: readonly Entry[] = [
  ofRun(RUN_FILES.experiment, readRunRecord),
  ofRun(RUN_FILES.epochs, (folder) => activityOfRun(folder, 128)),
  ofRun(RUN_FILES.result, imagesOfRun),
  {
    name: "run: server",
    seeds: async () => {
      const { "checkpoint.mho": _, ...files } = seeds.filesIn((await seeds.runFolder()).folder);
      return [files];
    },
    shells: resealing,
    intact: true,
    read: (files) => {
      if (Object.keys(files).length < 3) throw new ConfigError("a file is away: nothing is said of it");
      return serverAnswer(seeds.folderOf(files));
    },
  },
  {
    name: "run: start weights",
    seeds: async () => {
      const { "checkpoint.mho": checkpoint, "experiment.json": experiment } = seeds.filesIn(
        (await seeds.runFolder()).folder,
      );
      return [{ "checkpoint.mho": checkpoint!, "experiment.json": experiment! }];
    },
    shells: { ...resealing, ".mho": shells.checkpoint },
    intact: true,
    read: (files) => {
      if (Object.keys(files).length < 2) throw new ConfigError("a file is away: nothing is said of it");
      return startWeights(seeds.folderOf(files));
    },
  },
  {
    name: "run: checkpoint",
    seeds: async () => [{ "checkpoint.mho": await smallCheckpoint() }],
    shells: { ".mho": shells.checkpoint },
    intact: true,
    read: async (files) => {
      const engine = createReferenceEngine();
      try {
        return await loaded(engine, seeds.folderOf(files));
      } finally {
        await engine.dispose();
      }
    },
  },
];

/** Weights that another run starts from: what passes the checks is finite and fits the network. */
function startWeights(folder: string): unknown {
  const { source, weights } = startOf({ ...NETWORK_DEFAULTS, hidden: [3], start: folder })!();
  const network = networkFromDocument({ input: MADE, layers: MADE_LAYERS }, "made", "made");
  checkWeights(network, weights, source);
  for (const values of weights.values())
    require(values.kind !== "matrix" || values.matrix.every(Number.isFinite), "weights are finite");
  return [...weights];
}

const MADE = { height: 4, width: 4, channels: 1 };
const MADE_LAYERS = [
  { kind: "flatten", name: "flatten" },
  // three neurons at an eighth of the width
  { kind: "fc", name: "fc1", units: 1, relu: true },
  { kind: "fc", name: "fc2", units: 3, relu: false },
];

const HASH = "0123456789abcdef";

function buffersOf(engine: ReturnType<typeof createReferenceEngine>) {
  return [
    engine.buffer("conv1.conductance", "f32", 20),
    engine.buffer("conv1.life", "i32", 20),
    engine.buffer("metrics", "f64", 4),
  ];
}

async function smallCheckpoint(): Promise<Uint8Array> {
  const records = readJson((await seeds.runFolder()).folder, RUN_FILES.epochs);
  const position = { epoch: 2, step: 3, seconds: 1, activity: null, records, advice: ["slow"] };
  const engine = createReferenceEngine();
  const folder = seeds.newFolder();
  await fileCheckpoints(folder).save(engine, HASH, position, buffersOf(engine));
  await engine.dispose();
  return seeds.filesIn(folder)["checkpoint.mho"]!;
}

async function loaded(engine: ReturnType<typeof createReferenceEngine>, folder: string): Promise<unknown> {
  const buffers = buffersOf(engine);
  const found = fileCheckpoints(folder).load<Position>(engine, HASH, buffers);
  const position = found && checkedPosition(found, 5, 8, checkpointFile(folder));
  const tensors = [];
  for (const buffer of buffers) tensors.push(await engine.readTensor(buffer));
  return { position, tensors };
}

/** The header's fingerprint put right, where there is an image or more. */
function refingered(bytes: Uint8Array): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 12 + view.getUint32(8, true);
  const header = JSON.parse(Buffer.from(bytes.subarray(12, end)).toString("utf8"));
  let at = end;
  const take = (length: number) => {
    at += length;
    return bytes.subarray(at - length, at);
  };
  const split = (count: number) => ({ images: take(count * imageSize(header)), labels: take(count) });
  const train = split(header.trainCount);
  header.fingerprint = fingerprintOf({ ...header, train, test: split(header.testCount) });
  header.sum = sumOf(header);
  const text = strToU8(JSON.stringify(header));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(text.length);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, 8), length, text, bytes.subarray(end)]));
}

const caches: readonly Entry[] = [
  {
    name: "data cache",
    seeds: async () => {
      const folder = seeds.newFolder();
      const split = {
        images: Uint8Array.from({ length: 36 }, (_, i) => i * 7),
        labels: Uint8Array.of(0, 1, 1),
      };
      const shape = { form: "made", height: 2, width: 2, channels: 3, classes: ["a", "b"] };
      await cached(folder, "key", async () => ({ ...shape, train: split, test: split }));
      return [seeds.filesIn(folder)];
    },
    shells: { ".mhodata": shells.headed(refingered) },
    intact: true,
    read: async (files) => {
      const content = await cached(seeds.folderOf(files), "key", () => {
        throw new DataError("made anew");
      });
      requireImages(content);
      return content;
    },
  },
  {
    name: "records, old",
    seeds: () => [seeds.oldRecords()],
    shells: { ".jsonl": shells.jsonLine((value) => value) },
    read: readAll,
  },
  { name: "records", seeds: () => [seeds.newRecords()], shells: resealing, intact: "each", read: readAll },
];

/** A pack of a study of chips: its name is the SHA-256 of its content. */
async function pack(): Promise<Files> {
  const folder = seeds.newFolder();
  const figures = { efficiencyTopsPerWatt: 12.5, areaSquareMetre: 1e-4, energyPerEpochJoule: null };
  writePack(folder, [
    { hash: HASH, figures, problem: null },
    { hash: HASH.replaceAll("0", "f"), figures: {}, problem: "no such chip" },
  ]);
  return seeds.filesIn(folder);
}

function readPack(files: Files): unknown {
  const answers = [...readPacks(seeds.folderOf(files)).values()];
  for (const { hash, problem } of answers) {
    require(/^[0-9a-f]{16}$/.test(hash), "a point is named by its hash");
    require(problem === null || typeof problem === "string", "a problem is a sentence");
  }
  requireFinite(answers);
  return answers;
}

/** Under the name that fits what it holds now: somebody who forges a pack can do so. */
const renamed = (files: Files): Files =>
  Object.fromEntries(
    Object.values(files).map((bytes) => [
      `pack-${createHash("sha256").update(bytes).digest("hex")}.jsonl`,
      bytes,
    ]),
  );

const packs: readonly Entry[] = [
  { name: "pack", seeds: async () => [await pack()], intact: true, read: readPack },
  {
    name: "pack, forged",
    seeds: async () => [await pack()],
    shells: { ".jsonl": shells.jsonLine((value) => value) },
    read: (files) => readPack(renamed(files)),
  },
];

function readAll(files: Files): unknown {
  const records = [...readRecords(join(seeds.folderOf(files), "records.jsonl")).values()];
  for (const { testAccuracy } of records)
    require(testAccuracy >= 0 && testAccuracy <= 1, "an accuracy is a share");
  requireFinite(records);
  return records;
}

const server: Entry = {
  name: "request",
  cases: 100,
  seeds: () => [
    { body: strToU8(JSON.stringify({ settings: SMALL })) },
    {
      body: strToU8(JSON.stringify({ experiment: { training: { epochs: 1 }, device: { rOn: "240 kohm" } } })),
    },
  ],
  shells: { body: shells.json },
  tokens: ['"settings":', '"experiment":', "data.source=/etc", "network.name=../x", "device.preset=a.json"],
  read: async (files) => {
    const test = openTestServer({ run: async () => {} });
    try {
      const answer = await test.post("/api/runs", Buffer.from(files.body ?? []).toString("utf8"));
      const text = await answer.text();
      require([201, 400, 409, 413].includes(answer.status), `answers ${answer.status}: ${test.faults[0]}`);
      require(text.length <= 4000, `an answer of ${text.length} characters`);
      if (answer.status !== 201) throw new ConfigError(text);
      return answer.status;
    } finally {
      await test.close();
    }
  },
};

export const RUN_ENTRIES: readonly Entry[] = [...runs, ...caches, ...packs, server];
