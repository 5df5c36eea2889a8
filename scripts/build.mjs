// Builds a checkout: the native engine, then dist/. One build at a time; what is up to date is not touched.
//   node scripts/build.mjs                 fails where the native engine does not build
//   node scripts/build.mjs --if-possible   goes on without it where there is no C++ compiler (`npm ci`)
// npm also runs this at the first `npx mho` in a checkout. Other commands may be running from it then: `npx` builds only what is missing, and
// says what is older than its sources.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { oneAtATime } from "../native/buildLock.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const addon = join(root, "native", "build", "mho.node");
const byNpx = process.env.npm_command === "exec";

function run(command, args) {
  // npm is a script on Windows
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", shell: command === "npm" });
  return status === 0;
}

/** Stops here, with the exit code 1, where a step fails. */
function step(command, args) {
  if (!run(command, args)) process.exit(1);
}

await oneAtATime(dist, () => {
  if (!(byNpx && existsSync(addon))) step(process.execPath, ["native/build.mjs", ...process.argv.slice(2)]);
  if (run(process.execPath, ["scripts/builtFrom.mjs"])) return;
  if (byNpx && existsSync(join(dist, "cli", "main.js")))
    console.error(
      "dist/ is older than its sources and is used as it is: `npm run build` brings it up to date",
    );
  else step("npm", ["run", "--silent", "build:js"]);
});
