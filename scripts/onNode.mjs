// Runs a command with another version of Node, which the registry's packages of Node bring:
//   node scripts/onNode.mjs 24.22.3 node_modules/vitest/vitest.mjs run --project unit
// Kept in node_modules/.cache/node, where the next call finds it.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const kept = fileURLToPath(new URL("../node_modules/.cache/node/", import.meta.url));
const windows = process.platform === "win32";
const name = `node-${windows ? "win" : process.platform}-${process.arch}`;

/** Path of the program `node` of this version, installed where it is not there yet. Throws with npm's message where it cannot be had. */
export function nodeOf(version) {
  const place = join(kept, version);
  const program = join("node_modules", name, "bin", windows ? "node.exe" : "node");
  if (existsSync(join(place, program))) return join(place, program);
  const fresh = `${place}.${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const flags = ["--no-save", "--no-audit", "--no-fund", "--prefer-offline", "--prefix", "."];
  const options = { cwd: fresh, encoding: "utf8", shell: windows };
  const { status, stderr } = spawnSync("npm", ["install", `${name}@${version}`, ...flags], options);
  if (status !== 0) {
    rmSync(fresh, { recursive: true });
    throw new Error(`Node ${version} cannot be had: ${stderr}`);
  }
  if (!existsSync(place)) renameSync(fresh, place);
  return join(place, program);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [version, ...command] = process.argv.slice(2);
  process.exitCode = spawnSync(nodeOf(version), command, { stdio: "inherit" }).status ?? 1;
}
