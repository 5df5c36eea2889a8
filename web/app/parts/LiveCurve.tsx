// Curves that grow while a run goes on: many points, drawn at once by uPlot on a canvas.
import { useEffect, useRef } from "preact/hooks";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { isDark } from "../theme.ts";

interface Curve {
  readonly label: string;
  /** One value for each x; null for a gap. */
  readonly values: readonly (number | null)[];
  /** Whether another curve sums this one up. */
  readonly faint?: boolean;
  readonly dashed?: boolean;
  /** Custom property. Default: those of the series in turn. */
  readonly colour?: string;
}

export interface LiveCurveProps {
  readonly title: string;
  readonly x: { readonly label: string; readonly values: readonly number[] };
  readonly curves: readonly Curve[];
  readonly yLabel: string;
  readonly height?: number;
}

/** Distances between two marks of x: epochs are counted in whole numbers. */
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000];

export function LiveCurve({ title, x, curves, yLabel, height = 260 }: LiveCurveProps) {
  const place = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const dark = isDark();
  const labels = curves.map(({ label }) => label).join("\n");
  // The labels stand for the curves; their values come by setData below.
  useEffect(() => {
    const host = place.current!;
    const made = new uPlot(optionsOf({ title, x, curves, yLabel, height }, host), [[]], host);
    plot.current = made;
    const watch = new ResizeObserver(() => made.setSize({ width: host.clientWidth, height }));
    watch.observe(host);
    return () => {
      watch.disconnect();
      made.destroy();
    };
  }, [labels, x.label, yLabel, height, dark]);
  useEffect(() => {
    plot.current?.setData([x.values, ...curves.map(({ values }) => values)] as uPlot.AlignedData);
  });
  return <div ref={place} role="img" aria-label={title} style={{ minHeight: `${height + 30}px` }} />;
}

function optionsOf({ x, curves, yLabel, height = 260 }: LiveCurveProps, host: HTMLElement): uPlot.Options {
  const style = getComputedStyle(host);
  const colour = (name: string) => resolved(host, name);
  const axis = {
    stroke: style.color,
    font: `12px ${style.fontFamily}`,
    labelFont: `12px ${style.fontFamily}`,
    grid: { stroke: colour("--line"), width: 1 },
    ticks: { stroke: colour("--line"), width: 1 },
  };
  return {
    width: host.clientWidth || 480,
    height,
    scales: { x: { time: false, range: (_, low, high) => wholeEpochs(low ?? 0, high ?? 1) } },
    axes: [
      { ...axis, label: x.label, incrs: STEPS },
      { ...axis, label: yLabel, size: 60 },
    ],
    series: [
      { label: x.label },
      ...curves.map((curve, i) => ({
        label: curve.label,
        stroke: colour(curve.colour ?? `--series-${(i % 4) + 1}`),
        width: curve.faint ? 1 : 2,
        alpha: curve.faint ? 0.4 : 1,
        ...(curve.dashed ? { dash: [6, 4], points: { show: false } } : {}),
      })),
    ],
  };
}

const wholeEpochs = (low: number, high: number): [number, number] => [
  Math.floor(low),
  Math.max(Math.ceil(high), Math.floor(low) + 1),
];

/** A custom property as a colour that a canvas understands (light-dark() is resolved by the element). */
function resolved(host: HTMLElement, name: string): string {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  host.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
