// Differences between the systems that the addon is built for: compilers, instruction sets, flags. A target is `<platform>-<arch>`, as Node
// names them.
import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const require = createRequire(import.meta.url);

export const HERE = `${process.platform}-${process.arch}`;

/** Targets that a release has a package of, with what keeps npm from installing one elsewhere. */
export const RELEASED = {
  "linux-x64": { os: ["linux"], cpu: ["x64"], libc: ["glibc"] },
  "linux-arm64": { os: ["linux"], cpu: ["arm64"], libc: ["glibc"] },
  "darwin-arm64": { os: ["darwin"], cpu: ["arm64"] },
  "darwin-x64": { os: ["darwin"], cpu: ["x64"] },
  "win32-x64": { os: ["win32"], cpu: ["x64"] },
};

/** Compilers that build for a target on another system, by Debian's names. */
const CROSS_COMPILERS = {
  "linux-arm64": ["aarch64-linux-gnu-g++"],
  "linux-x64": ["x86_64-linux-gnu-g++"],
};

const AVX2 = ["-mavx2", "-mfma"];
const AVX512 = [...AVX2, "-mavx512f", "-mavx512bw", "-mavx512vl", "-mavx512dq", "-mprefer-vector-width=512"];
/** Flags of each instruction set; the first that the CPU has is used at run time (variants.cc). */
const VARIANTS = {
  x64: {
    amx: [...AVX512, "-mavx512vnni", "-mavx512vpopcntdq", "-mamx-tile", "-mamx-int8"],
    avx512vnni: [...AVX512, "-mavx512vnni"],
    avx512: AVX512,
    avxvnni: [...AVX2, "-mavxvnni"],
    avx2: AVX2,
    portable: [],
  },
  arm64: { neon: [], portable: [] },
};

const platformOf = (target) => target.split("-")[0];
const archOf = (target) => target.split("-")[1];

/** Compilers to try, best first. */
export function compilersFor(target) {
  if (process.env.CXX) return [process.env.CXX];
  // Windows: MSVC's own front end takes none of these flags
  if (platformOf(target) === "win32") return ["clang++"];
  if (target === HERE || platformOf(target) === "darwin") return ["c++", "g++", "clang++"];
  return CROSS_COMPILERS[target] ?? [];
}

/** Instruction sets of the target's processors that the compiler knows. */
export async function usableVariants(compiler, target) {
  const known = VARIANTS[archOf(target)] ?? { portable: [] };
  const usable = {};
  for (const [isa, flags] of Object.entries(known)) {
    const check = [...machineFlags(target), ...flags, "-x", "c++", "-fsyntax-only", "-"];
    const works = run(compiler, check);
    works.child.stdin.end();
    if (
      await works.then(
        () => true,
        () => false,
      )
    )
      usable[isa] = flags;
  }
  return usable;
}

export function compileFlags(target) {
  const common = "-std=c++17 -O3 -ffp-contract=off -fno-math-errno".split(" ");
  const unix = "-fPIC -pthread -fvisibility=hidden".split(" ");
  return [...common, ...(platformOf(target) === "win32" ? ["-DNOMINMAX"] : unix), ...machineFlags(target)];
}

/** One compiler of macOS builds for both of its processors. */
function machineFlags(target) {
  if (platformOf(target) !== "darwin") return [];
  return ["-arch", archOf(target) === "arm64" ? "arm64" : "x86_64"];
}

/** Without the C++ library, which may be older there. libgcc_s is there: Node needs it. */
const PORTABLE_LINUX = ["-static-libstdc++", "-Wl,--gc-sections", "-Wl,--exclude-libs,ALL", "-s"];

/** `portable`: for machines of others, whose C++ library may be older or missing. `folder`: for files that the linker needs. */
export async function linkFlags(target, portable, folder) {
  switch (platformOf(target)) {
    case "darwin":
      return ["-bundle", "-undefined", "dynamic_lookup", "-pthread", ...machineFlags(target)];
    case "win32":
      return ["-shared", await nodeImports(folder)];
    default:
      return ["-shared", "-pthread", ...(portable ? PORTABLE_LINUX : [])];
  }
}

/** Windows: the functions that node.exe offers, as a library for the linker. */
async function nodeImports(folder) {
  const names = join(folder, "node.def");
  const library = join(folder, "node.lib");
  const { js_native_api_symbols, node_api_symbols } = require("node-api-headers").symbols.v8;
  writeFileSync(
    names,
    ["NAME node.exe", "EXPORTS", ...js_native_api_symbols, ...node_api_symbols].join("\n"),
  );
  await run("llvm-dlltool", ["-m", "i386:x86-64", "-d", names, "-l", library]);
  return library;
}

/** Folders of the headers of Node-API and of its C++ form. */
export function apiFolders() {
  return [require("node-api-headers").include_dir, dirname(require.resolve("node-addon-api/package.json"))];
}
