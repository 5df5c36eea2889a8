// Builds native/build/mho.node with the machine's own C++ compiler ($CXX, c++, g++ or clang++): no node-gyp, no download.
// Kernels are compiled once per instruction set; the addon chooses one at run time. Nothing is rebuilt that did not change.
//   node native/build.mjs                 fails with the compiler's message where it cannot build
//   node native/build.mjs --checks        also builds the programs that check the kernels (check.cc), and names them
//   node native/build.mjs --if-possible   says why in a few lines and succeeds (for `npm install`)
// With MHO_REQUIRE_ENGINES=1 both fail: a compile error of these sources is never taken for a machine without a compiler.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const native = dirname(fileURLToPath(import.meta.url));
const build = join(native, "build");
const addon = join(build, "mho.node");

/** Compiled once for each instruction set that has floats, and for each, slowest first. */
const FLOAT_SOURCES = ["floats/floats.cc", "kernels.cc"];
const WORD_SOURCES = ["words/words.cc"];
const COMMON_SOURCES = [
  "addon.cc",
  "addonOperations.cc",
  "addonRuleMemory.cc",
  "addonNormalization.cc",
  "variants.cc",
  "selfCheck.cc",
  "commandQueue.cc",
  "threadPool.cc",
  "memory.cc",
  "workspace.cc",
];
const FLAGS = "-std=c++17 -O3 -ffp-contract=off -fno-math-errno -fPIC -pthread -fvisibility=hidden".split(
  " ",
);
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
/** They differ from others in sums of words only, and take their floats. */
const WORDS_ONLY = ["amx", "avx512vnni", "avxvnni"];

async function main() {
  mkdirSync(build, { recursive: true });
  const compiler = await findCompiler();
  await tryCompiler(compiler);
  const variants = await usableVariants(compiler.path);
  const objects = await compileAll(compiler, jobsOf(variants));
  await link(compiler, objects);
  if (process.argv.includes("--checks")) await buildChecks(compiler, variants);
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
  throw new NoCompiler(
    `no C++ compiler found (tried ${candidates.join(", ")}); install g++ or clang, or set CXX`,
  );
}

/** The machine cannot build C++ at all. Any other failure is one of these sources. */
class NoCompiler extends Error {}

/** Builds a few lines, as the addon is built: where that fails, headers or a linker are missing. */
async function tryCompiler(compiler) {
  const folder = mkdtempSync(join(tmpdir(), "mho-build-"));
  const source = join(folder, "try.cc");
  writeFileSync(source, "#include <thread>\n#include <vector>\nstd::vector<std::thread> threads;\n");
  try {
    await run(compiler.path, [...FLAGS, ...linkFlags(), source, "-o", join(folder, "try.node")]);
  } catch (error) {
    throw new NoCompiler(`${compiler.path} cannot build C++17 on this machine:\n${messageOf(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
    "-DNODE_API_SWALLOW_UNTHROWABLE_EXCEPTIONS",
  ];
  const have = isas.map((isa) => `-DMHO_HAVE_${isa}`);
  return [
    ...isas.flatMap((isa) =>
      [...(WORDS_ONLY.includes(isa) ? [] : FLOAT_SOURCES), ...WORD_SOURCES].map((source) => ({
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
    for (let job = waiting.shift(); job; job = waiting.shift())
      await compile(compiler, job).catch((error) => {
        waiting.length = 0;
        throw error;
      });
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
  const fresh = `${addon}.${process.pid}`;
  await run(compiler.path, [...linkFlags(), ...objects, "-o", fresh]);
  renameSync(fresh, addon);
  writeFileSync(stamp, JSON.stringify({ key }));
}

/** native/build/check.<isa> prints checksums, which must be those of every other instruction set. They share the addon's objects, and so
 *  its flags. */
async function buildChecks(compiler, variants) {
  const isas = Object.keys(variants).filter((isa) => !WORDS_ONLY.includes(isa));
  const checks = isas.map((isa) => ({
    source: "check.cc",
    name: `check.${isa}`,
    flags: [...variants[isa], `-DMHO_ISA=${isa}`],
    needs: [`kernels.${isa}`, "threadPool", "workspace"],
  }));
  await compileAll(compiler, checks);
  for (const { name, needs } of checks) {
    const program = join(build, name);
    const objects = [name, ...needs].map((needed) => join(build, `${needed}.o`));
    await run(compiler.path, ["-pthread", ...objects, "-o", program]);
    console.log(`check: ${relative(process.cwd(), program)}`);
  }
}

function linkFlags() {
  const how = process.platform === "darwin" ? ["-bundle", "-undefined", "dynamic_lookup"] : ["-shared"];
  return [...how, "-pthread"];
}

function messageOf(error) {
  return String(error.stderr || error.message).trim();
}

const MESSAGE_LINES = 12;
/** The part of a compiler's message that says what is wrong. */
function shortMessage(message) {
  const lines = message.split("\n");
  const first = lines.findIndex((line) => /\berror\b/i.test(line));
  return lines.slice(Math.max(first, 0)).slice(0, MESSAGE_LINES).join("\n");
}

const ifPossible = process.argv.includes("--if-possible");
try {
  await main();
} catch (error) {
  const message = messageOf(error);
  const fallback = "the slow reference engine will be used; `mho doctor` says how to fix it";
  // An addon of older sources would compute other numbers.
  if (ifPossible) rmSync(addon, { force: true });
  if (!ifPossible || process.env.MHO_REQUIRE_ENGINES === "1") {
    console.error(message);
    process.exitCode = 1;
  } else if (error instanceof NoCompiler)
    console.log(`native engine not built: ${fallback}\n${shortMessage(message)}`);
  else console.error(`NATIVE ENGINE FAILED TO COMPILE: ${fallback}\n${shortMessage(message)}`);
}
