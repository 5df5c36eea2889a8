// The figures of `mho chip` as one long table: a value in each row, with what it is of. For spreadsheets and data frames.

import { TERA } from "../../base/units.ts";
import { chipEnergy, componentEnergies } from "../../chip/account/chipEnergy.ts";
import { PHASES, type Phase } from "../../chip/account/ledger.ts";
import type { ByPhase, ChipReport } from "../../chip/account/records.ts";
import { csvTable } from "../text/csvTable.ts";

type Row = readonly [
  group: string,
  name: string,
  quantity: string,
  phase: Phase | "",
  value: number,
  unit: string,
];

const COLUMNS = ["group", "name", "quantity", "phase", "value", "unit"] as const;

/** Groups: chip, component, layer, ladder. Energies with leakage, but for layers: leakage belongs to the chip. */
export function chipCsv(report: ChipReport): string {
  const { estimate, ladder } = report;
  const chip: Row[] = [
    ...phases("chip", "chip", "energy", chipEnergy(estimate), "J"),
    ...phases("chip", "chip", "leakage energy", estimate.leakageEnergy, "J"),
    ...phases("chip", "chip", "latency", estimate.latency, "s"),
    ["chip", "chip", "area", "", estimate.area, "m²"],
    ["chip", "chip", "leakage power", "", estimate.leakagePower, "W"],
    ["chip", "chip", "operations", "", estimate.operations, "1"],
    ["chip", "chip", "efficiency", "", estimate.efficiency / TERA, "TOPS/W"],
    ["chip", "chip", "throughput", "", estimate.throughput / TERA, "TOPS"],
    ["chip", "chip", "DRAM traffic", "", estimate.dramBits, "bit"],
    ["chip", "momentum", "energy fraction", "", estimate.momentum.energyFraction, "1"],
    ["chip", "momentum", "energy fraction of circuits", "", estimate.momentum.circuitEnergyFraction, "1"],
    ["chip", "momentum", "area fraction", "", estimate.momentum.areaFraction, "1"],
    ["chip", "momentum", "latency fraction", "", estimate.momentum.latencyFraction, "1"],
  ];
  const components = componentEnergies(estimate).flatMap(
    ({ name, energy, latency, area, leakage }): Row[] => [
      ...phases("component", name, "energy", energy, "J"),
      ...phases("component", name, "latency", latency, "s"),
      ["component", name, "area", "", area, "m²"],
      ["component", name, "leakage power", "", leakage, "W"],
    ],
  );
  const layers = estimate.layers.flatMap(({ name, energy, latency, operations, ...layer }): Row[] => [
    ...phases("layer", name, "dynamic energy", energy, "J"),
    ...phases("layer", name, "latency", latency, "s"),
    ["layer", name, "operations", "", operations, "1"],
    ["layer", name, "tiles", "", layer.tiles, "1"],
    ["layer", name, "copies", "", layer.copies, "1"],
    ["layer", name, "sub-arrays", "", layer.subArrays, "1"],
    ["layer", name, "utilization", "", layer.utilization, "1"],
    ["layer", name, "conversions", "forward", layer.conversions.forward, "1"],
    ["layer", name, "conversions", "backward", layer.conversions.backward, "1"],
    ["layer", name, "conversions", "weightGradient", layer.conversions.weightGradient, "1"],
  ]);
  return csvTable(COLUMNS, [...chip, ...components, ...layers, ...ladder.flatMap(stepRows)]);
}

function stepRows({
  name,
  energy,
  latency,
  area,
  efficiency,
  gain,
  operandGain,
}: ChipReport["ladder"][number]): Row[] {
  return [
    ["ladder", name, "energy", "", energy, "J"],
    ["ladder", name, "latency", "", latency, "s"],
    ["ladder", name, "area", "", area, "m²"],
    ["ladder", name, "efficiency", "", efficiency / TERA, "TOPS/W"],
    ["ladder", name, "gain", "", gain, "1"],
    ["ladder", name, "gain over fc gradients from operands", "", operandGain, "1"],
  ];
}

function phases(group: string, name: string, quantity: string, values: ByPhase, unit: string): Row[] {
  return PHASES.map((phase) => [group, name, quantity, phase, values[phase], unit]);
}
