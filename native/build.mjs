// Builds native/build/mho.node with the machine's own C++ compiler ($CXX, c++, g++ or clang++): no node-gyp, no download.
// Kernels are compiled once per instruction set; the addon chooses one at run time. Nothing is rebuilt that did not change.
//   node native/build.mjs                 fails with the compiler's message where it cannot build
//   node native/build.mjs --if-possible   says so in one sentence and succeeds (for `npm install`)
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const native = dirname(fileURLToPath(import.meta.url));
const build = join(native, "build");
const addon = join(build, "mho.node");

/** Compiled once per instruction set, slowest first. */
const KERNEL_SOURCES = ["gemm/gemm.cc", "kernels.cc"];
const COMMON_SOURCES = [
  "addon.cc",
  "addonOperations.cc",
  "variants.cc",
  "commandQueue.cc",
  "threadPool.cc",
  "memory.cc",
  "gemm/workspace.cc",
];
const FLAGS = "-std=c++17 -O3 -ffp-contract=off -fno-math-errno -fPIC -pthread -fvisibility=hidden".split(
  " ",
);
/** Flags of each instruction set; the first that the CPU has is used at run time. */
const VARIANTS = {
  x64: {
    avx512: "-mavx512f -mavx512bw -mavx512vl -mavx512dq -mavx2 -mfma -mprefer-vector-width=512".split(" "),
    avx2: ["-mavx2", "-mfma"],
    portable: [],
  },
  arm64: { neon: [], portable: [] },
};

async function main() {
  mkdirSync(build, { recursive: true });
  const compiler = await findCompiler();
  const variants = await usableVariants(compiler.path);
  const objects = await compileAll(compiler, jobsOf(variants));
  await link(compiler, objects);
  const names = Object.keys(variants).join(", ");
  console.log(`native engine: ${relative(process.cwd(), addon)} (${names}; ${compiler.version})`);
}

/** The first compiler that answers, with its version line. */
async function findCompiler() {
  const candidates = process.env.CXX ? [process.env.CXX] : ["c++", "g++", "clang++"];
  for (const path of candidates) {
    try {
      const { stdout } = await run(path, ["--version"]);
      return { path, version: stdout.split("\n")[0].trim() };
    } catch {}
  }
  throw new Error(`no C++ compiler found (tried ${candidates.join(", ")}); install g++ or clang, or set CXX`);
}

/** Instruction sets of this processor family that the compiler knows. */
async function usableVariants(compiler) {
  const known = VARIANTS[process.arch] ?? { portable: [] };
  const usable = {};
  for (const [isa, flags] of Object.entries(known)) {
    const works = run(compiler, [...flags, "-x", "c++", "-fsyntax-only", "/dev/null"]);
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

function jobsOf(variants) {
  const isas = Object.keys(variants);
  const api = [createRequire(import.meta.url)("node-api-headers").include_dir, addonApiFolder()];
  const common = [
    ...api.flatMap((folder) => ["-isystem", folder]),
    "-DNAPI_VERSION=8",
    "-DNAPI_CPP_EXCEPTIONS",
  ];
  const have = isas.map((isa) => `-DMHO_HAVE_${isa}`);
  return [
    ...KERNEL_SOURCES.flatMap((source) =>
      isas.map((isa) => ({
        source,
        name: `${stem(source)}.${isa}`,
        flags: [...variants[isa], `-DMHO_ISA=${isa}`],
      })),
    ),
    ...COMMON_SOURCES.map((source) => ({ source, name: stem(source), flags: [...common, ...have] })),
  ];
}

function addonApiFolder() {
  return dirname(createRequire(import.meta.url).resolve("node-addon-api/package.json"));
}

function stem(source) {
  return source.replace(/\.cc$/, "").replace("/", "-");
}

/** Compiles what changed, as many at once as there are processors; returns all object files. */
async function compileAll(compiler, jobs) {
  const waiting = [...jobs];
  const worker = async () => {
    for (let job = waiting.shift(); job; job = waiting.shift()) await compile(compiler, job);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
  return jobs.map((job) => objectOf(job));
}

function objectOf(job) {
  return join(build, `${job.name}.o`);
}

async function compile(compiler, job) {
  const object = objectOf(job);
  const command = [...FLAGS, ...job.flags, "-c", join(native, job.source)];
  const key = (files) => fingerprint([compiler.version, ...command], files);
  const stamp = `${object}.json`;
  if (existsSync(object) && existsSync(stamp)) {
    const last = JSON.parse(readFileSync(stamp, "utf8"));
    if (last.files.every(existsSync) && last.key === key(last.files)) return;
  }
  const fresh = `${object}.${process.pid}`;
  await run(compiler.path, [...command, "-MMD", "-MF", `${fresh}.d`, "-o", fresh]);
  const files = dependencies(readFileSync(`${fresh}.d`, "utf8"));
  renameSync(`${fresh}.d`, `${object}.d`);
  renameSync(fresh, object);
  writeFileSync(stamp, JSON.stringify({ key: key(files), files }));
}

/** Files named in a compiler's dependency rule. */
function dependencies(rule) {
  return rule
    .slice(rule.indexOf(":") + 1)
    .replace(/\\\n/g, " ")
    .split(/(?<!\\)\s+/)
    .filter((file) => file !== "")
    .map((file) => file.replace(/\\ /g, " "));
}

function fingerprint(words, files) {
  const hash = createHash("sha256").update(JSON.stringify(words));
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest("hex");
}

async function link(compiler, objects) {
  const key = fingerprint([compiler.version], objects);
  const stamp = join(build, "mho.json");
  if (existsSync(addon) && existsSync(stamp) && JSON.parse(readFileSync(stamp, "utf8")).key === key) return;
  const how = process.platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"];
  const fresh = `${addon}.${process.pid}`;
  await run(compiler.path, [...how, "-pthread", ...objects, "-o", fresh]);
  renameSync(fresh, addon);
  writeFileSync(stamp, JSON.stringify({ key }));
}

const ifPossible = process.argv.includes("--if-possible");
try {
  await main();
} catch (error) {
  if (ifPossible) {
    console.log(
      "native engine not built: the slow reference engine will be used; `mho doctor` says how to fix it",
    );
  } else {
    console.error(String(error.stderr || error.message).trim());
    process.exitCode = 1;
  }
}
