// Every command block of the tutorials runs, in order and in one folder a page, and prints lines like those that the page shows.
import { execFile } from "node:child_process";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { type Slurm, slurmLacks, startSlurm } from "../study/slurm.ts";
import { blocksOf, shapeOf } from "./blocks.ts";

const ROOT = packageRoot();
const FOLDER = join(ROOT, "docs/tutorials");
const PAGES = readdirSync(FOLDER).filter((name) => name.endsWith(".md"));
const TIME_MS = 600_000;

const lacking = slurmLacks();
if (lacking !== null)
  console.warn(`SKIPPED: ${lacking}: the Slurm command of the tutorials runs without a cluster`);

let slurm: Slurm | undefined;
beforeAll(async () => {
  if (lacking === null) slurm = await startSlurm();
}, 120_000);
afterAll(() => slurm?.stop());

interface Ended {
  readonly code: number;
  /** Standard output and error, as a terminal shows them. */
  readonly printed: string;
}

/** A folder like a checkout to a reader: the examples, and an npx that starts the built program. */
function folderLikeCheckout(): string {
  const folder = mkdtempSync(join(tmpdir(), "mho-tutorial-"));
  symlinkSync(join(ROOT, "examples"), join(folder, "examples"));
  mkdirSync(join(folder, "bin"));
  const npx = join(folder, "bin/npx");
  writeFileSync(
    npx,
    `#!/bin/sh\nshift\nexec "${process.execPath}" "${join(ROOT, "dist/cli/main.js")}" "$@"\n`,
  );
  chmodSync(npx, 0o755);
  return folder;
}

function run(script: string, folder: string): Promise<Ended> {
  const env = { ...process.env, ...slurm?.env, PATH: `${join(folder, "bin")}:${process.env.PATH}` };
  const text = slurm === undefined ? script.replaceAll("--runner slurm --per-task 3", "") : script;
  return new Promise((done) => {
    execFile("bash", ["-e", "-c", text], { cwd: folder, env, maxBuffer: 2 ** 26 }, (error, out, err) =>
      done({ code: error ? Number(error.code ?? 1) : 0, printed: out + err }),
    );
  });
}

describe.each(PAGES)("%s", (page) => {
  const blocks = blocksOf(readFileSync(join(FOLDER, page), "utf8"));

  it(
    "runs as it is written, and prints what it shows",
    async () => {
      const folder = folderLikeCheckout();
      let printed: readonly string[] = [];
      for (const { kind, text } of blocks) {
        if (kind === "sh") {
          const ended = await run(text, folder);
          expect(ended.code, `${text}\n${ended.printed}`).toBe(0);
          printed = ended.printed.split("\n").map(shapeOf);
        }
        if (kind !== "text") continue;
        for (const line of text.trimEnd().split("\n")) expect(printed).toContain(shapeOf(line));
      }
    },
    TIME_MS,
  );

  it("has commands, and output of some of them", () => {
    const kinds = blocks.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "sh").length).toBeGreaterThan(2);
    expect(kinds).toContain("text");
  });
});

it("a line of another shape is not taken for the same", () => {
  expect(shapeOf("area        12.1 mm²")).toBe("area # mm²");
  expect(shapeOf("area 12.1 mm²")).toBe(shapeOf("area   9 mm²"));
  expect(shapeOf("area 12.1 cm²")).not.toBe(shapeOf("area 12.1 mm²"));
});
