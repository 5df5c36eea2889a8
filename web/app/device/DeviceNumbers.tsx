import { computed } from "@preact/signals";
import { TERA } from "../../../src/base/units.ts";
import { chipEnergy } from "../../../src/chip/account/chipEnergy.ts";
import { totalOf } from "../../../src/chip/account/ledger.ts";
import type { ChipTotals } from "../../../src/chip/account/records.ts";
import { completeExperiment, type Experiment } from "../../../src/experiment/completeExperiment.ts";
import { formatPoints, formatValue } from "../../../src/report/text/format.ts";
import { experiment } from "../experiment.ts";
import { minus } from "../parts/minus.ts";
import { NumberTile } from "../parts/NumberTile.tsx";
import { presetOf } from "../presets.ts";
import { type DeviceState, deviceStateOf, PROBE, totalsOf } from "./deviceState.ts";

const chip = computed(() => totalsOf(experiment.value));
/** The same experiment with the preset as it was published; priced anew only where something else than the device changes. */
const publishedText = computed(() => {
  const { device, ...rest } = experiment.value;
  return JSON.stringify({ ...rest, device: { preset: device.preset } });
});
const publishedTotals = computed(() =>
  totalsOf(completeExperiment(JSON.parse(publishedText.value), presetOf)),
);

export function DeviceNumbers({ state }: { readonly state: DeviceState }) {
  const { siemens, gMin, gMax, symmetric } = state;
  const { momentum } = experiment.value.training;
  const share = (g: number) => minus(`weight ${g.toFixed(2)}`);
  return (
    <section class="numbers" aria-label="Key figures of the device">
      <NumberTile
        what="Highest conductance"
        value={short(gMax)}
        than={`${formatValue(Number((gMax / gMin).toPrecision(3)), "1")} times the lowest, ${short(gMin)}`}
        about={{
          formula: "G_max = 1/R_on, G_min = G_max/(on/off ratio)",
          parameters: [
            ["G_max", formatValue(gMax, "S")],
            ["G_min", formatValue(gMin, "S")],
          ],
          measure: of("gMax"),
        }}
      />
      <NumberTile
        what="Symmetric point"
        value={symmetric === null ? "none" : short(siemens(symmetric))}
        than={symmetric === null ? "up and down are equal, or one always wins" : share(symmetric)}
        about={{
          formula:
            "ΔG_up(G) + ΔG_down(G) = 0: alternating pulses rest there, and noise moves every weight toward it",
          parameters: symmetric === null ? [] : [["as a weight of the window ±1", symmetric.toFixed(4)]],
          measure: of("symmetric"),
        }}
      />
      <NumberTile
        what="Pulses per window"
        value={formatValue(Number(state.pulsesPerWindow.toPrecision(3)), "1")}
        than="at weight 0"
        about={{
          formula: "P = window / mean |step| of an up and a down pulse where the weight is 0",
          parameters: [["P", state.pulsesPerWindow.toPrecision(6)]],
          measure: of("pulsesPerWindow"),
        }}
      />
      <NumberTile
        what="A weight of 0.5 rests at"
        value={minus(state.rests.toFixed(3))}
        than={`${minus(state.restsWithMomentum.toFixed(3))} with momentum ${momentum}`}
        about={{
          formula:
            "(w₀ − w)·F(w) = E|v|·D(w); F, D: half the sum and half the difference of an up and a down step at w; E|v|: mean size of the noisy gradient (docs/models/rules.md)",
          parameters: [
            ["w₀, wanted", String(PROBE.optimum)],
            ["noise of the gradient", String(PROBE.noise)],
            ["bias", (state.rests - PROBE.optimum).toFixed(4)],
            ["bias with momentum", (state.restsWithMomentum - PROBE.optimum).toFixed(4)],
          ],
          measure: of("rests", "restsWithMomentum"),
        }}
      />
      <ChipNumbers />
    </section>
  );
}

const short = (siemens: number) => formatValue(Number(siemens.toPrecision(3)), "S");

type Figure = "gMax" | "symmetric" | "pulsesPerWindow" | "rests" | "restsWithMomentum";

/** Figures of the device, of any experiment. */
const of =
  (...figures: readonly Figure[]) =>
  ({ device, training }: Experiment) => {
    const state = deviceStateOf(device, training.momentum);
    return typeof state === "string" ? [] : figures.map((figure) => state[figure] ?? 0);
  };

const ofChip = (figure: (totals: ChipTotals) => number) => (other: Experiment) => {
  const totals = totalsOf(other);
  return totals ? [figure(totals)] : [];
};

function ChipNumbers() {
  const now = chip.value;
  const before = publishedTotals.value;
  if (!now || !before) return null;
  const energy = totalOf(chipEnergy(now));
  const published = experiment.value.device.preset === "none" ? "defaults" : "preset";
  const than = (value: number, reference: number) =>
    Math.abs(value / reference - 1) < 5e-4
      ? `as the ${published}`
      : `${formatPoints(value / reference - 1)} % against the ${published}`;
  const parameters = (["forward", "backward", "weightGradient", "weightUpdate"] as const).map(
    (phase) => [phase, formatValue(now.energy[phase] + now.leakageEnergy[phase], "J")] as const,
  );
  return (
    <>
      <NumberTile
        what="Chip energy, one epoch"
        value={formatValue(Number(energy.toPrecision(3)), "J")}
        than={than(energy, totalOf(chipEnergy(before)))}
        about={{
          formula: "sum over all circuits and phases, with leakage (docs/chip-model.md)",
          parameters,
          measure: ofChip((totals) => totalOf(chipEnergy(totals))),
        }}
      />
      <NumberTile
        what="Efficiency"
        value={`${(now.efficiency / TERA).toPrecision(3)} TOPS/W`}
        than={than(now.efficiency, before.efficiency)}
        about={{
          formula: "operations of one epoch / energy of one epoch; a multiply and an add are two operations",
          parameters: [
            ["operations", now.operations.toExponential(3)],
            ["energy", formatValue(energy, "J")],
          ],
          measure: ofChip(({ efficiency }) => efficiency),
        }}
      />
    </>
  );
}
