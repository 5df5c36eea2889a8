// Devices beside each other: a table of key figures, and their mean pulse curves and steps on common axes.
import { blockOf } from "../../device/device.ts";
import type { DeviceParameters } from "../../device/params.ts";
import { applyPulses, pulseStep } from "../../device/pulse.ts";
import type { DeviceFacts } from "../../lab/deviceFacts.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../figure/figure.ts";
import { inPercent } from "../figure/siAxis.ts";
import { formatPercent, formatValue } from "../text/format.ts";
import { type Column, textTable } from "../text/table.ts";

export interface NamedDevice {
  readonly name: string;
  readonly device: DeviceParameters;
  readonly facts: DeviceFacts;
}

const digits = (value: number, count: number) => String(Number(value.toPrecision(count))).replace("-", "−");

/** One column for each key figure. */
export function deviceComparisonTable(devices: readonly NamedDevice[]): string {
  const right = (title: string): Column => ({ title, align: "right" });
  const columns = [
    { title: "device" },
    ...[
      "G_min … G_max",
      "pulses up/down",
      "NL up/down",
      "rests at",
      "asymmetry",
      "noise/step",
      "energy up/down",
    ].map(right),
    right("pulse up/down"),
  ];
  const pair = (up: number, down: number, unit: string) => `${quantity(up, unit)} / ${quantity(down, unit)}`;
  return textTable(
    columns,
    devices.map(({ name, facts: f }) => [
      name,
      `${quantity(f.gMin, "S")} … ${quantity(f.gMax, "S")}`,
      `${Math.round(f.pulsesLtp)} / ${Math.round(f.pulsesLtd)}`,
      `${digits(f.labelLtp, 3)} / ${digits(f.labelLtd, 3)}`,
      f.symmetricPoint === null ? "–" : formatPercent(f.symmetricPoint, 0),
      formatPercent(f.asymmetry, 0).replace(/^-0 /, "0 ").replace("-", "−"),
      digits(f.noiseInSteps, 2),
      pair(f.pulseEnergyLtp, f.pulseEnergyLtd, "J"),
      pair(f.pulseTimeLtp, f.pulseTimeLtd, "s"),
    ]),
  );
}

const quantity = (value: number, unit: string) => formatValue(Number(value.toPrecision(3)), unit);

export const COMPARISON_LEGEND =
  "rests at: where an up and a down step are equal, of the window; asymmetry: (up − down)/(up + down) at weight 0; NL of laws without labels: of\n" +
  "their mean curve; energy: V²·G·t in the middle of the window.\n" +
  "What a source does not say is a default (aihwkit: conductances, voltages and pulses): mho device show NAME.";

/** Points of a curve. */
const POINTS = 100;
const AXIS = { type: "quantitative", axis: { labelExpr: inPercent() } } as const;

export function deviceFigures(devices: readonly NamedDevice[]): Figure[] {
  return [curveFigure(devices), stepFigure(devices)];
}

/** Mean curves: the part of the window against the part of the sweep's pulses. */
function curveFigure(devices: readonly NamedDevice[]): Figure {
  const values = devices.flatMap(({ name, device, facts }) => {
    const block = blockOf(device);
    const share = (g: number) => (g - block.low) / (block.high - block.low);
    return (["LTP", "LTD"] as const).flatMap((direction) => {
      const pulses = Math.max(1, Math.round(direction === "LTP" ? facts.pulsesLtp : facts.pulsesLtd));
      const start = direction === "LTP" ? block.low : block.high;
      const sign = direction === "LTP" ? 1 : -1;
      return Array.from({ length: Math.min(pulses, POINTS) + 1 }, (_, i) => {
        const n = Math.round((i * pulses) / Math.min(pulses, POINTS));
        return {
          device: name,
          direction,
          pulses: n / pulses,
          state: share(applyPulses(block, start, sign * n)),
        };
      });
    });
  });
  return figure("curves", "Mean pulse curves", values, {
    x: { field: "pulses", title: "pulses of the sweep" },
    y: { field: "state", title: "conductance, of the window" },
  });
}

/** Mean steps of one pulse at each state. */
function stepFigure(devices: readonly NamedDevice[]): Figure {
  const values = devices.flatMap(({ name, device }) => {
    const block = blockOf(device);
    const range = block.high - block.low;
    return (["LTP", "LTD"] as const).flatMap((direction) =>
      Array.from({ length: POINTS + 1 }, (_, i) => {
        const g = block.low + (range * i) / POINTS;
        const step = pulseStep(block, g, direction === "LTP" ? 1 : -1);
        return { device: name, direction, state: i / POINTS, step: (Math.abs(step) / range) * device.levels };
      }),
    );
  });
  return figure("steps", "Mean step of one pulse", values, {
    x: { field: "state", title: "conductance, of the window" },
    y: { field: "step", title: "size of one step, in window/states", axis: {} },
  });
}

function figure(
  name: string,
  title: string,
  values: readonly object[],
  axes: { readonly x: object; readonly y: object },
): Figure {
  return {
    name,
    title,
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 420,
      height: 320,
      data: { values: [...values] },
      mark: { type: "line", strokeWidth: 1.6 },
      encoding: {
        x: { ...AXIS, ...axes.x },
        y: { ...AXIS, ...axes.y },
        color: { field: "device", type: "nominal", title: null, sort: null },
        strokeDash: { field: "direction", type: "nominal", title: null, sort: null },
      },
    },
  };
}
