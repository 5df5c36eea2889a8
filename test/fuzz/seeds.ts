// Sound files to start from: of the repository where it has some, else made by our own writers.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import { encode as encodePng } from "fast-png";
import { strToU8, zipSync } from "fflate";
import { packageRoot } from "../../src/base/packageRoot.ts";
import type { Dataset } from "../../src/data/dataset.ts";
import { createReferenceEngine } from "../../src/engine/reference.ts";
import { type Experiment, resolveExperiment } from "../../src/experiment/experiment.ts";
import { experimentHash } from "../../src/experiment/experimentHash.ts";
import { finishRun } from "../../src/report/run/runDocument.ts";
import { runExperiment } from "../../src/run/runExperiment.ts";
import { addRecord, type StudyRecord } from "../../src/study/records.ts";
import type { Files } from "./mutate.ts";

const root = mkdtempSync(join(tmpdir(), "mho-fuzz-"));
process.once("exit", () => rmSync(root, { recursive: true, force: true }));

/** The files in a folder of their own; what an input before left there is gone. */
export function folderOf(files: Files): string {
  const folder = join(root, "input");
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
  for (const [name, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

/** A place where no folder can be made. */
export function blockedFolder(): string {
  const file = join(root, "file");
  writeFileSync(file, "");
  return file;
}

export function newFolder(): string {
  return mkdtempSync(join(root, "new-"));
}

/** Plain files of a folder. */
export function filesIn(folder: string): Files {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(names.map(({ name }) => [name, bytesAt(join(folder, name))]));
}

const bytesAt = (file: string) => new Uint8Array(readFileSync(file));
export const ofRepository = (path: string, most = Infinity): Uint8Array =>
  bytesAt(join(packageRoot(), path)).slice(0, most);

export const textFiles = (texts: Readonly<Record<string, string>>): Files[] =>
  Object.entries(texts).map(([name, text]) => ({ [name]: strToU8(text) }));

/** Tables of features with a label. */
export const labelledTables = (): Files[] =>
  textFiles({
    "a.csv": "id,x,y z,class\n1,0.5,-3,cat\n2,1.5,,dog\n3,2.5,4e2,cat\n4,-1,7,dog\n5,0,?,cat\n6,9,9,dog\n",
    "b.tsv": "x\ttarget\n1,5\t0\n2,5\t1\n3,5\t0\n4,5\t1\n0,5\t0\n-2,5\t1\n",
    "c.txt": "# x y\n 1.0 0\n 2.0 1\n 2.5 0\n 3.0 1\n 7.0 0\n 8.0 1\n",
    "d.csv":
      '"a";"label"\r\n"1 000";"one"\r\n"2 000,5";"a ""two"""\r\n"3";"one"\r\n"4";"a ""two"""\r\n"5";"one"\r\n',
  });

export function examples(): Files[] {
  const names = readdirSync(join(packageRoot(), "examples")).filter((name) => name.endsWith(".toml"));
  return names.map((name) => ({ "experiment.toml": ofRepository(`examples/${name}`) }));
}

const pulses = (separator: string, comma: boolean) =>
  [...Array(12).keys()]
    .map((i) => [String(i), (5 + i * 0.25).toFixed(2), (9 - i * 0.25).toFixed(2)])
    .map((cells) => cells.map((cell) => (comma ? cell.replace(".", ",") : cell)).join(separator))
    .join("\n");

function everyLine(path: string, wanted: (line: string, i: number) => boolean): string {
  return Buffer.from(ofRepository(path)).toString("utf8").split("\n").filter(wanted).join("\n");
}

/** In each form that is read: separators, marks, decimal comma, comments, direction columns. */
export function tables(): Files[] {
  const csv = (text: string) => ({ "pulses.csv": strToU8(text) });
  return [
    csv(everyLine("examples/pulses.csv", (line) => !/^\d/.test(line) || /^[12],1,/.test(line))),
    csv(everyLine("examples/gong-2018.csv", (_, i) => i < 60)),
    csv(`pulse;LTP [µS];LTD [µS]\n${pulses(";", true)}`),
    csv(`# read voltage 0.1 V\npulse\tI LTP (nA)\tI LTD (nA)\n${pulses("\t", false)}\n`),
    csv(`pulse LTP LTD\n${pulses(" ", false)}`),
    { "pulses.csv": new Uint8Array(Buffer.from(`\ufeffpulse,LTP,LTD\r\n${pulses(",", false)}`, "utf16le")) },
  ];
}

export function workbooks(): Files[] {
  const cell = (column: string, row: number, value: string) => `<c r="${column}${row}">${value}</c>`;
  const rows = [...Array(10).keys()].map(
    (i) =>
      `<row r="${i + 2}">${cell("A", i + 2, `<v>${i}</v>`)}${cell("B", i + 2, `<v>${5 + i / 4}</v>`)}</row>`,
  );
  const head = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is><t>LTP [uS]</t></is></c></row>`;
  const small = zipSync({
    "[Content_Types].xml": strToU8("<Types/>"),
    "xl/sharedStrings.xml": strToU8("<sst><si><t>pulse &amp; no</t></si></sst>"),
    "xl/worksheets/sheet1.xml": strToU8("<worksheet><sheetData/></worksheet>"),
    "xl/worksheets/sheet2.xml": strToU8(
      `<x:worksheet><sheetData>${head}${rows.join("")}</sheetData></x:worksheet>`,
    ),
  });
  return [{ "a.xlsx": ofRepository("src/lab/measurement/testdata/pulses.xlsx") }, { "a.xlsx": small }];
}

export function numpyArchives(): Files[] {
  return [{ "a.npz": ofRepository("src/lab/measurement/testdata/pulses.npz") }];
}

export function pngs(): Files[] {
  const shade = (length: number) => Uint8Array.from({ length }, (_, i) => (i * 7) & 255);
  const of = (channels: number, side: number) =>
    encodePng({
      width: side,
      height: side,
      channels,
      depth: 8,
      data: channels === 4 ? opaque(side) : shade(side * side * channels),
    });
  const opaque = (side: number) => shade(side * side * 4).map((value, i) => (i % 4 === 3 ? 255 : value));
  return [of(1, 8), of(3, 8), of(4, 5), of(3, 40)].map((bytes) => ({ "a.png": new Uint8Array(bytes) }));
}

/** A network of one small layer, trained for two epochs on made images: its folder holds every file that a run writes. */
export async function runFolder(): Promise<{ folder: string; experiment: Experiment }> {
  const experiment = resolveExperiment({
    network: { name: "mlp", hidden: [3] },
    training: { epochs: 2, batch: 5, calibrationBatches: 1, augment: false },
  });
  const folder = newFolder();
  const engine = createReferenceEngine();
  const dataset = madeImages();
  const result = await runExperiment(experiment, { engine, dataset, folder });
  finishRun(experiment, dataset, result);
  await engine.dispose();
  return { folder, experiment };
}

function madeImages(): Dataset {
  const labels = Uint8Array.from({ length: 10 }, (_, i) => i % 3);
  const split = { images: Uint8Array.from({ length: 10 * 4 * 4 }, (_, i) => (i * 89) % 256), labels };
  const named = { name: "made", source: "made", form: "made", fingerprint: "made", classes: ["a", "b", "c"] };
  return { ...named, height: 4, width: 4, channels: 1, train: split, test: split };
}

export function oldRecords(): Files {
  const lines = Buffer.from(ofRepository("results/cpu.jsonl", 40_000))
    .toString("utf8")
    .split("\n")
    .slice(0, 3);
  return { "records.jsonl": strToU8(`${lines.join("\n")}\n`) };
}

/** Records as this version writes them. */
export function newRecords(): Files {
  const folder = newFolder();
  const file = join(folder, "records.jsonl");
  const record = (seed: number): StudyRecord => ({
    hash: experimentHash(resolveExperiment({ seed })),
    seed,
    rule: "sgd",
    settings: [`seed=${seed}`],
    mho: "0.1.0",
    node: "v20",
    engine: "native",
    arithmetic: "exact integers",
    data: "made",
    fingerprint: "00",
    testAccuracy: 0.5,
    bestTestAccuracy: 0.6,
    trainLoss: 1.25,
    epochs: 2,
    pulsesPerWeight: 3.5,
    weights: 200,
    energy: { total: 0.5, weightUpdate: 0.25 },
    seconds: 12,
  });
  for (const seed of [1, 2, 3]) addRecord(file, record(seed));
  return filesIn(folder);
}

export const gzipped = (bytes: Uint8Array): Uint8Array => new Uint8Array(gzipSync(bytes, { level: 1 }));
