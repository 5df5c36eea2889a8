// A dataflow as data: where values wait between the four phases, what is read how often, what stays where it is. What it costs: phase/;
// which way to add up gradients is cheapest: optimized.ts; which dataflow of all: search.ts.
import type { WorkLayer } from "./workload.ts";

/** How one layer's weight gradient adds up over a batch.
 *  - "dram": each image's gradient goes to DRAM and comes back to be added (DNN+NeuroSim V2.1).
 *  - "accumulate": sums wait in memory on the chip; each image adds to them.
 *  - "defer": the gradient is computed after the batch, block by block, and adds up at the edge of the weight-gradient unit;
 *    activations and errors of the batch wait in DRAM until then. */
export type GradientFlow = "dram" | "accumulate" | "defer";

export interface LayerFlow {
  readonly gradient: GradientFlow;
  /** The operand that lies still in the arrays of the weight-gradient unit; the other operand streams through. */
  readonly stationary: "activations" | "errors";
}

export interface Dataflow {
  readonly name: string;
  /** In-array outer products replace gradient unit and update. */
  readonly outerProduct: boolean;
  readonly layers: readonly LayerFlow[];
  /** Activations and errors of an image wait in the global buffer; false: they go to DRAM and back in every phase. */
  readonly resident: boolean;
  /** The weight gradient takes activation and error in the pass of the backward read, so that each is loaded once; false: loaded again. */
  readonly shared: boolean;
  /** Tiles keep the lines of an image that a kernel covers, so that a pixel comes once; false: once for each row of the kernel. */
  readonly lineBuffers: boolean;
  /** The weight gradient of a layer runs beside the backward read of the layer before it. */
  readonly overlap: boolean;
}

/** One step from naive to optimized, as people read it. */
export interface Ingredient {
  readonly name: string;
  readonly meaning: string;
  readonly apply: (flow: Dataflow, layers: readonly WorkLayer[]) => Dataflow;
}

/** The dataflow of NeuroSim V2.1: layer by layer, image by image, everything through DRAM. */
export function naive(layers: readonly WorkLayer[]): Dataflow {
  return {
    name: "naive",
    outerProduct: false,
    layers: layers.map(() => ({ gradient: "dram", stationary: "activations" })),
    resident: false,
    shared: false,
    lineBuffers: false,
    overlap: false,
  };
}

/** NeuroSim's dataflow, but for the gradients of fully connected layers, which need no sum over positions: computed after the batch from
 *  the operands that wait in DRAM anyway. A baseline that no rank-1 gradient makes expensive. */
export function naiveFromOperands(layers: readonly WorkLayer[]): Dataflow {
  const flow = naive(layers);
  return {
    ...flow,
    name: "naive, operands",
    layers: flow.layers.map((own, i) => (layers[i]!.vectors === 1 ? { ...own, gradient: "defer" } : own)),
  };
}

/** The ladder from naive to optimized. `gradients`: how each layer's gradient adds up (optimized.ts); [] for as it is. */
export function ingredients(gradients: readonly GradientFlow[]): Ingredient[] {
  return [
    {
      name: "accumulate gradients on the chip",
      meaning:
        "each layer's gradient adds up where it costs less: in on-chip memory as far as that goes, or after the batch at the unit's edge; none goes to DRAM",
      apply: (flow) => ({
        ...flow,
        layers: flow.layers.map((own, i) => ({ ...own, gradient: gradients[i] ?? own.gradient })),
      }),
    },
    ...BEYOND_ACCUMULATION,
  ];
}

const BEYOND_ACCUMULATION: readonly Ingredient[] = [
  {
    name: "keep activations and errors on the chip",
    meaning: "an image's activations wait in the global buffer, its errors are used where they arise",
    apply: (flow) => ({ ...flow, resident: true }),
  },
  {
    name: "read operands once",
    meaning: "backward read and weight gradient share one load of activation and error",
    apply: (flow) => ({ ...flow, shared: true }),
  },
  {
    name: "send pixels to a tile once",
    meaning: "line buffers in the tiles hold what the next rows of kernels need again",
    apply: (flow) => ({ ...flow, lineBuffers: true }),
  },
  {
    name: "choose the stationary operand",
    meaning: "per layer, the operand that lies still in the gradient unit is the one that needs fewer reads",
    apply: (flow, layers) => ({
      ...flow,
      layers: flow.layers.map((f, i) => ({ ...f, stationary: stationaryOf(layers[i]!) })),
    }),
  },
  {
    name: "overlap weight gradient and backward read",
    meaning: "both run at the same time on different circuits: shorter, and less leakage",
    apply: (flow) => ({ ...flow, overlap: true }),
  },
];

/** Pulsed outer products inside the arrays: no gradient is ever computed. */
export function outerProduct(layers: readonly WorkLayer[]): Dataflow {
  const flow = { ...naive(layers), name: "outer-product", outerProduct: true };
  return { ...flow, resident: true, shared: true, lineBuffers: true };
}

/** Array reads of one image: a stationary operand is read once for each streamed value, in ceil(values/columns) arrays at a time. */
export function stationaryOf(layer: WorkLayer): LayerFlow["stationary"] {
  return layer.inChannels < layer.outChannels && layer.inChannels * 8 < 128 ? "errors" : "activations";
}
