// Whether dist/ was built from the sources as they are. npm runs `prepare` at the first `npx mho` in a checkout, too, when other commands may
// be running from dist/: what is up to date is not touched.
//   node scripts/builtFrom.mjs           exit code 0 where it is, 1 where it is not
//   node scripts/builtFrom.mjs --begin   forgets the last build
//   node scripts/builtFrom.mjs --end     notes the sources of the build that has just ended
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
/** All that tsc, copyAssets.mjs, bundleVega.mjs and vite read, and what says how they are called. */
const SOURCES = [
  "src",
  "web",
  "presets",
  "examples",
  "scripts/copyAssets.mjs",
  "scripts/bundleVega.mjs",
  "tsconfig.json",
  "tsconfig.build.json",
];
const MANIFESTS = ["package.json", "package-lock.json"];
const OUTPUTS = ["cli/main.js", "web/index.html"];
const note = join(root, "dist", "builtFrom.txt");

function filesIn(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}

function fingerprint() {
  const hash = createHash("sha256");
  for (const file of [...SOURCES, ...MANIFESTS].flatMap((path) => filesIn(join(root, path)))) {
    const content = readFileSync(file);
    hash.update(`${file.slice(root.length)} ${content.length}\n`).update(content);
  }
  return hash.digest("hex");
}

if (process.argv.includes("--begin")) rmSync(note, { force: true });
else if (process.argv.includes("--end")) writeFileSync(note, fingerprint());
else {
  const whole = [note, ...OUTPUTS.map((file) => join(root, "dist", file))].every(existsSync);
  process.exitCode = whole && readFileSync(note, "utf8") === fingerprint() ? 0 : 1;
}
