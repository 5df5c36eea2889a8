// A network as data: what an experiment names, a file describes and `network.ts` builds. No weights, no engine.

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
  /** Square kernel. */
  readonly kernel: number;
  readonly stride: number;
  /** Zero padding on each side; "same" = (kernel − 1)/2. */
  readonly padding: "same" | number;
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
  /** What its file has that is not used: one sentence each. */
  readonly notes?: readonly string[];
}
