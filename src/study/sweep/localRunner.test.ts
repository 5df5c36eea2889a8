import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { LocalRunner } from "./localRunner.ts";

/** A worker of a few lines: answers each hash, dies on request, and says with how many threads it works. */
const folder = mkdtempSync(join(tmpdir(), "mho-local-"));
const WORKER = join(folder, "worker.mjs");
writeFileSync(
  WORKER,
  `import { createInterface } from "node:readline";
   import { existsSync, writeFileSync } from "node:fs";
   for await (const line of createInterface(process.stdin)) {
     const [hash, threads] = line.split(" ");
     process.stdout.write(JSON.stringify({ hash, event: { threads } }) + "\\n");
     const dies = hash === "doomed" || (hash === "once" && !existsSync(process.argv[2]));
     if (dies) {
       if (hash === "once") writeFileSync(process.argv[2], "");
       // dead in the middle of a line
       process.stdout.write('{"hash":"' + "x".repeat(10), () => process.kill(process.pid, "SIGKILL"));
       await new Promise(() => {});
     }
     await new Promise((done) => setTimeout(done, 20));
     process.stdout.write(JSON.stringify({ hash, outcome: "made" }) + "\\n");
   }`,
);

async function runAll(hashes: readonly string[], jobs: number, cores: number | null) {
  const threads = new Map<string, string>();
  const ended: string[] = [];
  const runner = new LocalRunner({
    command: [process.execPath, WORKER, join(mkdtempSync(join(folder, "case-")), "died")],
    jobs,
    cores,
    onEvent: (hash, event) => threads.set(hash, String((event as unknown as { threads?: string }).threads)),
    onEnd: (hash) => ended.push(hash),
  });
  await runner.submit(hashes);
  for (;;) {
    const { running, waiting } = await runner.status();
    if (running + waiting === 0) break;
    await wait(10);
  }
  return { threads: hashes.map((hash) => threads.get(hash)), ended, problems: runner.problems };
}

describe("local workers", () => {
  test("share the cores; the last points, fewer than the workers, have all of them", async () => {
    expect((await runAll(["a", "b", "c"], 2, 2)).threads).toEqual(["1", "1", "2"]);
    expect((await runAll(["a", "b", "c", "d"], 2, 4)).threads).toEqual(["2", "2", "2", "2"]);
    expect((await runAll(["a"], 1, 4)).threads).toEqual(["4"]);
    expect((await runAll(["a", "b"], 2, null)).threads).toEqual(["undefined", "undefined"]);
  });

  test("that die, also in the middle of a line, are followed by others, three times at most", async () => {
    const { ended, problems } = await runAll(["once", "a", "doomed", "b"], 2, null);
    expect(ended.toSorted()).toEqual(["a", "b", "doomed", "doomed", "doomed", "once", "once"]);
    expect(problems).toEqual(["point doomed: 3 workers ended with it in hand, the last with signal SIGKILL"]);
  });
});
