// Curves that grow with the run.
import type { EpochRecord, LayerHealth } from "../../../src/training/records.ts";
import { formatAddress, viewState } from "../address.ts";
import { Enlarge } from "../parts/Enlarge.tsx";
import { LiveCurve, type LiveCurveProps } from "../parts/LiveCurve.tsx";
import { runList } from "../runs.ts";
import type { Feed } from "./feed.ts";
import { lossCurve, smoothed } from "./lossCurve.ts";
import { type SoftwareRun, software, softwareRunFor, useSoftware } from "./software.ts";

const HEIGHT = 220;

export function LiveCharts({ id, feed }: { readonly id: string; readonly feed: Feed }) {
  const runs = runList.value?.runs ?? [];
  const run = runs.find((one) => one.id === id) ?? null;
  useSoftware(run && softwareRunFor(run, runs));
  const accuracy = accuracyOf(feed, run?.classes ?? null, software.value);
  return (
    <div class="cards">
      {[lossOf(feed), accuracy, ...perEpoch(feed.epochs)].map((chart) => (
        <section key={chart.title} class="card">
          <header>
            <h2>{chart.title}</h2>
            <Enlarge title={chart.title} draw={(height) => <LiveCurve {...chart} height={height - 30} />} />
          </header>
          <LiveCurve {...chart} height={HEIGHT} />
          {chart.title === LOSS && <Smoothing />}
          {chart.title === ACCURACY && software.value && <Beside id={software.value.id} />}
          {NOTES[chart.title] && <p class="note">{NOTES[chart.title]}</p>}
        </section>
      ))}
    </div>
  );
}

const LOSS = "Loss";
const ACCURACY = "Accuracy";
const PULSES = "Pulses";
const LIMITS = "Saturation and clipping";

/** Meanings of the words of a chart. */
const NOTES: Readonly<Record<string, string>> = {
  [PULSES]:
    "LTP: pulses that raise a conductance. LTD: pulses that lower it. Both as a mean over all weights.",
  [LIMITS]:
    "Devices at G_min or G_max, an end of their window, cannot move further that way. ADC: share of the sums beyond the converter's range, which it cuts.",
};

/** The run that the dashed curve is of. */
const Beside = ({ id }: { readonly id: string }) => (
  <p class="note">
    Software: the same network, data and epochs in exact arithmetic, without devices:{" "}
    <a href={formatAddress({ page: "train", query: { run: id } })}>{id}</a>.
  </p>
);

const [smooth, setSmooth] = viewState<string>("smooth", "0.6");
/** More would show the start of the run to its end. */
const MOST_SMOOTHING = 0.99;

function smoothing(): number {
  const share = Number(smooth.value);
  return share >= 0 && share <= MOST_SMOOTHING ? share : 0;
}

function lossOf(feed: Feed): LiveCurveProps {
  const { x, loss } = lossCurve(feed);
  const share = smoothing();
  const batches = { label: "batches", values: loss, faint: share > 0 };
  const mean = { label: "smoothed", values: smoothed(loss, share), colour: "--series-1" };
  return {
    title: LOSS,
    x: { label: "epoch", values: x },
    curves: share > 0 ? [batches, mean] : [batches],
    yLabel: "training loss",
  };
}

const Smoothing = () => (
  <>
    <label class="smoothing">
      Smoothing
      <input
        type="range"
        min="0"
        max={MOST_SMOOTHING}
        step="0.01"
        value={smoothing()}
        onInput={({ currentTarget }) => setSmooth(currentTarget.value)}
      />
      <output>{smoothing().toFixed(2)}</output>
    </label>
    <p class="note">
      A point is the mean over the batches since the last one, 50 an epoch at most. Smoothed: each point with
      this share of what was before.
    </p>
  </>
);

const percent = (fraction: number | undefined) => (fraction === undefined ? null : 100 * fraction);

/** Chart of the accuracy with its baselines. */
function accuracyOf(
  { epochs, start }: Feed,
  classes: number | null,
  beside: SoftwareRun | null,
): LiveCurveProps {
  const last = Math.max(0, ...[...epochs, ...(beside?.epochs ?? [])].map(({ epoch }) => epoch));
  // before the first epoch there is nothing to draw the lines beside
  const x = last === 0 ? [] : Array.from({ length: last + 1 }, (_, epoch) => epoch);
  const own = new Map(epochs.map((record) => [record.epoch, record]));
  const other = new Map(beside?.epochs.map((record) => [record.epoch, record]));
  const curves: LiveCurveProps["curves"] = [
    { label: start?.evaluatedOn ?? "test", values: x.map((at) => percent(own.get(at)?.testAccuracy)) },
    { label: "training", values: x.map((at) => percent(own.get(at)?.trainAccuracy)) },
    ...(beside
      ? [
          {
            label: "software",
            values: x.map((at) => percent(other.get(at)?.testAccuracy)),
            dashed: true,
          },
        ]
      : []),
    ...(classes === null
      ? []
      : [
          {
            label: `chance, 1 of ${classes}`,
            values: x.map(() => 100 / classes),
            dashed: true,
            colour: "--soft",
          },
        ]),
  ];
  return { title: ACCURACY, x: { label: "epoch", values: x }, curves, yLabel: "accuracy [%]" };
}

function perEpoch(epochs: readonly EpochRecord[]): LiveCurveProps[] {
  const x = { label: "epoch", values: epochs.map(({ epoch }) => epoch) };
  const of = (label: string, value: (record: EpochRecord) => number | null) => ({
    label,
    values: epochs.map(value),
  });
  const pulses = [
    of("LTP", (r) => perWeight(r, (layer) => layer.ltpPulses)),
    of("LTD", (r) => perWeight(r, (layer) => layer.ltdPulses)),
  ];
  const limits = [
    of("devices at G_min", (r) => 100 * meanOf(r, (layer) => layer.atLow)),
    of("devices at G_max", (r) => 100 * meanOf(r, (layer) => layer.atHigh)),
    of("ADC forward, worst layer", (r) => worst(r, (layer) => layer.adcClipForward)),
    of("ADC backward, worst layer", (r) => worst(r, (layer) => layer.adcClipBackward)),
  ];
  return [
    { title: PULSES, x, curves: pulses, yLabel: "pulses per weight" },
    { title: LIMITS, x, curves: limits, yLabel: "share [%]" },
  ];
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function perWeight({ health }: EpochRecord, count: (layer: LayerHealth) => number): number {
  return sum(health.map(count)) / Math.max(sum(health.map(({ weights }) => weights)), 1);
}

/** Mean over all weights. */
function meanOf(record: EpochRecord, share: (layer: LayerHealth) => number): number {
  return perWeight(record, (layer) => share(layer) * layer.weights);
}

/** Per cent; null where no converter acts. */
function worst({ health }: EpochRecord, share: (layer: LayerHealth) => number | null): number | null {
  const shares = health.map(share).filter((value) => value !== null);
  return shares.length > 0 ? 100 * Math.max(...shares) : null;
}
