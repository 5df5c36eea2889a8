// Activations that the range of network.activationRange cuts: a network that was trained as floats may need a wider one.
import { ACTIVATION_COUNTERS, type Engine, type EngineBuffer } from "../engine/engine.ts";
import type { Network } from "../network/network.ts";
import type { StartRecord } from "./records.ts";

type Clips = StartRecord["activationClips"];

export function clearActivationClips(engine: Engine, network: Network): void {
  for (const { counters } of countersOf(network)) engine.fill(counters, 0);
}

/** Layers that were cut since then, in the order of the network. A layer whose own ReLU ends below `range` (ReLU6) is not cut by the range. */
export async function readActivationClips(engine: Engine, network: Network, range: number): Promise<Clips> {
  const own = new Map(network.definition.layers.map((layer) => [layer.name, "clip" in layer && layer.clip]));
  const clips: Clips[number][] = [];
  for (const { layer, counters } of countersOf(network)) {
    if ((own.get(layer) || Number.POSITIVE_INFINITY) < range) continue;
    const counts = await engine.readTensor(counters);
    const clipped = counts[ACTIVATION_COUNTERS.clipped]!;
    if (clipped > 0) clips.push({ layer, share: clipped / counts[ACTIVATION_COUNTERS.values]! });
  }
  return clips;
}

const countersOf = ({ nodes }: Network): { readonly layer: string; readonly counters: EngineBuffer }[] =>
  nodes.flatMap(({ name, activationCounters }) =>
    activationCounters ? [{ layer: name, counters: activationCounters }] : [],
  );
