// The naive dataflow and the optimized one side by side, the steps between them, and the roofline. Follows when the sliders rest.
import { useMemo } from "preact/hooks";
import { chipEnergy } from "../../../src/chip/account/chipEnergy.ts";
import { PHASES, totalOf } from "../../../src/chip/account/ledger.ts";
import type { ByPhase, ChipEstimate } from "../../../src/chip/account/records.ts";
import { ladderFigure, PHASE_SCALE } from "../../../src/report/chip/chipFigures.ts";
import { rooflineFigure } from "../../../src/report/chip/chipRoofline.ts";
import { PHASE_NAMES } from "../../../src/report/chip/phaseNames.ts";
import { FIGURE_STYLE, type Figure, VEGA_LITE } from "../../../src/report/figure/figure.ts";
import { commonScale } from "../../../src/report/text/commonScale.ts";
import { Loading } from "../parts/States.tsx";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import { type Compared, compared } from "./chipState.ts";

export function Dataflows() {
  const both = compared.value;
  // between two comparisons the page is drawn for each move of a slider, and these figures stay
  const drawn = useMemo(() => both && draw(both), [both]);
  return drawn ?? <Loading what="the dataflows" />;
}

function draw({ chosen, naive, optimized, ladder, memory }: Compared) {
  const flows = { naive, optimized };
  const gain = totalOf(chipEnergy(naive)) / totalOf(chipEnergy(optimized));
  const overOperands = ladder.findLast(({ name }) => name.startsWith("+"))?.operandGain ?? gain;
  const beside = [naive, optimized].filter(({ dataflow }) => dataflow.name !== chosen.dataflow.name);
  return (
    <>
      <div class="cards wide">
        <section class="card">
          <header>
            <h2>Naive against optimized: {gain.toFixed(1)} times less energy</h2>
          </header>
          <p class="note">
            Naive writes the rank-1 gradients of fully connected layers to DRAM for each image. Against a
            naive dataflow that computes them from operands after the batch: {overOperands.toFixed(1)} times.
          </p>
          <VegaFigure figure={phasesFigure("energy", "J", flows, chipEnergy)} height={165} />
          <VegaFigure figure={phasesFigure("time", "s", flows, ({ latency }) => latency)} height={165} />
        </section>
        <section class="card">
          <header>
            <h2>Roofline</h2>
          </header>
          <VegaFigure figure={rooflineFigure(chosen, { memory, beside })} height={330} />
          <p class="note">
            Slope: the bandwidth of {memory}. Flat: what the circuits do when they never wait for it. Filled:
            this chip. TOPS: 10¹² operations a second, a multiply and an add being two.
          </p>
        </section>
      </div>
      <section class="card">
        <header>
          <h2>Step by step</h2>
        </header>
        <VegaFigure
          figure={ladderFigure(ladder)}
          narrow={ladderFigure(ladder, { narrow: true })}
          height={220}
        />
        <p class="note">
          At each bar: efficiency, how many times that of the naive dataflow, and in brackets of the naive one
          that computes gradients of fully connected (fc) layers from operands. Each + keeps the steps above
          it.
        </p>
      </section>
    </>
  );
}

function phasesFigure(
  name: string,
  si: string,
  flows: Readonly<Record<string, ChipEstimate>>,
  phasesOf: (estimate: ChipEstimate) => ByPhase,
): Figure {
  const { unit, scaled } = commonScale(
    Math.max(...Object.values(flows).map((e) => totalOf(phasesOf(e)))),
    si,
  );
  const values = Object.entries(flows).flatMap(([dataflow, estimate]) =>
    PHASES.map((phase, order) => ({
      dataflow,
      phase: PHASE_NAMES[phase],
      order,
      [name]: scaled(phasesOf(estimate)[phase]),
    })),
  );
  return {
    name: `naive-optimized-${name}`,
    title: `${name} of one epoch by phase, naive and optimized dataflow`,
    spec: {
      $schema: VEGA_LITE,
      config: FIGURE_STYLE,
      width: 480,
      height: 90,
      data: { values },
      mark: "bar",
      encoding: {
        y: { field: "dataflow", type: "nominal", title: null, sort: null },
        x: { field: name, type: "quantitative", aggregate: "sum", title: `${name} [${unit}]` },
        color: {
          field: "phase",
          type: "nominal",
          title: null,
          scale: PHASE_SCALE,
          legend: { orient: "top", columns: 2 },
        },
        order: { field: "order", type: "quantitative" },
      },
    },
  };
}
