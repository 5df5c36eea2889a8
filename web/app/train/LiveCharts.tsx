// Curves that grow with the run.
import type { EpochRecord, LayerHealth } from "../../../src/training/records.ts";
import { Enlarge } from "../parts/Enlarge.tsx";
import { LiveCurve, type LiveCurveProps } from "../parts/LiveCurve.tsx";
import type { Feed } from "./feed.ts";

const HEIGHT = 220;

export function LiveCharts({ feed }: { readonly feed: Feed }) {
  return (
    <div class="cards">
      {[lossOf(feed), ...perEpoch(feed.epochs)].map((chart) => (
        <section key={chart.title} class="card">
          <header>
            <h2>{chart.title}</h2>
            <Enlarge title={chart.title} draw={(height) => <LiveCurve {...chart} height={height - 30} />} />
          </header>
          <LiveCurve {...chart} height={HEIGHT} />
        </section>
      ))}
    </div>
  );
}

const lossOf = ({ curve }: Feed): LiveCurveProps => ({
  title: "Loss",
  x: { label: "epoch", values: curve.x },
  curves: [{ label: "mean since the epoch's start", values: curve.loss }],
  yLabel: "training loss",
});

function perEpoch(epochs: readonly EpochRecord[]): LiveCurveProps[] {
  const x = { label: "epoch", values: epochs.map(({ epoch }) => epoch) };
  const of = (label: string, value: (record: EpochRecord) => number | null) => ({
    label,
    values: epochs.map(value),
  });
  const accuracy = [of("test", (r) => 100 * r.testAccuracy), of("training", (r) => 100 * r.trainAccuracy)];
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
    { title: "Accuracy", x, curves: accuracy, yLabel: "accuracy (%)" },
    { title: "Pulses", x, curves: pulses, yLabel: "pulses per weight" },
    { title: "Saturation and clipping", x, curves: limits, yLabel: "share (%)" },
  ];
}

const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

function perWeight({ health }: EpochRecord, count: (layer: LayerHealth) => number): number {
  return sum(health.map(count)) / Math.max(sum(health.map(({ weights }) => weights)), 1);
}

/** Over all weights. */
function meanOf(record: EpochRecord, share: (layer: LayerHealth) => number): number {
  return perWeight(record, (layer) => share(layer) * layer.weights);
}

/** Per cent; null where no converter acts. */
function worst({ health }: EpochRecord, share: (layer: LayerHealth) => number | null): number | null {
  const shares = health.map(share).filter((value) => value !== null);
  return shares.length > 0 ? 100 * Math.max(...shares) : null;
}
