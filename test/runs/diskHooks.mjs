// Preloaded (`node --import`) into a process that trains: counts each operation that changes a file or folder whose path begins with
// $KILL_RUN, and at the one of number $KILL_AT kills the process as `kill -9` does; a write is half done then. With $KILL_COPIES it kills
// nobody, but copies that folder as such a kill would leave it, into $KILL_COPIES/<number>. $KILL_LOG gets a line for each operation.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { KILL_RUN, KILL_AT, KILL_COPIES, KILL_LOG } = process.env;
const real = { ...fs };
/** Paths of the open files that are watched. */
const opened = new Map();
let operation = 0;

const isOurs = (path) => typeof path === "string" && path.startsWith(KILL_RUN);

function reach(what) {
  operation++;
  if (KILL_LOG) real.appendFileSync(KILL_LOG, `${operation} ${what}\n`);
  if (KILL_COPIES && real.existsSync(KILL_RUN))
    real.cpSync(KILL_RUN, `${KILL_COPIES}/${operation}`, { recursive: true });
  if (operation !== Number(KILL_AT)) return;
  process.kill(process.pid, "SIGKILL");
  // the signal may come a moment later
  for (;;);
}

/** Replaces a function of node:fs by one that reaches an operation first, where its path is ours. */
function watchPath(name) {
  fs[name] = (path, ...rest) => {
    if (isOurs(path)) reach(`${name} ${path}`);
    return real[name](path, ...rest);
  };
}

for (const name of ["renameSync", "rmSync", "mkdirSync", "rmdirSync"]) watchPath(name);

fs.openSync = (path, flags = "r", ...rest) => {
  const writes =
    typeof flags === "number" ? (flags & (fs.constants.O_WRONLY | fs.constants.O_RDWR)) !== 0 : flags !== "r";
  const ours = isOurs(path) && writes;
  if (ours) reach(`openSync ${path}`);
  const handle = real.openSync(path, flags, ...rest);
  if (ours) opened.set(handle, path);
  return handle;
};

for (const name of ["ftruncateSync", "fsyncSync"])
  fs[name] = (handle, ...rest) => {
    if (opened.has(handle)) reach(`${name} ${opened.get(handle)}`);
    return real[name](handle, ...rest);
  };

fs.writeSync = (handle, content, from = 0, ...rest) => {
  if (!opened.has(handle)) return real.writeSync(handle, content, from, ...rest);
  const bytes = Buffer.from(content);
  const half = real.writeSync(handle, bytes, from, (bytes.length - from) >> 1);
  reach(`writeSync ${opened.get(handle)}`);
  return half + real.writeSync(handle, bytes, from + half);
};

fs.closeSync = (handle) => {
  opened.delete(handle);
  return real.closeSync(handle);
};

syncBuiltinESMExports();
