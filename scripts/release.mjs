// Packs a release: `mho` without install scripts, and the native engine as one package a platform, which npm installs where it fits.
//   npm run build && node scripts/release.mjs [--out release] [--main] [target …]
// Without `--main` and targets: all that this machine can build. Targets: native/targets.mjs. How a release goes: docs/releasing.md.
import { execFileSync, spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compilersFor, HERE, RELEASED } from "../native/targets.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values: options, positionals } = parseArgs({
  options: {
    out: { type: "string", default: "release" },
    main: { type: "boolean", default: false },
  },
  allowPositionals: true,
});
const out = resolve(options.out);
const all = !options.main && positionals.length === 0;
const source = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const nameOf = (target) => `@mho/${target}`;

function run(command, args, cwd = root) {
  return execFileSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    // npm is a script on Windows
    shell: command === "npm",
  });
}

/** A folder that `work` fills and this function packs. Prints the tarball's path. */
function pack(work) {
  const folder = mkdtempSync(join(tmpdir(), "mho-release-"));
  try {
    const [{ filename }] = JSON.parse(npmPack(work(folder), out));
    console.log(join(out, filename));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function npmPack(folder, place) {
  return run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", `"${place}"`], folder);
}

function writeManifest(folder, manifest) {
  writeFileSync(join(folder, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Packs Mho as `npm pack` does, with the platforms' packages as optional dependencies. They stand only here: `npm ci` in a checkout would
 *  look for packages of a version that is not published yet. */
function packMain(folder) {
  refuseStale();
  const [{ filename }] = JSON.parse(npmPack(root, folder));
  run("tar", ["-xzf", filename], folder);
  const { scripts: _, devDependencies: __, ...manifest } = source;
  const platforms = Object.keys(RELEASED).map((target) => [nameOf(target), source.version]);
  const optionalDependencies = { ...source.optionalDependencies, ...Object.fromEntries(platforms) };
  writeManifest(join(folder, "package"), { ...manifest, optionalDependencies });
  return join(folder, "package");
}

/** dist/ must be of the sources as they are. A module whose source is gone would be shipped, too. */
function refuseStale() {
  const { status } = spawnSync(process.execPath, ["scripts/builtFrom.mjs"], { cwd: root });
  if (status !== 0) fail("dist/ is not of the sources as they are: run `npm run build` first");
  const stale = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".js") && !/^web\W/.test(file))
    .filter((file) => !existsSync(join(root, "src", file.replace(/\.js$/, ".ts"))));
  if (stale.length > 0)
    fail(`dist/ has files without a source (${stale.join(", ")}): remove it and run \`npm run build\``);
}

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function packTarget(target) {
  return (folder) => {
    const built = run(process.execPath, ["native/build.mjs", "--target", target]).trim();
    console.error(built);
    const addon = join(root, "native", "build", target, "mho.node");
    copyFileSync(addon, join(folder, "mho.node"));
    copyFileSync(join(root, "LICENSE"), join(folder, "LICENSE"));
    const about = /\((.*)\)$/.exec(built)?.[1] ?? built;
    writeFileSync(join(folder, "README.md"), readme(target, about, addon));
    writeManifest(folder, {
      name: nameOf(target),
      version: source.version,
      description: `The native engine of Mho for ${target}`,
      license: source.license,
      ...RELEASED[target],
      files: ["mho.node"],
    });
    return folder;
  };
}

function readme(target, about, addon) {
  const libc = oldestGlibc(addon);
  return `# ${nameOf(target)}

The native engine of the package \`mho\` for ${target}. Node-API: one file for every version of Node. Install \`mho\`, not this.

Built with: ${about}.${libc ? ` Needs glibc ${libc} or newer.` : ""}
`;
}

/** The newest version of glibc's functions that a Linux addon asks for, which is the oldest glibc that has them all. */
function oldestGlibc(addon) {
  const versions = readFileSync(addon, "latin1").match(/GLIBC_2\.\d+/g) ?? [];
  const minors = versions.map((version) => Number(version.split(".")[1]));
  return minors.length > 0 ? `2.${Math.max(...minors)}` : null;
}

/** The one of this machine, and those that it has a compiler for. */
function buildable() {
  const has = (compiler) => {
    try {
      run(compiler, ["--version"]);
      return true;
    } catch {
      return false;
    }
  };
  const fits = (target) => target.split("-")[0] === process.platform && compilersFor(target).some(has);
  return Object.keys(RELEASED).filter((target) => target === HERE || fits(target));
}

const targets = all ? buildable() : positionals;
const unknown = targets.filter((target) => !(target in RELEASED));
if (unknown.length > 0)
  fail(`no target ${unknown.join(", ")}; choose of ${Object.keys(RELEASED).join(", ")}`);
mkdirSync(out, { recursive: true });
if (all || options.main) pack(packMain);
for (const target of targets) pack(packTarget(target));
