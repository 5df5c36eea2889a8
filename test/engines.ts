// The engine that cross-layer tests use: native where it is built, else the reference engine (slower, same numbers).
import type { Engine } from "../src/engine/engine.ts";
import { openEngine } from "../src/engine/openEngine.ts";

export async function openTestEngine(threads = 2): Promise<Engine> {
  return openEngine({ threads });
}
