// Builds native/build/mho.node with the machine's own C++ compiler ($CXX, c++, g++ or clang++): no node-gyp, no download.
// Kernels are compiled once per instruction set; the addon chooses one at run time. Nothing is rebuilt that did not change. The addon is
// replaced whole: who runs with the old one keeps it. Of two builds at once, one waits.
//   node native/build.mjs                 fails with the compiler's message where it cannot build
//   node native/build.mjs --checks        also builds the programs that check the kernels (check.cc), and names them
//   node native/build.mjs --if-possible   says why in a few lines and succeeds (for `npm ci` in a checkout)
//   node native/build.mjs --target NAME   builds native/build/NAME/mho.node for machines of others, e.g. linux-arm64 (scripts/release.mjs)
// With MHO_REQUIRE_ENGINES=1 the first three fail: a compile error of these sources is never taken for a machine without a compiler.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs, promisify } from "node:util";
import { oneAtATime } from "./buildLock.mjs";
import { apiFolders, compileFlags, compilersFor, HERE, linkFlags, usableVariants } from "./targets.mjs";

const run = promisify(execFile);
const { values: options } = parseArgs({
  options: {
    checks: { type: "boolean", default: false },
    "if-possible": { type: "boolean", default: false },
    target: { type: "string" },
  },
});
const native = dirname(fileURLToPath(import.meta.url));
const target = options.target ?? HERE;
const build = join(native, "build", target === HERE ? "" : target);
/** Where the addon is put together. Its objects lie in `build`: one for this machine and one for others like it are linked of the same. */
const place = join(native, "build", options.target ?? "");
const addon = join(place, "mho.node");

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
const FLAGS = compileFlags(target);
/** They differ from others in sums of words only, and take their floats. */
const WORDS_ONLY = ["amx", "avx512vnni", "avxvnni"];

async function main() {
  const compiler = await findCompiler();
  await tryCompiler(compiler);
  const variants = await usableVariants(compiler.path, target);
  const objects = await compileAll(compiler, jobsOf(variants));
  await link(compiler, objects);
  if (options.checks) await buildChecks(compiler, variants);
  const names = Object.keys(variants).join(", ");
  console.log(`native engine: ${relative(process.cwd(), addon)} (${names}; ${compiler.version})`);
}

/** The first compiler that answers, with its version line. */
async function findCompiler() {
  const candidates = compilersFor(target);
  for (const path of candidates) {
    try {
      const { stdout } = await run(path, ["--version"]);
      return { path, version: stdout.split("\n")[0].trim() };
    } catch {}
  }
  throw new NoCompiler(
    `no C++ compiler for ${target} found (tried ${candidates.join(", ")}); install g++ or clang, or set CXX`,
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
    await run(compiler.path, [...FLAGS, ...(await linkHere(folder)), source, "-o", join(folder, "try.node")]);
  } catch (error) {
    throw new NoCompiler(`${compiler.path} cannot build C++17 on this machine:\n${messageOf(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function jobsOf(variants) {
  const isas = Object.keys(variants);
  const common = [
    ...apiFolders().flatMap((folder) => ["-isystem", folder]),
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
  mkdirSync(place, { recursive: true });
  const flags = await linkHere(place);
  const key = fingerprint([compiler.version, ...flags], objects);
  const stamp = join(place, "mho.json");
  if (existsSync(addon) && existsSync(stamp) && JSON.parse(readFileSync(stamp, "utf8")).key === key) return;
  const fresh = `${addon}.${process.pid}`;
  await run(compiler.path, [...objects, ...flags, "-o", fresh]);
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

function linkHere(folder) {
  return linkFlags(target, options.target !== undefined, folder);
}

const UNWRITABLE = ["EACCES", "EPERM", "EROFS"];

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

function fail(error) {
  const message = UNWRITABLE.includes(error.code)
    ? `${place} cannot be written (${error.code}): build as the owner of this folder, or install Mho in one of your own`
    : messageOf(error);
  const fallback = "the slow reference engine will be used; `mho doctor` says how to fix it";
  // An addon of older sources would compute other numbers.
  if (options["if-possible"]) rmSync(addon, { force: true });
  if (!options["if-possible"] || process.env.MHO_REQUIRE_ENGINES === "1") {
    console.error(message);
    process.exitCode = 1;
  } else if (error instanceof NoCompiler)
    console.log(`native engine not built: ${fallback}\n${shortMessage(message)}`);
  else console.error(`NATIVE ENGINE FAILED TO COMPILE: ${fallback}\n${shortMessage(message)}`);
}

await oneAtATime(build, () => main().catch(fail)).catch(fail);
