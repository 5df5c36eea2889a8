// The compiled addon: where it lies and what it offers. Only native.ts calls it. Node-API: one file for all versions of Node.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { EngineError } from "../base/errors.ts";
import { packageRoot } from "../base/packageRoot.ts";
import { ENUMS, INDICES, STRUCTURES } from "./layout.ts";
import type { AddonValue } from "./nativeNumbers.ts";

/** Values as native/addon.cc reads them: buffers by handle, enums by position, −1 for none. */
type Enqueue = (...values: readonly AddonValue[]) => void;

/** One engine of the addon. What each method takes is written above it in native/addon*.cc. */
export interface AddonEngine
  extends Record<
    | "upload"
    | "free"
    | "pack"
    | "readArray"
    | "probe"
    | "trackRange"
    | "weightGradient"
    | "serialGradient"
    | "deviceUpdate"
    | "drift"
    | "updateControl"
    | "floatUpdate"
    | "activate"
    | "activateBackward"
    | "quantizeError"
    | "split"
    | "pool"
    | "channelMoments"
    | "normalize"
    | "normalizeBackward"
    | "accumulate"
    | "takeWhole"
    | "scaleRows"
    | "drawNumbers"
    | "addActivations"
    | "addErrors"
    | "copy"
    | "copyChannels"
    | "fill"
    | "loss"
    | "peakFlops"
    | "copyRate",
    Enqueue
  > {
  isa(): string;
  memoryBytes(): number;
  buffer(name: string, bytes: number): number;
  crossbar(...values: readonly AddonValue[]): number;
  read(handle: number, bytes: number): Promise<ArrayBuffer>;
  sync(): Promise<ArrayBuffer>;
  dispose(): void;
}

export interface Addon {
  /** Instruction sets that MHO_ISA can choose, fastest first. */
  variants(): string[];
  /** A sentence for each one that computed something else than the portable one, and was left out. */
  variantNotes(): string[];
  /** layoutHash of the table that it was built for. */
  readonly layout: string;
  readonly Engine: new (threads: number) => AddonEngine;
}

/** The package that brings the addon to this system (scripts/release.mjs makes it), e.g. "@mho/linux-x64". */
const ADDON_PACKAGE = `@mho/${process.platform}-${process.arch}`;

/** Absolute path of the addon that is used: one built here before the one of the package. null where there is none. */
export function addonPath(): string | null {
  const builtHere = join(packageRoot(), "native", "build", "mho.node");
  return existsSync(builtHere) ? builtHere : packagedAddon();
}

function packagedAddon(): string | null {
  try {
    return createRequire(import.meta.url).resolve(`${ADDON_PACKAGE}/mho.node`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "MODULE_NOT_FOUND") return null;
    throw error;
  }
}

export function hasAddon(): boolean {
  return addonPath() !== null;
}

const REBUILD = "`mho build-native` builds it on this machine";

/** Hash of the whole table in layout.ts: the addon must be built for this one. */
export function layoutHash(): string {
  const table = JSON.stringify({ ENUMS, INDICES, STRUCTURES });
  return createHash("sha256").update(table).digest("hex").slice(0, 16);
}

/** EngineError where the addon is not there, or was built for another machine or of other sources. */
export function loadAddon(): Addon {
  const path = addonPath();
  if (path === null)
    throw new EngineError("the native engine is not here", {
      at: ADDON_PACKAGE,
      hint: "install without --omit=optional, or build it: `mho build-native` needs a C++ compiler; `mho doctor` shows more",
    });
  const addon = requiredFrom(path);
  if (addon.layout !== layoutHash())
    throw new EngineError("the native engine was built of other sources than this program", {
      at: path,
      hint: REBUILD,
    });
  return addon;
}

function requiredFrom(path: string): Addon {
  try {
    return createRequire(import.meta.url)(path) as Addon;
  } catch (cause) {
    throw new EngineError(`the native engine does not load: ${(cause as Error).message}`, {
      at: path,
      hint: `it was built for another machine or a newer C library: ${REBUILD}`,
      cause,
    });
  }
}
