// The compiled addon native/build/mho.node: where it lies and what it offers. Only native.ts calls it.
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { EngineError } from "../base/errors.ts";
import { packageRoot } from "../base/packageRoot.ts";

/** A number, flag or array as native/addon.cc reads it: buffers by handle, enums by position, −1 for none. */
type Value = number | boolean | NodeJS.TypedArray;
type Enqueue = (...values: readonly Value[]) => void;

/** One engine of the addon. The order of the values is written at each method of native/addon.cc. */
export interface AddonEngine
  extends Record<
    | "upload"
    | "free"
    | "pack"
    | "readArray"
    | "probe"
    | "trackRange"
    | "weightGradient"
    | "deviceUpdate"
    | "drift"
    | "updateControl"
    | "floatUpdate"
    | "activate"
    | "activateBackward"
    | "quantizeError"
    | "split"
    | "pool"
    | "accumulate"
    | "takeWhole"
    | "scaleRows"
    | "drawNumbers"
    | "addActivations"
    | "addErrors"
    | "copy"
    | "fill"
    | "loss"
    | "peakFlops"
    | "copyRate",
    Enqueue
  > {
  isa(): string;
  memoryBytes(): number;
  buffer(name: string, bytes: number): number;
  crossbar(...values: readonly Value[]): number;
  read(handle: number, bytes: number): Promise<ArrayBuffer>;
  sync(): Promise<ArrayBuffer>;
  dispose(): void;
}

export interface Addon {
  /** Instruction sets that MHO_ISA can choose, fastest first. */
  variants(): string[];
  /** A sentence for each one that computed something else than the portable one, and was left out. */
  variantNotes(): string[];
  readonly Engine: new (threads: number) => AddonEngine;
}

/** Absolute path of the addon, whether it is there or not. */
export function addonPath(): string {
  return join(packageRoot(), "native", "build", "mho.node");
}

export function hasAddon(): boolean {
  return existsSync(addonPath());
}

/** EngineError where the addon is not built, or was built for another machine. */
export function loadAddon(): Addon {
  const path = addonPath();
  if (!hasAddon())
    throw new EngineError("the native engine is not built", {
      at: path,
      hint: "install a C++ compiler and run `npm run build`; `mho doctor` tells more",
    });
  try {
    return createRequire(import.meta.url)(path) as Addon;
  } catch (cause) {
    throw new EngineError(`the native engine does not load: ${(cause as Error).message}`, {
      at: path,
      hint: "it may come from another machine: delete native/build and run `npm run build`",
      cause,
    });
  }
}
