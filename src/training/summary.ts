// The facts of a run's header: one row per layer, and one row per place where an ADC may act.
import { utilizationOf } from "../array/partition.ts";
import type { AdcPlace } from "../network/arrayRead.ts";
import { clipRate } from "./health.ts";
import type { AdcRow, LayerSummary } from "./records.ts";
import type { Session } from "./session.ts";

export function layerSummaries(session: Session): LayerSummary[] {
  return session.network.nodes.map((node) => {
    const { height, width, channels } = node.output.shape;
    const layer = session.network.arrayLayers.find((l) => l.name === node.name);
    const arrays = layer && session.array ? utilizationOf(layer.crossbar.spec) : { count: 0, utilization: 0 };
    return {
      name: node.name,
      kind: node.kind,
      output: height * width === 1 ? `${channels}` : `${height}x${width}x${channels}`,
      weights: layer ? layer.gradient.length : 0,
      arrays: arrays.count,
      utilization: arrays.utilization,
    };
  });
}

/** Where an ADC acts, with what bits, range and measured clip rate. Reads the range and counter buffers. */
export async function adcTable(session: Session): Promise<AdcRow[]> {
  const { engine, network, array } = session;
  if (!array) return [];
  const rows: AdcRow[] = [];
  for (const layer of network.arrayLayers)
    for (const direction of ["forward", "backward", "weightGradient"] as const satisfies AdcPlace[]) {
      if (direction === "backward" && layer.first) continue;
      const { adc, counters } = layer.ports[direction];
      const lsb = adc ? (await engine.readTensor(adc.range))[0]! : null;
      const zero = adc ? (await engine.readTensor(adc.range))[1]! : 0;
      rows.push({
        layer: layer.name,
        direction,
        bits: adc ? adc.bits : "ideal",
        policy: adc ? array.adc.range : "",
        lsb,
        fullScale: adc && lsb !== null ? lsb * (2 ** adc.bits - zero) : null,
        clipRate: adc ? await clipRate(engine, counters) : null,
      });
    }
  return rows;
}
