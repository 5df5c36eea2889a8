// The network in sight: that of the form, or one from a file that was dropped. A file is read in this page and goes nowhere.
import { computed, signal } from "@preact/signals";
import { ConfigError, MhoError } from "../../../src/base/errors.ts";
import { builtInWithoutData } from "../../../src/network/builtInNetwork.ts";
import type { NetworkDefinition } from "../../../src/network/definition.ts";
import { type NetworkReport, networkReport } from "../../../src/pricing/networkReport.ts";
import { experiment } from "../experiment.ts";

export interface DroppedNetwork {
  readonly file: string;
  readonly definition: NetworkDefinition;
}

export const dropped = signal<DroppedNetwork | null>(null);
export const dropProblem = signal<string | null>(null);

/** Sub-arrays follow the arrays of the form. A text where the network cannot be shown. */
export const report = computed<NetworkReport | string>(() => {
  const { network } = experiment.value;
  const definition = dropped.value?.definition ?? builtInWithoutData(network);
  if (!definition) return `${network.name} is a file of the command line: drop it here to see it`;
  try {
    return networkReport(experiment.value, definition);
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
    return error.message;
  }
});

let latest: File | null = null;

/** Of several files the last one counts, whichever is read first. */
export async function dropNetwork(file: File | undefined): Promise<void> {
  if (!file) return;
  forgetNetwork();
  latest = file;
  try {
    const definition = await definitionOf(file);
    if (latest === file) dropped.value = { file: file.name, definition };
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
