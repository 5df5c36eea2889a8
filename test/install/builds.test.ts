// Builds in a checkout while Mho runs from it: the addon is replaced whole, of two builds at once one waits, and `npx` builds nothing anew
// that is there. Needs a C++ compiler for the first.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { hasAddon } from "../../src/engine/nativeAddon.ts";
import { missing } from "../missing.ts";

const run = promisify(execFile);
const ROOT = packageRoot();
const NATIVE = join(ROOT, "native");
const ADDON = join(NATIVE, "build", "mho.node");
if (!hasAddon()) missing("builds: the native engine is not built (npm run build)");

/** Answers each line of its input with the number that it says, by way of the addon that it has loaded. */
const USER = `
const { Engine } = require(${JSON.stringify(ADDON)});
const engine = new Engine(1);
const buffer = engine.buffer("x", 4);
require("node:readline").createInterface({ input: process.stdin }).on("line", async (line) => {
  engine.upload(buffer, 0, Float32Array.of(Number(line)));
  console.log(new Float32Array(await engine.read(buffer, 4))[0]);
});`;

async function answer(child: ChildProcess, lines: AsyncIterator<string>, value: number): Promise<number> {
  child.stdin!.write(`${value}\n`);
  return Number((await lines.next()).value);
}

describe.skipIf(!hasAddon())("the native engine", () => {
  test("is replaced whole: who runs with the old one keeps it, and of two builds at once one waits", async () => {
    await run(process.execPath, [join(NATIVE, "build.mjs")]);
    const child = spawn(process.execPath, ["-e", USER], { stdio: ["pipe", "pipe", "inherit"] });
    const lines = createInterface({ input: child.stdout! })[Symbol.asyncIterator]();
    try {
      expect(await answer(child, lines, 3)).toBe(3);
      const before = statSync(ADDON).ino;
      rmSync(join(NATIVE, "build", "mho.json"));
      const builds = [1, 2].map(() => run(process.execPath, [join(NATIVE, "build.mjs")]));
      const said = (await Promise.all(builds)).map(({ stdout }) => stdout);
      // both wait where a third one, of another test, is at work
      expect(said.join("")).toContain("waiting for its end");
      expect(statSync(ADDON).ino).not.toBe(before);
      expect(await answer(child, lines, 7)).toBe(7);
    } finally {
      child.kill();
      await once(child, "exit");
    }
  }, 300_000);
});

describe("npx in a checkout", () => {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "mho-checkout-")));
  afterAll(() => rmSync(folder, { recursive: true }));
  const path = (...names: string[]) => join(folder, ...names);
  const log = () => readFileSync(path("built"), "utf8").trim().split("\n");

  /** A checkout with the real scripts, whose compilers only write down that they ran. */
  function makeCheckout(): void {
    for (const place of ["native", "scripts", "src", "web", "presets", "examples"]) mkdirSync(path(place));
    for (const file of ["scripts/build.mjs", "scripts/builtFrom.mjs", "native/buildLock.mjs"])
      cpSync(join(ROOT, file), path(file));
    const files = [
      "package-lock.json",
      "tsconfig.json",
      "tsconfig.build.json",
      "scripts/copyAssets.mjs",
      "scripts/bundleVega.mjs",
    ];
    for (const file of files) writeFileSync(path(file), "{}");
    const note = 'require("node:fs").appendFileSync("built", ';
    writeFileSync(
      path("native", "build.mjs"),
      `import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
       appendFileSync("built", "native\\n"); mkdirSync("native/build", { recursive: true }); writeFileSync("native/build/mho.node", "");`,
    );
    writeFileSync(
      path("tsc.cjs"),
      `${note}"dist\\n"); require("node:fs").cpSync("src", "dist", { recursive: true });`,
    );
    mkdirSync(path("src", "cli"));
    mkdirSync(path("src", "web"));
    writeFileSync(path("src", "cli", "main.js"), '#!/usr/bin/env node\nconsole.log("one");', { mode: 0o755 });
    writeFileSync(path("src", "web", "index.html"), "");
    const scripts = {
      prepare: "node scripts/build.mjs --if-possible",
      "build:js": "node scripts/builtFrom.mjs --begin && node tsc.cjs && node scripts/builtFrom.mjs --end",
    };
    const bin = { "mho-checkout": "dist/cli/main.js" };
    writeFileSync(
      path("package.json"),
      JSON.stringify({ name: "mho-checkout", version: "1.0.0", type: "module", bin, scripts }),
    );
    symlinkSync(join(ROOT, "node_modules"), path("node_modules"));
  }

  const npx = async () => {
    const args = ["--yes", "--cache", path("cache"), "mho-checkout"];
    return (await run("npx", args, { cwd: folder })).stdout.trim();
  };

  test("builds what is missing, and nothing that is there, however old", async () => {
    makeCheckout();
    expect(await npx()).toBe("one");
    expect(log()).toEqual(["native", "dist"]);
    writeFileSync(path("src", "cli", "main.js"), '#!/usr/bin/env node\nconsole.log("two");', { mode: 0o755 });
    rmSync(path("cache"), { recursive: true });
    expect(await npx()).toBe("one");
    expect(log()).toEqual(["native", "dist"]);
    await run("npm", ["run", "prepare"], { cwd: folder });
    expect(log()).toEqual(["native", "dist", "native", "dist"]);
    expect(await npx()).toBe("two");
    expect(existsSync(path("dist", "builtFrom.txt"))).toBe(true);
  }, 300_000);
});
