// What a request to start a run may say, and the experiment that it means.
import type { Context } from "hono";
import { z } from "zod";
import { parseDocument } from "../base/document.ts";
import { ConfigError } from "../base/errors.ts";
import { parseChecked } from "../base/schema.ts";
import { listDatasets } from "../data/catalog.ts";
import { type Experiment, resolveExperiment } from "../experiment/experiment.ts";
import { applyOverrides } from "../experiment/overrides.ts";
import { ownFileKeysOf } from "../experiment/ownFiles.ts";
import { BUILT_IN_NETWORKS } from "../network/params.ts";

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

/** The experiment of a request. `sources`: folders and archives of images that the person who started the server allows; no other file
 *  is read for a request. Throws ConfigError. */
export function requestedExperiment(body: unknown, sources: readonly string[]): Experiment {
  const { experiment = {}, settings = [] } = parseChecked(requestSchema, body, "request");
  const written = applyOverrides(experiment, settings);
  refuseOwnFiles(written);
  const resolved = resolveExperiment(written);
  checkAllowed(resolved, sources);
  return resolved;
}

/** Before anything is resolved, whatever this process may load otherwise. Throws ConfigError. */
export function refuseOwnFiles(experiment: object): void {
  const [key] = ownFileKeysOf(experiment);
  if (key !== undefined)
    throw new ConfigError("names a file with code, and no request makes a server load code", {
      at: key,
      hint: "run it on the command line: mho train, mho study run",
    });
}

/** Refuses an experiment that would read other files. Throws ConfigError. */
export function checkAllowed(resolved: Experiment, sources: readonly string[]): void {
  const known = [...listDatasets().map(({ name }) => name), ...sources];
  allow("data.source", resolved.data.source, known, "start with `mho ui --data FOLDER` to allow another");
  allow(
    "network.name",
    resolved.network.name,
    BUILT_IN_NETWORKS,
    "network files are for the command line: `mho train`",
  );
}

function allow(key: string, value: string, allowed: readonly string[], hint: string): void {
  if (allowed.includes(value)) return;
  throw new ConfigError(`"${value}" is not allowed here; allowed: ${allowed.join(", ")}`, { at: key, hint });
}
