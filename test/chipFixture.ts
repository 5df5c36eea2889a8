// A report of a chip of two layers with round numbers, for tests of what is printed: not what the model computes.
import { zeroPhases } from "../src/chip/account/ledger.ts";
import type {
  ByPhase,
  ChipEstimate,
  ChipReport,
  ComponentEstimate,
  LadderStep,
} from "../src/chip/account/records.ts";
import type { ChipNode } from "../src/chip/account/tree.ts";
import { formula } from "../src/chip/component/formula.ts";

const phases = (
  forward: number,
  backward: number,
  weightGradient: number,
  weightUpdate: number,
): ByPhase => ({
  forward,
  backward,
  weightGradient,
  weightUpdate,
});

const component = (
  name: string,
  energy: ByPhase,
  latency: ByPhase,
  area: number,
  leakage: number,
): ComponentEstimate => ({ name, energy, latency, area, leakage });

const COMPONENTS = [
  component("ADC", phases(4, 4, 2, 0), phases(0.5, 0.5, 0.25, 0), 4e-6, 0.004),
  component("global buffer", phases(1, 1, 2, 1), phases(0.5, 0.5, 0.75, 0.5), 6e-6, 0.006),
  component("DRAM", phases(0, 0, 4, 1), phases(0, 0, 1, 0.5), 0, 0),
];

const node = (name: string, children: readonly ChipNode[], own: Partial<ChipNode> = {}): ChipNode => ({
  name,
  count: 1,
  area: 0,
  leakage: 0,
  energy: zeroPhases(),
  latency: zeroPhases(),
  utilization: 1,
  formulas: () => [],
  parameters: {},
  children,
  ...own,
});

const LEAF = [formula("energy <1 level>", 12, "J", { text: "n · e", symbols: { n: 3, e: [4, "J"] } })];

const leaves = COMPONENTS.map(({ name, ...figures }) =>
  node(name, [], {
    ...figures,
    count: 3,
    formulas: () => LEAF,
    parameters: { bits: { value: 6, unit: "bit" } },
  }),
);

const step = (name: string, energy: number, gain: number): LadderStep => ({
  name,
  meaning: `${name}: what it does`,
  energy,
  latency: energy / 4,
  area: 1e-5,
  efficiency: 1e15 / energy,
  gain,
  operandGain: gain / 2,
});

const layer = (name: string, tiles: number): ChipEstimate["layers"][number] => ({
  name,
  operations: 5e14,
  energy: phases(2.5, 2.5, 4, 1),
  latency: phases(0.5, 0.5, 1, 0.5),
  tiles,
  copies: 1,
  utilization: 0.75,
  subArrays: 36,
  reads: { forward: 1e7, backward: 1e7 },
  conversions: { forward: 1e9, backward: 5e8, weightGradient: 2e9 },
  pulses: 1e6,
});

const ESTIMATE: ChipEstimate = {
  dataflow: {
    name: "optimized",
    outerProduct: false,
    resident: true,
    shared: true,
    lineBuffers: true,
    overlap: true,
    layers: [
      { gradient: "accumulate", stationary: "activations" },
      { gradient: "defer", stationary: "errors" },
    ],
  },
  activity: "typical",
  operations: 1e15,
  energy: phases(5, 5, 8, 2),
  leakageEnergy: phases(0.01, 0.01, 0.02, 0.01),
  latency: phases(1, 1, 2, 1),
  area: 1e-5,
  leakagePower: 0.01,
  efficiency: 1e15 / 20.05,
  throughput: 2e14,
  peakEfficiency: 1e14,
  layers: [layer("conv1", 1), layer("fc2", 2)],
  components: COMPONENTS,
  momentum: {
    circuitEnergyFraction: 0.001,
    rule: "momentum-carry",
    energy: 0.8,
    energyFraction: 0.04,
    areaFraction: 0.01,
    latencyFraction: 0.02,
    furtherCells: 0,
    storageBits: 2e8,
    store: "DRAM",
  },
  tree: node("chip", leaves, {
    area: 1e-5,
    leakage: 0.01,
    energy: phases(5, 5, 8, 2),
    latency: phases(1, 1, 2, 1),
  }),
  floorplan: [
    { name: "tile 1", kind: "tile", layer: "conv1", x: 0, y: 0, width: 2e-3, height: 2e-3 },
    { name: "tile 2", kind: "tile", layer: "fc2", x: 2e-3, y: 0, width: 2e-3, height: 2e-3 },
    { name: "global buffer", kind: "buffer", layer: null, x: 0, y: 2e-3, width: 4e-3, height: 0.5e-3 },
  ],
  dramBits: 1e12,
  warnings: ["the cells of <conv1> are written more often than they endure"],
};

export function chipFixture(changes: Partial<ChipEstimate> = {}): ChipReport {
  const ladder = [
    step("naive", 240, 1),
    step("+ accumulate gradients on the chip", 60, 4),
    step("+ overlap", 20, 12),
  ];
  return {
    experimentHash: "0123456789abcdef",
    estimate: { ...ESTIMATE, ...changes },
    byCalibration: { model: 50e12, silicon: 20e12 },
    ladder,
    search: {
      considered: 1234,
      seconds: 0.5,
      best: step("search", 15, 16),
      reasons: ["conv1 accumulates on the chip: its gradients are few"],
    },
  };
}
