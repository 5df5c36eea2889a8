// The network in sight: that of the form, or one from a file that was dropped. A file is read in this page; it goes to the server when it is to
// be trained, and is the form's network then.
import { computed, effect, signal } from "@preact/signals";
import { ConfigError, MhoError } from "../../../src/base/errors.ts";
import { builtInWithoutData } from "../../../src/network/builtInNetwork.ts";
import type { NetworkDefinition } from "../../../src/network/definition.ts";
import { BUILT_IN_NETWORKS } from "../../../src/network/params.ts";
import { type NetworkReport, networkReport } from "../../../src/pricing/networkReport.ts";
import type { NetworkAnswer, StoredNetwork } from "../../../src/server/networkRoutes.ts";
import { turnTo } from "../address.ts";
import { get, send, server } from "../api.ts";
import { experiment } from "../experiment.ts";
import { problemText } from "../runs.ts";

export interface DroppedNetwork {
  readonly file: File;
  readonly definition: NetworkDefinition;
}

export const dropped = signal<DroppedNetwork | null>(null);
export const dropProblem = signal<string | null>(null);

/** Definitions of files that the server keeps, by the path that is their network.name. */
const kept = signal<ReadonlyMap<string, NetworkDefinition>>(new Map());

/** Fetches the network in the form's file from the server, after a reload or by a link. */
export const watchStoredNetwork = (): (() => void) =>
  effect(() => {
    const { name } = experiment.value.network;
    if (server.value !== "present" || BUILT_IN_NETWORKS.includes(name) || kept.peek().has(name)) return;
    get<NetworkAnswer>(`networks?name=${encodeURIComponent(name)}`).then(
      ({ definition }) => {
        kept.value = new Map([...kept.peek(), [name, definition]]);
      },
      () => {}, // report says that it is not here
    );
  });

/** Gives the dropped file to the server: from now on it is the network of the form. */
export async function takeDropped(): Promise<void> {
  const now = dropped.peek();
  if (!now) return;
  dropProblem.value = null;
  try {
    const { file, definition } = now;
    const { name } = await send<StoredNetwork>(`networks?name=${encodeURIComponent(file.name)}`, file);
    kept.value = new Map([...kept.peek(), [name, definition]]);
    // sizes of a built-in network, which a file gives itself
    turnTo({ "network.name": name, "network.width": undefined, "network.hidden": undefined });
    forgetNetwork();
  } catch (error) {
    dropProblem.value = problemText(error);
  }
}

/** Sub-arrays follow the arrays of the form. A text where the network cannot be shown. */
export const report = computed<NetworkReport | string>(() => {
  const { network } = experiment.value;
  const definition = dropped.value?.definition ?? builtInWithoutData(network) ?? kept.value.get(network.name);
  if (!definition) return `${network.name} is a file that the server does not keep: drop it here`;
  try {
    return networkReport(experiment.value, definition);
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    return error.message;
  }
});

let latest: File | null = null;

/** Reads a dropped file. The last one dropped counts, whichever is read first. */
export async function dropNetwork(file: File | undefined): Promise<void> {
  if (!file) return;
  forgetNetwork();
  latest = file;
  try {
    const definition = await definitionOf(file);
    if (latest === file) dropped.value = { file, definition };
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    if (latest === file) dropProblem.value = error.message;
  }
}

export function forgetNetwork(): void {
  latest = null;
  [dropped.value, dropProblem.value] = [null, null];
}

/** The readers come when the first file does. */
async function definitionOf(file: File): Promise<NetworkDefinition> {
  const { LARGEST_FILE } = await import("../../../src/network/onnx/decode.ts");
  if (file.size > LARGEST_FILE)
    throw new ConfigError(`${file.size} bytes, at most ${LARGEST_FILE} are read`, { at: file.name });
  if (/\.onnx$/i.test(file.name)) {
    const { networkFromOnnx } = await import("../../../src/network/onnx/networkFromOnnx.ts");
    return networkFromOnnx(new Uint8Array(await file.arrayBuffer()), file.name).definition;
  }
  const { networkFromText } = await import("../../../src/network/file.ts");
  return networkFromText(await file.text(), file.name);
}
