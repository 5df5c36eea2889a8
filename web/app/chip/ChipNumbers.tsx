import { TERA } from "../../../src/base/units.ts";
import { chipEnergy } from "../../../src/chip/account/chipEnergy.ts";
import { PHASES, totalOf } from "../../../src/chip/account/ledger.ts";
import type { ByPhase, ChipEstimate } from "../../../src/chip/account/records.ts";
import type { Experiment } from "../../../src/experiment/completeExperiment.ts";
import { momentumText, significant } from "../../../src/report/chip/chipHeadline.ts";
import { PHASE_NAMES } from "../../../src/report/chip/phaseNames.ts";
import { formatPercent, formatValue } from "../../../src/report/text/format.ts";
import { NumberTile } from "../parts/NumberTile.tsx";
import { compared, estimateOf } from "./chipState.ts";

export const short = (value: number, unit: string) => formatValue(Number(value.toPrecision(3)), unit);

/** A figure of the estimate, of any experiment. */
const of = (figure: (estimate: ChipEstimate) => readonly number[]) => (experiment: Experiment) =>
  figure(estimateOf(experiment));

const perPhase = (phases: ByPhase, unit: string) =>
  PHASES.map((phase) => [PHASE_NAMES[phase], formatValue(phases[phase], unit)] as const);

export function ChipNumbers({ estimate }: { readonly estimate: ChipEstimate }) {
  const energies = chipEnergy(estimate);
  const energy = totalOf(energies);
  const time = totalOf(estimate.latency);
  const leakage = totalOf(estimate.leakageEnergy);
  return (
    <section class="numbers" aria-label="Key figures of the chip">
      <NumberTile
        what="Efficiency"
        value={`${significant(estimate.efficiency / TERA)} TOPS/W`}
        than={[
          `arrays and their edges alone ${significant(estimate.peakEfficiency / TERA)}`,
          ...otherCalibration(estimate),
        ].join("; ")}
        about={{
          formula: "operations of one epoch / energy of one epoch; a multiply and an add are 2 operations",
          parameters: [
            ["operations", estimate.operations.toExponential(4)],
            ["energy with leakage", formatValue(energy, "J")],
          ],
          measure: of((e) => [e.efficiency]),
        }}
      />
      <NumberTile
        what="Energy, one epoch"
        value={short(energy, "J")}
        than={`${formatPercent(leakage / energy)} of it leakage`}
        about={{
          formula: "sum over circuits of energy per use x uses, and leakage of the whole chip x time",
          parameters: perPhase(energies, "J"),
          measure: of((e) => [totalOf(chipEnergy(e))]),
        }}
      />
      <NumberTile
        what="Time, one epoch"
        value={short(time, "s")}
        than={`${significant(estimate.throughput / TERA)} TOPS`}
        about={{
          formula:
            "sum over phases of what is not hidden behind other work; memory and circuits overlap where the dataflow lets them",
          parameters: perPhase(estimate.latency, "s"),
          measure: of((e) => [totalOf(e.latency)]),
        }}
      />
      <BuiltNumbers estimate={estimate} />
    </section>
  );
}

/** The same chip in the other calibration, once the sliders rest. */
function otherCalibration({ efficiency }: ChipEstimate): string[] {
  const now = compared.value;
  if (now?.chosen.efficiency !== efficiency) return [];
  const { model, silicon } = now.byCalibration;
  return efficiency === model
    ? [`on silicon ${significant(silicon / TERA)}`]
    : [`as modelled ${significant(model / TERA)}`];
}

/** The parts that are built, and the share of momentum in them. */
function BuiltNumbers({ estimate }: { readonly estimate: ChipEstimate }) {
  const { momentum, tree } = estimate;
  return (
    <>
      <NumberTile
        what="Area"
        value={short(estimate.area, "m²")}
        than={`${formatPercent(tree.utilization, 0)} of it in use`}
        about={{
          formula: "sum of all circuits that are built",
          parameters: tree.children.map(({ name, area }) => [name, formatValue(area, "m²")] as const),
          measure: of((e) => [e.area]),
        }}
      />
      <NumberTile
        what="Leakage"
        value={short(estimate.leakagePower, "W")}
        than="of the whole chip"
        about={{
          formula: "sum of all circuits: off-current of their transistors x supply voltage",
          parameters: tree.children.map(
            ({ name, leakage: watts }) => [name, formatValue(watts, "W")] as const,
          ),
          measure: of((e) => [e.leakagePower]),
        }}
      />
      <NumberTile
        what="Momentum's share"
        value={`${(100 * momentum.energyFraction).toFixed(2)} %`}
        than={`of the energy; ${formatPercent(momentum.areaFraction, 2)} of the area`}
        about={{
          formula: momentumText(estimate),
          parameters: [
            ["energy", formatValue(momentum.energy, "J")],
            ["share of the time", formatPercent(momentum.latencyFraction, 2)],
            ["words kept", `${significant(momentum.storageBits / 1e6)} Mbit in ${momentum.store}`],
          ],
          measure: of((e) => [e.momentum.energyFraction, e.momentum.areaFraction]),
        }}
      />
    </>
  );
}
