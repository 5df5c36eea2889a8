// Reads a request to start a run, and makes its experiment.
import type { Context } from "hono";
import { z } from "zod";
import { parseDocument } from "../base/document.ts";
import { ConfigError } from "../base/errors.ts";
import { parseChecked } from "../base/schema.ts";
import { listDatasets } from "../data/catalog.ts";
import { isPresetFile } from "../device/preset.ts";
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { valueAt } from "../experiment/keyDescriptions.ts";
import { applyOverrides } from "../experiment/overrides.ts";
import { ownFileKeysOf } from "../experiment/ownFiles.ts";
import { BUILT_IN_NETWORKS, startsFromRun } from "../network/params.ts";
import { storedNetworks } from "./networkStore.ts";
import { listRuns } from "./runStore.ts";

const MOST_SETTINGS = 300;
const SETTING_LENGTH = 2000;

/** An experiment in whole or part, and texts as --set takes them on top. */
export const experimentRequest = {
  experiment: z.record(z.string(), z.unknown()).optional(),
  settings: z.array(z.string().max(SETTING_LENGTH)).max(MOST_SETTINGS).optional(),
};
const requestSchema = z.strictObject(experimentRequest);

/** The JSON of a request. Throws ConfigError. */
export async function jsonOf(context: Context): Promise<unknown> {
  return parseDocument(await context.req.text(), "json", "request");
}

/** Files that may be read for a request: no other is. */
export interface AllowedFiles {
  /** Folders and archives of images that the person who started the server allows. */
  readonly sources: readonly string[];
  /** Network files that were given to the server (networkStore.ts). */
  readonly networks: readonly string[];
  /** Folders of the server's runs, whose weights a run may start from. */
  readonly runs: readonly string[];
}

/** `runs`: the folder of the server's runs. */
export const allowedFiles = (runs: string, sources: readonly string[]): AllowedFiles => ({
  sources,
  networks: storedNetworks(runs),
  runs: listRuns(runs).map(({ folder }) => folder),
});

/** The experiment of a request. Throws ConfigError. */
export function requestedExperiment(body: unknown, files: AllowedFiles): Experiment {
  const { experiment = {}, settings = [] } = parseChecked(requestSchema, body, "request");
  const written = applyOverrides(experiment, settings);
  refuseOwnFiles(written);
  const resolved = resolveExperiment(written);
  checkAllowed(resolved, files);
  return resolved;
}

/** Called before anything is resolved, since that reads such files, whatever this process may load otherwise. Throws ConfigError. */
export function refuseOwnFiles(experiment: object): void {
  const [key] = ownFileKeysOf(experiment);
  if (key !== undefined)
    throw new ConfigError("names a file with code, and no request makes a server load code", {
      at: key,
      hint: "run it on the command line: mho train, mho study run",
    });
  const preset = valueAt(experiment, ["device", "preset"]);
  if (typeof preset === "string" && isPresetFile(preset))
    throw new ConfigError("names a file, and no request makes a server read one", {
      at: "device.preset",
      hint: "give its values as keys of the device",
    });
}

/** Refuses an experiment that would read other files. Throws ConfigError. */
export function checkAllowed(resolved: Experiment, { sources, networks, runs }: AllowedFiles): void {
  const known = [...listDatasets().map(({ name }) => name), ...sources];
  allow("data.source", resolved.data.source, known, "start with `mho ui --data FOLDER` to allow another");
  if (startsFromRun(resolved.network))
    allow("network.start", resolved.network.start, ["random", "file", ...runs], "train it on the page first");
  if (networks.includes(resolved.network.name)) return;
  allow(
    "network.name",
    resolved.network.name,
    BUILT_IN_NETWORKS,
    "drop a network file on the page Train to have it trained here",
  );
}

function allow(key: string, value: string, allowed: readonly string[], hint: string): void {
  if (allowed.includes(value)) return;
  throw new ConfigError(`"${value}" is not allowed here; allowed: ${allowed.join(", ")}`, { at: key, hint });
}
