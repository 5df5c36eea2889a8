// Opens an engine by name. Falls back from native to reference where asked to choose; the caller prints the notice.
import { availableParallelism } from "node:os";
import { EngineError, MhoError } from "../base/errors.ts";
import type { Engine } from "./engine.ts";
import { NativeEngine } from "./native.ts";
import { createReferenceEngine } from "./reference.ts";

export const ENGINE_NAMES = ["auto", "native", "reference"] as const;
export type EngineName = (typeof ENGINE_NAMES)[number];

export interface OpenedEngine {
  readonly engine: Engine;
  /** One sentence for people, where the engine is not the best that there could be. */
  readonly notice?: string;
}

/** "auto": native, or reference where native cannot be used. threads: of the native engine, one a processor by default.
 *  EngineError for an unknown name, or for "native" where it cannot be used. */
export function openEngine(name: string = "auto", options: { readonly threads?: number } = {}): OpenedEngine {
  const threads = options.threads ?? availableParallelism();
  switch (name) {
    case "reference":
      return { engine: createReferenceEngine() };
    case "native":
      return { engine: new NativeEngine(threads) };
    case "auto":
      return openBest(threads);
    default:
      throw new EngineError(`there is no engine "${name}"`, {
        at: "engine",
        hint: `choose one of ${ENGINE_NAMES.join(", ")}`,
      });
  }
}

function openBest(threads: number): OpenedEngine {
  try {
    return { engine: new NativeEngine(threads) };
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    const reason = error.message.split("\n")[0];
    return {
      engine: createReferenceEngine(),
      notice: `${reason}; using the slow reference engine (\`mho doctor\` says how to fix it)`,
    };
  }
}
