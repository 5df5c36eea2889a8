// Each layer after an epoch: what its counters say, and where its conductances lie.
import { formatPercent } from "../../../src/report/text/format.ts";
import type { EpochRecord, LayerActivityRecord, LayerHealth } from "../../../src/training/records.ts";
import { viewState } from "../address.ts";
import { Enlarge } from "../parts/Enlarge.tsx";

/** Empty: always the last one. */
const [chosen, choose] = viewState<string>("epoch", "");

export function Layers({ epochs }: { readonly epochs: readonly EpochRecord[] }) {
  const record = epochs.find(({ epoch }) => String(epoch) === chosen.value) ?? epochs.at(-1);
  if (!record) return null;
  const last = epochs.at(-1)!.epoch;
  return (
    <section class="card">
      <header>
        <h2>Layers after epoch {record.epoch}</h2>
        {epochs.length > 1 && (
          <input
            type="range"
            min={epochs[0]!.epoch}
            max={last}
            value={record.epoch}
            aria-label="Epoch that is shown"
            aria-valuetext={`epoch ${record.epoch}`}
            onInput={({ currentTarget }) => {
              const { value } = currentTarget;
              choose(value === String(last) ? "" : value);
            }}
          />
        )}
      </header>
      <HealthTable health={record.health} />
      <p class="note">
        LTP and LTD: pulses up and down. Rounded to none: updates too small for a pulse. Cut: updates that
        asked for more than training.maxPulses. At G_min, at G_max: devices at an end of their window. Clips:
        sums beyond the converter's range. Activations clipped: beyond the range of the inputs' bits.
      </p>
      {record.activity && (
        <>
          <h3>Conductances: share of the devices from G_min to G_max</h3>
          <div class="histograms">
            {record.activity.map((layer) => (
              <Histogram key={layer.layer} layer={layer} />
            ))}
          </div>
        </>
      )}
    </section>
  );
}

const percent = (share: number | null) => (share === null ? "–" : formatPercent(share));

const COLUMNS: readonly (readonly [string, (layer: LayerHealth) => string])[] = [
  ["LTP / weight", (layer) => (layer.ltpPulses / layer.weights).toPrecision(3)],
  ["LTD / weight", (layer) => (layer.ltdPulses / layer.weights).toPrecision(3)],
  ["updates with a pulse", (layer) => percent(layer.updated)],
  ["rounded to none", (layer) => percent(layer.roundedToZero)],
  ["cut at maxPulses", (layer) => percent(layer.limited)],
  ["at G_min", (layer) => percent(layer.atLow)],
  ["at G_max", (layer) => percent(layer.atHigh)],
  ["ADC clips forward", (layer) => percent(layer.adcClipForward)],
  ["ADC clips backward", (layer) => percent(layer.adcClipBackward)],
  ["activations clipped", (layer) => percent(layer.activationClip)],
];
const WORN: (typeof COLUMNS)[number] = ["worn out", ({ worn }) => percent(worn ?? null)];

export function HealthTable({ health }: { readonly health: readonly LayerHealth[] }) {
  const columns = health.some(({ worn }) => worn !== undefined) ? [...COLUMNS, WORN] : COLUMNS;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a table wider than the page is scrolled with the keys
    <section class="scroll" tabIndex={0} aria-label="Health of the layers">
      <table>
        <thead>
          <tr>
            <th scope="col">layer</th>
            {columns.map(([title]) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {health.map((layer) => (
            <tr key={layer.layer}>
              <th scope="row">{layer.layer}</th>
              {columns.map(([title, show]) => (
                <td key={title}>{show(layer)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const BAR = 6;
const HEIGHT = 64;

/** Small, and as large as the window in a dialog. */
export const Histogram = ({ layer }: { readonly layer: LayerActivityRecord }) => (
  <figure class="histogram">
    <StateBars layer={layer} />
    <figcaption>
      {layer.layer}
      <Enlarge
        title={`Conductances of ${layer.layer}`}
        draw={(height) => (
          <figure class="histogram enlarged">
            <StateBars layer={layer} height={height} />
            <figcaption>
              <span>G_min</span>
              <span>
                tallest bar: {formatPercent(Math.max(0, ...(layer.states ?? [])))} of the devices in 1 of{" "}
                {layer.states?.length ?? 0} parts of the window
              </span>
              <span>G_max</span>
            </figcaption>
          </figure>
        )}
      />
    </figcaption>
  </figure>
);

/** The tallest bar fills the height, in pixels. Runs of earlier versions have no shares on record. */
function StateBars({
  layer,
  height: pixels,
}: {
  readonly layer: LayerActivityRecord;
  readonly height?: number;
}) {
  const { states = [] } = layer;
  const top = Math.max(...states, Number.MIN_VALUE);
  const words = `${layer.layer}: mean ${formatPercent(layer.meanState, 0)} of the window, ${formatPercent(states[0] ?? 0)} in its lowest part, ${formatPercent(states.at(-1) ?? 0)} in its highest`;
  const size = pixels === undefined ? {} : { height: pixels, preserveAspectRatio: "none" };
  return (
    <svg viewBox={`0 0 ${BAR * states.length} ${HEIGHT}`} role="img" aria-label={words} {...size}>
      <title>{words}</title>
      {states.map((share, i) => {
        const height = (HEIGHT * share) / top;
        return <rect key={i} x={BAR * i} y={HEIGHT - height} width={BAR - 1} height={height} />;
      })}
    </svg>
  );
}
