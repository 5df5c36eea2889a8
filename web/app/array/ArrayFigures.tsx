import {
  type CrossbarTrace,
  convert,
  type TracedConverter,
  type TracedRead,
} from "../../../src/lab/crossbarTrace.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../../../src/report/figure/figure.ts";
import { experiment } from "../experiment.ts";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import { type BitsPoint, overBits } from "./arrayState.ts";

const BLUE = "#4c78a8";
const ORANGE = "#f58518";
const COMMON = { $schema: VEGA_LITE, config: FIGURE_STYLE, width: 430, height: 240 } as const;
/** Steps of a staircase that the eye can distinguish. */
const MOST_STEPS = 300;
const BINS = 40;

interface Props {
  readonly trace: CrossbarTrace;
  readonly direction: "forward" | "backward";
}

export const ArrayFigures = ({ trace, direction }: Props) => (
  <div class="cards">
    <section class="card">
      <header>
        <h2>What the converter sees, and what it makes of it</h2>
      </header>
      <VegaFigure figure={transferFigure(trace[direction], direction)} height={310} />
      <p class="note">
        Bars: partial sums of 256 inputs. Line: what each is read as; flat ends are clipped. Points: the lines
        drawn above.
      </p>
    </section>
    <section class="card">
      <header>
        <h2>Error by bits, with this range</h2>
      </header>
      <VegaFigure figure={bitsFigure(overBits.value, experiment.value.array.adc.bits)} height={310} />
      <p class="note">
        Root mean square of what the converter adds, over that of the signal. A straight fall is rounding;
        where it levels off, the range clips.
      </p>
    </section>
  </div>
);

function transferFigure({ converter, partial, partials }: TracedRead, direction: string): Figure {
  const most = Math.max(...partials.map(Math.abs), converter ? converter.lsb * converter.high : 0) * 1.1;
  const bars = histogram(partials, most);
  const stairs = converter
    ? staircase(converter, most)
    : [-most, most].map((sum) => ({ kind: "read", sum, value: sum }));
  const points = Array.from(partial, (sum) => ({
    kind: "point",
    sum,
    value: converter ? convert(converter, sum).value : sum,
  }));
  const values = [...bars, ...stairs, ...points];
  const only = (kind: string) => [{ filter: `datum.kind === '${kind}'` }];
  return {
    name: `converter-${direction}`,
    title: `Converter of the ${direction} read: transfer and partial sums`,
    spec: {
      ...COMMON,
      data: { values },
      resolve: { scale: { y: "independent" } },
      encoding: {
        x: {
          field: "sum",
          type: "quantitative",
          title: "partial sum [full input × full weight]",
          scale: { nice: false },
          axis: { grid: false },
        },
      },
      layer: [
        {
          transform: only("bar"),
          mark: { type: "bar", color: "#9aa0a8", opacity: 0.35 },
          encoding: {
            x2: { field: "end" },
            y2: { datum: 0 },
            y: { field: "count", type: "quantitative", axis: null },
          },
        },
        {
          encoding: { y: { field: "value", type: "quantitative", title: "read as" } },
          layer: [
            {
              transform: only("read"),
              mark: { type: "line", interpolate: "linear", color: BLUE!, strokeWidth: 1.5 },
            },
            { transform: only("point"), mark: { type: "point", filled: true, color: ORANGE!, size: 50 } },
          ],
        },
      ],
    },
  };
}

/** Corners of the steps; the straight line through them where there are too many to see. */
function staircase(converter: TracedConverter, most: number): object[] {
  const { lsb, low, high, rounding } = converter;
  const edgeAt = rounding === "nearest" ? 0.5 : 1;
  const half = rounding === "mid-rise" ? 0.5 : 0;
  const step = (sum: number, code: number) => ({ kind: "read", sum, value: lsb * (code + half) });
  const every = Math.ceil((high - low) / MOST_STEPS);
  const corners = [step(Math.min(-most, lsb * low), low)];
  for (let code = low; code < high; code += every) {
    const edge = lsb * (code + edgeAt);
    corners.push(step(edge, code), step(edge, Math.min(code + every, high)));
  }
  return [...corners, step(Math.max(most, lsb * high), high)];
}

function histogram(sums: Float32Array, most: number): object[] {
  const width = (2 * most) / BINS;
  const counts = new Array<number>(BINS).fill(0);
  for (const sum of sums) counts[Math.min(Math.max(Math.floor((sum + most) / width), 0), BINS - 1)]!++;
  return counts.map((count, i) => ({
    kind: "bar",
    sum: -most + i * width,
    end: -most + (i + 1) * width,
    count,
  }));
}

function bitsFigure(points: readonly BitsPoint[], chosen: number): Figure {
  const values = points.map((point) => ({ ...point, chosen: point.bits === chosen }));
  return {
    name: "error-by-bits",
    title: "Quantization error by bits of the converter",
    spec: {
      ...COMMON,
      data: { values },
      encoding: {
        x: { field: "bits", type: "quantitative", title: "bits", axis: { grid: false, tickMinStep: 1 } },
        y: {
          field: "error",
          type: "quantitative",
          title: "error / signal",
          scale: { type: "log", nice: true },
        },
        color: {
          field: "direction",
          type: "nominal",
          title: null,
          legend: { orient: "top" },
          scale: { domain: ["forward", "backward"], range: [BLUE!, ORANGE!] },
        },
      },
      layer: [
        { mark: { type: "line", strokeWidth: 2 } },
        {
          mark: { type: "point", filled: true },
          encoding: { size: { condition: { test: "datum.chosen", value: 130 }, value: 30 } },
        },
      ],
    },
  };
}
