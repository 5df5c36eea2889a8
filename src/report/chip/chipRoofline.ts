// The roofline of a chip: operations per bit that crosses the DRAM interface, against operations per second. The sloping line is the
// memory's bandwidth; the flat one is what the circuits of the chosen dataflow do when they never wait for it.

import { TERA } from "../../base/units.ts";
import { totalOf } from "../../chip/account/ledger.ts";
import type { ChipEstimate } from "../../chip/account/records.ts";
import { DRAMS, type DramName } from "../../chip/component/dram.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";

interface Point {
  readonly name: string;
  /** op/bit and TOPS. */
  readonly intensity: number;
  readonly throughput: number;
  readonly chosen: boolean;
}

/** `beside`: the same chip under other dataflows. */
export function rooflineFigure(
  estimate: ChipEstimate,
  { memory, beside }: { readonly memory: DramName; readonly beside: readonly ChipEstimate[] },
): Figure {
  const points = [estimate, ...beside]
    .filter(({ dramBits }) => dramBits > 0)
    .map((e) => pointOf(e, e === estimate));
  const roof = roofOver(points, peakOf(estimate), DRAMS[memory].bandwidth / TERA);
  const log = (nice: boolean) => ({ type: "log" as const, nice });
  return {
    name: "roofline",
    title: `Roofline: the bandwidth of ${memory}, and the circuits without waiting for it`,
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 560,
      height: 280,
      encoding: {
        x: {
          field: "intensity",
          type: "quantitative",
          title: "operations per DRAM bit",
          scale: log(false),
          axis: { grid: false, labelOverlap: true },
        },
        y: {
          field: "throughput",
          type: "quantitative",
          title: "throughput [TOPS]",
          scale: log(true),
          axis: { tickCount: 4 },
        },
      },
      layer: [
        { data: { values: roof }, mark: { type: "line", color: "#f58518" } },
        {
          data: { values: points },
          mark: { type: "point", size: 90, color: "#4c78a8", fill: "#4c78a8" },
          encoding: { fillOpacity: { condition: { test: "datum.chosen", value: 1 }, value: 0 } },
        },
        {
          data: { values: points },
          mark: { type: "text", align: "left", dx: 9, dy: 12 },
          encoding: { text: { field: "name", type: "nominal" } },
        },
      ],
    },
  };
}

function pointOf({ operations, dramBits, throughput, dataflow }: ChipEstimate, chosen: boolean): Point {
  return { name: dataflow.name, intensity: operations / dramBits, throughput: throughput / TERA, chosen };
}

/** TOPS without the time in which the chip waits for the memory. */
function peakOf({ operations, latency, components }: ChipEstimate): number {
  const waiting = components.find(({ name }) => name === "DRAM")?.latency;
  return operations / (totalOf(latency) - (waiting ? totalOf(waiting) : 0)) / TERA;
}

/** Three corners, a decade beyond all points. `bandwidth`: Tbit/s. */
function roofOver(points: readonly Point[], peak: number, bandwidth: number) {
  const ridge = peak / bandwidth;
  const at = [ridge, ...points.map(({ intensity }) => intensity)];
  return [Math.min(...at) / 10, ridge, Math.max(...at) * 10].map((intensity) => ({
    intensity,
    throughput: Math.min(peak, intensity * bandwidth),
  }));
}
