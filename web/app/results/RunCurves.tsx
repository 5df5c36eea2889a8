// Curves of the compared runs, ended or still trained, over one another.
import { useEffect } from "preact/hooks";
import { differences } from "../../../src/experiment/differences.ts";
import {
  CURVE_X,
  CURVE_Y,
  curveLines,
  curvesFigure,
  type RunCurve,
} from "../../../src/report/run/curvesFigure.ts";
import { formatValue } from "../../../src/report/text/format.ts";
import { viewState } from "../address.ts";
import { titleOf } from "../labels/runChanges.ts";
import { Choice } from "../parts/Choice.tsx";
import { VegaFigure } from "../parts/VegaFigure.tsx";
import type { Compared } from "./compared.ts";
import { curveLinesNow } from "./Swatch.tsx";

const HEIGHT = 380;
const SCALES = ["linear", "log"] as const;
const SHOWN = ["each", "mean"] as const;
const [x, setX] = viewState<(typeof CURVE_X)[number]>("x", "epoch");
const [y, setY] = viewState<(typeof CURVE_Y)[number]>("y", "accuracy");
const [scaleX, setScaleX] = viewState<(typeof SCALES)[number]>("xscale", "linear");
const [scaleY, setScaleY] = viewState<(typeof SCALES)[number]>("yscale", "linear");
const [shown, setShown] = viewState<(typeof SHOWN)[number]>("curves", "each");

/** The word in the address, or the first where the address has another one. */
const known = <T extends string>(words: readonly T[], word: T): T =>
  words.includes(word) ? word : words[0]!;

export function RunCurves({ runs }: { readonly runs: readonly Compared[] }) {
  const curves = curvesOf(runs);
  const view = {
    x: known(CURVE_X, x.value),
    y: known(CURVE_Y, y.value),
    logX: scaleX.value === "log",
    logY: scaleY.value === "log",
    mean: shown.value === "mean",
  };
  useEffect(() => {
    curveLinesNow.value = curveLines(curves, view.mean);
  }, [runs, view.mean]);
  useEffect(() => forgetLines, []);
  const without = view.x === "energy" ? curves.filter(({ energyPerEpoch }) => energyPerEpoch === null) : [];
  return (
    <>
      <div class="further">
        <Choice label="Over" words={CURVE_X} value={view.x} onChange={setX} />
        <Choice label="Scale of the horizontal axis" words={SCALES} value={scaleX} onChange={setScaleX} />
        <Choice label="What is drawn" words={CURVE_Y} value={view.y} onChange={setY} />
        <Choice label="Scale of the vertical axis" words={SCALES} value={scaleY} onChange={setScaleY} />
        <Choice label="Runs" words={SHOWN} titles={TITLES} value={shown} onChange={setShown} />
      </div>
      <VegaFigure figure={curvesFigure(curves, view)} height={HEIGHT} />
      {without.length > 0 && (
        <p class="note">
          Energy is known at a run's end, on its chip; not drawn:{" "}
          {without.map(({ title }) => title).join(", ")}.
        </p>
      )}
      {view.mean && (
        <p class="note">
          Runs that differ in their seed alone are one curve. Band: 95 % interval of the mean.
        </p>
      )}
    </>
  );
}

function forgetLines(): void {
  curveLinesNow.value = new Map();
}

const TITLES = { each: "each run", mean: "mean over seeds" };

function curvesOf(runs: readonly Compared[]): RunCurve[] {
  const differing = differences(runs.map(({ experiment }) => experiment)).filter(
    ({ path }) => path !== "seed",
  );
  return runs.map(({ summary, epochs, result }, i) => {
    const group = differing.map(
      ({ path, unit, values }) => `${path} ${values[i] === undefined ? "–" : formatValue(values[i], unit)}`,
    );
    const chip = result?.chip;
    return {
      id: summary.id,
      title: titleOf(summary),
      epochs,
      classes: summary.classes,
      group: group.length > 0 ? group.join(", ") : "these runs",
      energyPerEpoch: chip && !("refused" in chip) ? chip.energyPerEpochJoule.total : null,
    };
  });
}
