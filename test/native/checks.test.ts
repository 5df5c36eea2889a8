// The C++ kernels that are not reads, each instruction set beside the others (native/check.cc), as the build compiles them; and what the
// build says where it cannot compile. Needs a C++ compiler. Reads and gradients of every instruction set: test/parity.
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/base/packageRoot.ts";
import { loadAddon } from "../../src/engine/nativeAddon.ts";
import { missing } from "../missing.ts";

const NATIVE = join(packageRoot(), "native");

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const options = { encoding: "utf8", maxBuffer: 1 << 26, env: { ...process.env, ...env } } as const;
  const { status, stdout, stderr } = spawnSync(program, args, options);
  return { status, stdout, stderr };
}

const compilers = process.env.CXX ? [process.env.CXX] : ["c++", "g++", "clang++"];
const compiler = compilers.find((name) => run(name, ["--version"]).status === 0);
if (!compiler) missing(`the C++ kernels are not checked: no compiler (tried ${compilers.join(", ")})`);

describe.skipIf(!compiler)("the kernels", () => {
  let programs: string[] = [];
  beforeAll(() => {
    const { status, stdout, stderr } = run(process.execPath, [join(NATIVE, "build.mjs"), "--checks"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    programs = [...stdout.matchAll(/^check: (.*)$/gm)].map(([, path]) => join(process.cwd(), path!));
  }, 300_000);

  test("give the same bits on every instruction set of this machine", () => {
    const here = loadAddon().variants();
    const checks = programs.filter((path) => here.some((isa) => path.endsWith(`check.${isa}`)));
    expect(checks.some((path) => path.endsWith(".portable"))).toBe(true);
    const sums = checks.map((path) => run(path, ["2"]).stdout.trim().split("\n"));
    expect(sums[0]!.length).toBeGreaterThan(1000);
    expect(sums[0]!.at(-1)).toMatch(/^all: [0-9a-f]{16}$/);
    for (const others of sums) expect(others).toEqual(sums[0]);
  });
});

describe("the build", () => {
  // Inside the package, so that it finds the packages that it needs.
  const folder = mkdtempSync(join(NATIVE, "build", "broken-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  for (const program of readdirSync(NATIVE).filter((name) => name.endsWith(".mjs")))
    copyFileSync(join(NATIVE, program), join(folder, program));
  for (const file of readdirSync(NATIVE, { recursive: true, encoding: "utf8" })) {
    if (!file.endsWith(".cc") || file.startsWith("build")) continue;
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), "#error broken for a test\n");
  }
  const build = (args: readonly string[], env: Readonly<Record<string, string>>) =>
    run(process.execPath, [join(folder, "build.mjs"), ...args], { MHO_REQUIRE_ENGINES: "", ...env });
  /** Files of an earlier build. */
  const leaveAddon = () => {
    mkdirSync(join(folder, "build"), { recursive: true });
    writeFileSync(join(folder, "build", "mho.node"), "old");
  };
  const addonIsThere = () => readdirSync(join(folder, "build")).includes("mho.node");

  test.skipIf(!compiler)("of a broken source fails, with the compiler's message", () => {
    const { status, stderr } = build([], {});
    expect(stderr).toContain("#error broken for a test");
    expect(status).toBe(1);
  });

  test.skipIf(!compiler)(
    "of a broken source says so to npm install, and removes the addon of older sources",
    () => {
      leaveAddon();
      const { status, stderr } = build(["--if-possible"], {});
      expect(stderr).toMatch(
        /NATIVE ENGINE FAILED TO COMPILE.*reference engine.*\n.*#error broken for a test/s,
      );
      expect(status).toBe(0);
      expect(addonIsThere()).toBe(false);
    },
  );

  test.skipIf(!compiler)("of a broken source fails npm install where engines are required", () => {
    const { status, stderr } = build(["--if-possible"], { MHO_REQUIRE_ENGINES: "1" });
    expect(stderr).toContain("#error broken for a test");
    expect(status).toBe(1);
  });

  test("without a compiler says so in a few lines, and fails only where engines are required", () => {
    const none = { CXX: join(folder, "no-compiler") };
    const { status, stdout, stderr } = build(["--if-possible"], none);
    expect(stdout).toMatch(
      /^native engine not built: the slow reference engine will be used.*\nno C\+\+ compiler for \S+ found/,
    );
    expect([status, stderr]).toEqual([0, ""]);
    expect(build(["--if-possible"], { ...none, MHO_REQUIRE_ENGINES: "1" }).status).toBe(1);
    expect(build([], none).status).toBe(1);
  });

  test("with a compiler that has no headers says so, and does not blame the sources", () => {
    const CXX = join(folder, "half-a-compiler");
    const script =
      '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho "fatal error: thread: No such file" >&2; exit 1\n';
    writeFileSync(CXX, script, { mode: 0o755 });
    const { status, stdout, stderr } = build(["--if-possible"], { CXX });
    expect(stdout).toMatch(/^native engine not built: .*\n.*No such file/);
    expect([status, stderr]).toEqual([0, ""]);
  });
});
