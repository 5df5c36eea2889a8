import { TERA } from "../../../src/base/units.ts";
import { chipEnergy } from "../../../src/chip/chipEnergy.ts";
import { PHASES, totalOf } from "../../../src/chip/ledger.ts";
import type { ByPhase, ChipEstimate } from "../../../src/chip/records.ts";
import { momentumText, significant } from "../../../src/report/chipHeadline.ts";
import { formatPercent, formatValue } from "../../../src/report/format.ts";
import { PHASE_NAMES } from "../../../src/report/phaseNames.ts";
import { NumberTile } from "../parts/NumberTile.tsx";
import { compared } from "./chipState.ts";

export const short = (value: number, unit: string) => formatValue(Number(value.toPrecision(3)), unit);

/** Keys that most figures of a chip depend on. */
const KEYS = [
  "network.name",
  "network.width",
  "chip.dataflow",
  "chip.calibration",
  "chip.node",
  "chip.memory",
  "array.rows",
  "array.adc.bits",
];

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
          keys: KEYS,
        }}
      />
      <NumberTile
        what="Energy, one epoch"
        value={short(energy, "J")}
        than={`${formatPercent(leakage / energy)} of it leakage`}
        about={{
          formula: "sum over circuits of energy per use x uses, and leakage of the whole chip x time",
          parameters: perPhase(energies, "J"),
          keys: KEYS,
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
          keys: [...KEYS, "chip.clock", "chip.process"],
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

/** What is built, and what momentum costs of it. */
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
          keys: KEYS,
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
          keys: ["chip.node", "chip.roadmap", "chip.temperature", "chip.bufferKind"],
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
          keys: ["training.rule", "training.velocityBits", "chip.velocityStore"],
        }}
      />
    </>
  );
}
