// A release as users get it: packed, installed from its tarball, and used. Without compiler; in a folder with spaces and other letters; by
// a user who may write nothing of it; on each version of Node that is supported. Needs the package registry, or npm's cache of it.
import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compilersFor, HERE } from "../../native/targets.mjs";
import { nodeOf } from "../../scripts/onNode.mjs";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { missing } from "../missing.ts";
import { openRegistry, type PackedPackage, type Registry } from "./registry.ts";

const run = promisify(execFile);
const ROOT = packageRoot();
/** Bytes of an installed Mho without the platform package. */
const LARGEST = 45e6;
const NOBODY = 65534;
const isRoot = process.getuid?.() === 0;
/** One epoch of a small network on 200 images. */
const SMALL = [
  "network.name=mlp",
  "network.hidden=[16]",
  "data.trainLimit=200",
  "data.testLimit=50",
  "training.epochs=1",
].flatMap((setting) => ["--set", setting]);

/** null where this machine has none. */
const compiler =
  compilersFor(HERE).find((path) => spawnSync(path, ["--version"], { stdio: "ignore" }).status === 0) ?? null;
if (compiler === null) missing("install: no C++ compiler, so `mho build-native` is not tried");

const folder = realpathSync(mkdtempSync(join(tmpdir(), "mho-install-")));
const release = join(folder, "release");
const cache = join(folder, "cache");
/** All that is in PATH: Node, npm, and what starts them. No compiler. */
const programs = join(folder, "bin");
const spaced = join(folder, "my Müller 電導");
const readOnly = join(folder, "shared");
/** Without the platform package. */
const bare = join(folder, "own compiler 電導");
let registry: Registry;
let main: Tarball;

/** As another user than root where the tests run as root. */
const user = isRoot ? { uid: NOBODY, gid: NOBODY } : {};
const environment = { PATH: programs, HOME: folder, LANG: "C" };

interface Tarball extends PackedPackage {
  readonly files: readonly string[];
}

async function readTarball(name: string): Promise<Tarball> {
  const tarball = join(release, name);
  const list = await run("tar", ["-tzf", tarball]);
  const manifest = await run("tar", ["-xzOf", tarball, "package/package.json"]);
  const files = list.stdout.trim().split("\n");
  return {
    tarball,
    manifest: JSON.parse(manifest.stdout),
    files: files.map((file) => file.replace(/^package\//, "")),
  };
}

async function install(place: string, flags: readonly string[], how: object): Promise<void> {
  const npm = join(programs, "npm");
  const args = ["install", main.tarball, "--cache", cache, "--omit=dev", "--no-audit", "--no-fund"];
  const scope = `--@mho:registry=${registry.url}`;
  await run(npm, [...args, scope, ...flags], { cwd: place, ...how });
}

/** The command `mho` of an installation, or a version of Node that runs it. */
async function mho(place: string, args: readonly string[], how: { cwd: string; node?: string }) {
  const command = join(place, "node_modules", ".bin", "mho");
  const [program, ...rest] = how.node ? [how.node, realpathSync(command), ...args] : [command, ...args];
  return run(program!, rest, { cwd: how.cwd, env: environment, maxBuffer: 1 << 26, ...user });
}

/** An answer of `mho train --json` without what a clock measured. */
function withoutTimes(answer: string): unknown {
  const times = ["seconds", "trainImagesPerSecond", "run"];
  return JSON.parse(answer, (key, value) => (times.includes(key) ? undefined : value));
}

/** A folder of the user who runs Mho. */
function workFolder(): string {
  const place = mkdtempSync(join(folder, "work-"));
  if (isRoot) chownSync(place, NOBODY, NOBODY);
  return place;
}

function everything(place: string): string[] {
  return readdirSync(place, { recursive: true, encoding: "utf8" }).map((name) => join(place, name));
}

beforeAll(async () => {
  chmodSync(folder, 0o755);
  for (const place of [release, cache, programs, spaced, readOnly, bare]) mkdirSync(place);
  const npm = realpathSync(
    (process.env.PATH ?? "")
      .split(delimiter)
      .map((place) => join(place, "npm"))
      .find(existsSync)!,
  );
  symlinkSync(process.execPath, join(programs, "node"));
  symlinkSync(npm, join(programs, "npm"));
  await run(process.execPath, [join(ROOT, "scripts", "release.mjs"), "--out", release, "--main", HERE], {
    cwd: ROOT,
  });
  const tarballs = await Promise.all(readdirSync(release).map(readTarball));
  main = tarballs.find(({ manifest }) => manifest.name === "mho")!;
  registry = await openRegistry(tarballs.filter((tarball) => tarball !== main));
  await install(spaced, [], { env: { ...process.env, PATH: programs } });
  if (isRoot)
    for (const path of [cache, spaced, readOnly, bare].flatMap((place) => [place, ...everything(place)]))
      lchownSync(path, NOBODY, NOBODY);
  await install(readOnly, ["--offline"], { env: environment, ...user });
  await install(bare, ["--offline", "--omit=optional"], { env: environment, ...user });
  for (const path of everything(readOnly)) chmodSync(path, statSync(path).mode & ~0o222);
}, 480_000);

afterAll(() => {
  registry?.close();
  rmSync(folder, { recursive: true, force: true });
});

describe("the tarball", () => {
  test("holds what runs and what builds the native engine, no leftovers, tests or install scripts", () => {
    for (const name of [
      "dist/cli/main.js",
      "dist/web/index.html",
      "dist/report/figure/vega.licenses.md",
      "dist/web/licenses.md",
      "native/build.mjs",
      "native/kernels.cc",
      "presets/README.md",
    ])
      expect(main.files).toContain(name);
    const odd = main.files.filter((name) =>
      /\.(o|node|map|tgz|txt)$|\.test\.|(^|\/)(test|build|node_modules|lock)(\/|$)/.test(name),
    );
    expect(odd).toEqual([]);
    const { scripts, devDependencies, optionalDependencies } = main.manifest;
    expect([scripts, devDependencies]).toEqual([undefined, undefined]);
    expect(optionalDependencies).toHaveProperty([`@mho/${HERE}`], main.manifest.version);
  });
});

// Each test starts processes: on a machine that has much else to do, a second becomes a minute.
describe("an installed Mho", { timeout: 300_000 }, () => {
  test(`is smaller than ${LARGEST / 1e6} MB without the native engine`, () => {
    const files = everything(join(spaced, "node_modules")).filter((path) => !/node_modules.@mho/.test(path));
    const bytes = files.map((path) => statSync(path)).filter((found) => found.isFile());
    const sum = bytes.reduce((total, { size }) => total + size, 0);
    expect(sum).toBeGreaterThan(5e6);
    expect(sum).toBeLessThan(LARGEST);
  });

  test("uses the platform's package, without a compiler", async () => {
    const { stdout } = await mho(spaced, ["doctor", "--json"], { cwd: workFolder() });
    const addon = join(spaced, "node_modules", "@mho", HERE, "mho.node");
    expect(JSON.parse(stdout)).toMatchObject({ compiler: null, defaultEngine: "native", addon });
  });

  test("says in a sentence why the engine cannot be built", async () => {
    const cwd = workFolder();
    await expect(mho(spaced, ["build-native"], { cwd })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining("no C++ compiler"),
    });
    await expect(mho(readOnly, ["build-native"], { cwd })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^.*native.build cannot be written/),
    });
  });

  const places = [
    ["in a folder with spaces and other letters", spaced],
    ["that its user cannot change", readOnly],
  ] as const;
  describe.each(places)("%s", (_, place) => {
    test("trains and prices a chip", async () => {
      const cwd = workFolder();
      const { stdout } = await mho(place, ["train", "--json", ...SMALL, "--out", "run"], { cwd });
      expect(JSON.parse(stdout)).toMatchObject({ engine: "native", testAccuracy: expect.any(Number) });
      expect(readdirSync(join(cwd, "run"))).toContain("checkpoint.mho");
      const chip = await mho(place, ["chip", "--json"], { cwd });
      expect(JSON.parse(chip.stdout).efficiencyTopsPerWatt).toBeGreaterThan(0);
    });

    test("draws figures without the packages of Vega", async () => {
      const cwd = workFolder();
      await mho(place, ["chip", "--html", "chip.html"], { cwd });
      expect(readFileSync(join(cwd, "chip.html"), "utf8")).toContain("<svg");
      expect(existsSync(join(place, "node_modules", "vega"))).toBe(false);
    });

    test("serves its page", async () => {
      const command = join(place, "node_modules", ".bin", "mho");
      const child = spawn(command, ["ui", "--port", "0", "--no-open"], {
        cwd: workFolder(),
        env: environment,
        ...user,
      });
      const ended = once(child, "exit");
      try {
        const { origin } = await addressOf(child.stdout);
        const page = await (await fetch(origin)).text();
        expect(page).toContain("<title>Mho");
        const [script] = /assets\/[\w-]+\.js/.exec(page) ?? [];
        const answer = await fetch(`${origin}/${script}`);
        expect([answer.status, answer.headers.get("content-type")]).toEqual([
          200,
          expect.stringContaining("javascript"),
        ]);
      } finally {
        child.kill("SIGINT");
      }
      expect(await ended).toEqual([0, null]);
    });
  });
});

async function addressOf(output: AsyncIterable<unknown>): Promise<URL> {
  let text = "";
  for await (const part of output) {
    text += String(part);
    const [url] = /http:\S+/.exec(text) ?? [];
    if (url) return new URL(url);
  }
  throw new Error(`no address in: ${text}`);
}

describe.skipIf(compiler === null)("an installed Mho without the platform's package", () => {
  test("builds the engine with the compiler of this machine, and trains on it to the same bits", async () => {
    const cwd = workFolder();
    expect(existsSync(join(bare, "node_modules", "@mho"))).toBe(false);
    // optimized, it takes minutes
    const quick = join(folder, "quick-c++");
    writeFileSync(quick, `#!/bin/sh\nexec ${compiler} "$@" -O0\n`, { mode: 0o755 });
    const command = join(bare, "node_modules", ".bin", "mho");
    const env = { ...environment, PATH: `${programs}:${process.env.PATH}`, CXX: quick };
    await run(command, ["build-native"], { cwd, env, maxBuffer: 1 << 26, ...user });
    const doctor = await mho(bare, ["doctor", "--json"], { cwd });
    const addon = join(bare, "node_modules", "mho", "native", "build", "mho.node");
    expect(JSON.parse(doctor.stdout)).toMatchObject({ defaultEngine: "native", addon });
    const train = ["train", "--json", ...SMALL];
    const built = await mho(bare, train, { cwd });
    const packed = await mho(spaced, train, { cwd });
    expect(withoutTimes(built.stdout)).toEqual(withoutTimes(packed.stdout));
  }, 900_000);
});

describe("with other versions of Node", () => {
  test.each(["22.23.5", "24.22.3"])(
    "%s trains to the same bits, and prices a chip",
    async (version) => {
      const node = nodeOf(version);
      const cwd = workFolder();
      const told = await run(node, ["--version"]);
      expect(told.stdout.trim()).toBe(`v${version}`);
      const train = ["train", "--json", ...SMALL];
      const [here, there] = await Promise.all([
        mho(spaced, train, { cwd }),
        mho(spaced, train, { cwd, node }),
      ]);
      expect(withoutTimes(there.stdout)).toEqual(withoutTimes(here.stdout));
      const chip = await mho(spaced, ["chip", "--json"], { cwd, node });
      expect(JSON.parse(chip.stdout).efficiencyTopsPerWatt).toBeGreaterThan(0);
    },
    180_000,
  );
});
