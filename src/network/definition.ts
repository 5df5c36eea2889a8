// A network as data: what an experiment names, a file describes and `network.ts` builds. No weights, no engine.
import type { Padding, Pair } from "../array/geometry.ts";

interface Named {
  /** Unique; the default is the kind and the layer's number. */
  readonly name?: string | undefined;
  /** Name of the earlier layer that it reads, or "input"; the layer before by default. */
  readonly input?: string | undefined;
}

/** The activation at the end of a layer. */
interface Activated {
  readonly relu: boolean;
  /** Where the ReLU's values end (ReLU6: 6), in the activations' units; network.activationRange where that is lower. */
  readonly clip?: number | undefined;
}

export interface ConvDefinition extends Named, Activated {
  readonly kind: "conv";
  /** Output channels. */
  readonly channels: number;
  /** Sides of the kernel, its steps, and pixels from one of its positions to the next (1 where missing). */
  readonly kernel: Pair;
  readonly stride: Pair;
  readonly dilation?: Pair | undefined;
  /** Zeros around the map; "same": floor((kernel − 1)·dilation/2) on each side. */
  readonly padding: "same" | Padding;
  /** Each of so many equal runs of output channels reads one run of input channels; as many as input channels: depthwise. 1 where missing. */
  readonly groups?: number | undefined;
}

export interface FullyConnectedDefinition extends Named, Activated {
  readonly kind: "fc";
  readonly units: number;
}

export interface PoolDefinition extends Named {
  readonly kind: "maxpool" | "avgpool";
  /** Sides of the window. */
  readonly size: Pair;
  /** The window's size where missing. */
  readonly stride?: Pair | undefined;
  /** Below the window's size. It never is a maximum. 0 where missing. */
  readonly padding?: Padding | undefined;
  /** Whether the mean is over the whole window, padding as zeros; else over the part that lies in the map. */
  readonly countPadding?: boolean | undefined;
}

/** The mean of each map. */
export interface GlobalPoolDefinition extends Named {
  readonly kind: "globalavgpool";
}

export interface FlattenDefinition extends Named {
  readonly kind: "flatten";
}

export interface AddDefinition extends Named, Activated {
  readonly kind: "add";
  /** Name of the earlier layer whose output is added to the last layer's. */
  readonly from: string;
}

/** Channels of several layers side by side: those of its input, then those of `from` in order. */
export interface ConcatDefinition extends Named {
  readonly kind: "concat";
  readonly from: string | readonly string[];
}

/** A ReLU of its own, of anything. */
export interface ReluDefinition extends Named, Pick<Activated, "clip"> {
  readonly kind: "relu";
}

/** Per channel: (x − mean)/√(variance + epsilon)·γ + β, with γ and β that learn. */
export interface BatchNormDefinition extends Named, Activated {
  readonly kind: "batchnorm";
  readonly epsilon: number;
  /** Share of a batch in the running statistics, which evaluation uses. */
  readonly momentum: number;
}

/** Per channel: x + β. */
export interface BiasDefinition extends Named, Activated {
  readonly kind: "bias";
}

export type LayerDefinition =
  | ConvDefinition
  | FullyConnectedDefinition
  | PoolDefinition
  | GlobalPoolDefinition
  | FlattenDefinition
  | AddDefinition
  | ConcatDefinition
  | ReluDefinition
  | BatchNormDefinition
  | BiasDefinition;

export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

export interface NetworkDefinition {
  readonly name: string;
  readonly input: ImageShape;
  readonly layers: readonly LayerDefinition[];
  /** Parts of the file that are not used: one sentence each. */
  readonly notes?: readonly string[];
}
