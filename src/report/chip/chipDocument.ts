// The JSON document of `mho chip`: figures of one epoch in SI units (TOPS/W where the name says so).
import { TERA } from "../../base/units.ts";
import { chipEnergy, componentEnergies } from "../../chip/account/chipEnergy.ts";
import { totalOf } from "../../chip/account/ledger.ts";
import type { ByPhase, ChipReport, LadderStep, LayerEstimate } from "../../chip/account/records.ts";
import type { ChipNode } from "../../chip/account/tree.ts";
import type { Formula } from "../../chip/component/formula.ts";

export type ChipDocument = ReturnType<typeof chipDocument>;

export function chipDocument({ experimentHash, estimate, byCalibration, ladder, search }: ChipReport) {
  const components = componentEnergies(estimate);
  const byComponent = (value: (component: (typeof components)[number]) => number) =>
    Object.fromEntries(components.map((component) => [component.name, value(component)]));
  const { energy, ...momentum } = estimate.momentum;
  return {
    experimentHash,
    efficiencyTopsPerWatt: estimate.efficiency / TERA,
    efficiencyByCalibration: byCalibration && {
      modelTopsPerWatt: byCalibration.model / TERA,
      siliconTopsPerWatt: byCalibration.silicon / TERA,
    },
    peakEfficiencyTopsPerWatt: estimate.peakEfficiency / TERA,
    throughputTops: estimate.throughput / TERA,
    operationsPerEpoch: estimate.operations,
    energyPerEpochJoule: {
      ...withTotal(chipEnergy(estimate)),
      byComponent: byComponent((component) => totalOf(component.energy)),
      dynamic: withTotal(estimate.energy),
      leakage: withTotal(estimate.leakageEnergy),
    },
    latencyPerEpochSecond: {
      ...withTotal(estimate.latency),
      byComponent: byComponent((component) => totalOf(component.latency)),
    },
    areaSquareMetre: { total: estimate.area, byComponent: byComponent(({ area }) => area) },
    leakagePowerWatt: { total: estimate.leakagePower, byComponent: byComponent(({ leakage }) => leakage) },
    dramBitsPerEpoch: estimate.dramBits,
    momentumOverhead: { ...momentum, energyPerEpochJoule: energy },
    layers: estimate.layers.map(layerDocument),
    ladder: ladder.map(stepDocument),
    dataflow: estimate.dataflow,
    search: search && { ...search, best: stepDocument(search.best) },
    activity: estimate.activity,
    warnings: estimate.warnings,
    tree: treeDocument(estimate.tree),
    floorplan: estimate.floorplan,
  };
}

type TreeDocument = Omit<ChipNode, "formulas" | "children"> & {
  readonly formulas: readonly Formula[];
  readonly children: readonly TreeDocument[];
};

/** The formulas of every circuit are computed. */
function treeDocument({ formulas, children, ...node }: ChipNode): TreeDocument {
  return { ...node, formulas: formulas(), children: children.map(treeDocument) };
}

/** A layer's energy is that of the circuits at work: leakage belongs to the chip. */
function layerDocument({ energy, latency, ...layer }: LayerEstimate) {
  return {
    ...layer,
    dynamicEnergyPerEpochJoule: withTotal(energy),
    latencyPerEpochSecond: withTotal(latency),
  };
}

function stepDocument({ energy, latency, area, efficiency, ...step }: LadderStep) {
  return {
    ...step,
    energyPerEpochJoule: energy,
    latencyPerEpochSecond: latency,
    areaSquareMetre: area,
    efficiencyTopsPerWatt: efficiency / TERA,
  };
}

function withTotal(phases: ByPhase) {
  return { total: totalOf(phases), ...phases };
}
