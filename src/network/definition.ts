// A network as data: what an experiment names, a file describes and `network.ts` builds. No weights, no engine.
import type { Padding, Pair } from "../array/geometry.ts";

interface Named {
  /** Unique; the default is the kind and the layer's number. */
  readonly name?: string | undefined;
  /** Name of the earlier layer that it reads, or "input"; the layer before by default. */
  readonly input?: string | undefined;
}

export interface ConvDefinition extends Named {
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
  readonly relu: boolean;
}

export interface FullyConnectedDefinition extends Named {
  readonly kind: "fc";
  readonly units: number;
  readonly relu: boolean;
}

export interface PoolDefinition extends Named {
  readonly kind: "maxpool" | "avgpool";
  /** Window and stride. */
  readonly size: number;
}

export interface FlattenDefinition extends Named {
  readonly kind: "flatten";
}

export interface AddDefinition extends Named {
  readonly kind: "add";
  /** Name of the earlier layer whose output is added to the last layer's. */
  readonly from: string;
  readonly relu: boolean;
}

/** Per channel, behind the digital sum: (x − mean)/√(variance + epsilon)·γ + β, with γ and β that learn. */
export interface BatchNormDefinition extends Named {
  readonly kind: "batchnorm";
  readonly epsilon: number;
  /** Share of a batch in the running statistics, which evaluation uses. */
  readonly momentum: number;
  readonly relu: boolean;
}

/** Per channel, behind the digital sum: x + β. */
export interface BiasDefinition extends Named {
  readonly kind: "bias";
  readonly relu: boolean;
}

export type LayerDefinition =
  | ConvDefinition
  | FullyConnectedDefinition
  | PoolDefinition
  | FlattenDefinition
  | AddDefinition
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
}
