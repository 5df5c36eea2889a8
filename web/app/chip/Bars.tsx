// Energy, time and area by kind of circuit.
import { useMemo } from "preact/hooks";
import type { ChipEstimate } from "../../../src/chip/account/records.ts";
import { areaFigure, energyFigure, timeFigure } from "../../../src/report/chip/chipFigures.ts";
import { viewState } from "../address.ts";
import { Choice } from "../parts/Choice.tsx";
import { VegaFigure } from "../parts/VegaFigure.tsx";

const FIGURES = { energy: energyFigure, time: timeFigure, area: areaFigure } as const;
const [quantity, choose] = viewState<keyof typeof FIGURES>("bars", "energy");

export function Bars({ estimate }: { readonly estimate: ChipEstimate }) {
  const make = FIGURES[quantity.value] ?? energyFigure;
  const figure = useMemo(() => make(estimate), [make, estimate]);
  return (
    <section class="card">
      <header>
        <h2>{figure.title}</h2>
        <Choice
          label="Quantity of the bars"
          words={["energy", "time", "area"]}
          value={quantity.value}
          onChange={choose}
        />
      </header>
      <VegaFigure figure={figure} height={200} />
    </section>
  );
}
