// The engine that cross-layer tests use: native where it is built, else the reference engine (slower, same numbers). One thread: several test
// files run at once, and threads of small networks mostly wait for each other. Numbers of threads are compared in test/parity.
import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/openEngine.ts";

export async function openTestEngine(threads = 1): Promise<Engine> {
  return openEngine({ threads });
}
