// One build at a time in a folder. The operating system keeps the lock: it ends with the process, however that ends.
import { closeSync, mkdirSync, openSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** Runs `build` while no other process builds in this folder. Waits for one that does, and says so. */
export async function oneAtATime(folder, build) {
  mkdirSync(folder, { recursive: true });
  const handle = openSync(join(folder, "lock"), "a+");
  try {
    await lock(handle, folder);
    return await build();
  } finally {
    closeSync(handle);
  }
}

async function lock(handle, folder) {
  const locks = fileLocks();
  if (locks.tryLock(handle)) return;
  console.log(`another build is at work in ${folder}: waiting for its end`);
  await locks.waitForLock(handle);
}

/** A system without file locks (Alpine) builds without: files are put in place whole, so that two builds at once only do the work twice. */
function fileLocks() {
  try {
    return createRequire(import.meta.url)("fs-native-extensions");
  } catch {
    return { tryLock: () => true };
  }
}
