// Preloaded (`node --import`) into a process that trains: before it writes the first byte of a checkpoint it creates $HELD, and waits until $HELD.on is
// there. The whole process waits, as for a slow disk.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const { HELD } = process.env;
const { openSync, existsSync, writeFileSync } = fs;
const pause = new Int32Array(new SharedArrayBuffer(4));
const LONGEST = 60_000;

fs.openSync = (path, ...rest) => {
  if (/checkpoint\.mho\.[0-9a-f]+\.tmp$/.test(path) && !existsSync(HELD)) {
    writeFileSync(HELD, "");
    const until = performance.now() + LONGEST;
    while (!existsSync(`${HELD}.on`) && performance.now() < until) Atomics.wait(pause, 0, 0, 10);
  }
  return openSync(path, ...rest);
};

syncBuiltinESMExports();
