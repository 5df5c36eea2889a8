// A process that takes and gives locks as its parent says, for tests. Messages: {lock, at}: ask for a folder's lock at that time (ms);
// {probe}: ask without a pause who holds a folder, until "rest"; "release"; "spawn": start a child that outlives this process.
import { spawn } from "node:child_process";
import { holderOf, lockRun } from "../../dist/run/runLock.js";

let lock = null;
let resting = true;

function ask({ lock: folder, at }) {
  while (Date.now() < at);
  try {
    lock = lockRun(folder);
    process.send("won");
  } catch (error) {
    process.send(error.message.includes("trains in this folder now") ? "refused" : error.message);
  }
}

function probe(folder) {
  if (resting) return;
  for (let i = 0; i < 200; i++) holderOf(folder);
  setImmediate(probe, folder);
}

process.on("message", (message) => {
  if (message.lock) ask(message);
  if (message.probe) {
    resting = false;
    probe(message.probe);
  }
  if (message === "rest") resting = true;
  if (message === "release") {
    lock?.release();
    lock = null;
    process.send("released");
  }
  if (message === "spawn") {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"], {
      detached: true,
      stdio: "ignore",
    });
    process.send(child.pid);
  }
});
process.on("disconnect", () => process.exit());
