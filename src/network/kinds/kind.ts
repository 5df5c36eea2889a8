// The interface of a kind of layer: its keys in a network file, its place in the plan, what it computes, and its work on the chip.
import type { z } from "zod";
import type { ConvShape } from "../../array/geometry.ts";
import type { PoolShape } from "../../engine/poolShape.ts";
import type { DigitalWork } from "../digitalWork.ts";
import type { ImageShape } from "../imageShape.ts";
import type { GradientGroups } from "../layerGradient.ts";
import type { LayerNode, NodeContext } from "../node.ts";
import type { NetworkParameters } from "../params.ts";
import type { AnyDefinition, Planned } from "../plannedLayer.ts";
import type { Tensor } from "../tensor.ts";

/** Facts of a network that its layers with weights need, beside its context. */
export interface WeightOptions {
  readonly parameters: NetworkParameters;
  /** One entry for each layer with weights; "image" where it is missing. */
  readonly gradientGroups?: readonly GradientGroups[];
  /** G_min/G_max of the devices. */
  readonly offOnRatio: number;
  /** Stored value at G_min. */
  readonly windowLow: number;
  /** Cells side by side of one weight; by default those of the mapping. */
  readonly cellsPerWeight?: number;
  /** Gains of layers whose weights are given, by name; the others have that of random weights. */
  readonly gains?: ReadonlyMap<string, number>;
}

/** Where a layer is built. */
export interface LayerPlace {
  readonly context: NodeContext;
  readonly options: WeightOptions;
  /** Tensors that the layer reads. */
  readonly from: readonly Tensor[];
  /** Layers with weights before it, and whether none comes after it. */
  readonly arrays: number;
  readonly isLastWeights: boolean;
}

/** Facts about an input of a layer that reads several. */
export type Joined = Pick<Planned, "name" | "output" | "ofImages" | "values">;

export interface LayerKind<Definition extends AnyDefinition = AnyDefinition> {
  readonly kind: Definition["kind"];
  /** Keys of such a layer in a network file. */
  readonly keys: z.ZodObject & z.ZodType<Definition>;
  /** "sums": computes sums, which an activation follows. "values": picks, joins or moves those that it reads. */
  readonly gives: "sums" | "values";
  /** Rounds what it reads itself, so that the layer before need not. */
  readonly readsSums?: true;
  /** Is a ReLU, whatever its keys say. */
  readonly rectifies?: true;
  /** Computes nothing: where a layer's values end, and others' may begin. */
  readonly rearranges?: true;
  /** Parameters of each channel that learn in digital memory; none where it is missing. */
  readonly parametersPerChannel?: number;
  /** Names of the layers that it reads beside its input. */
  joins?(definition: Definition): readonly string[];
  /** Throws ConfigError where its inputs do not fit each other. */
  check?(definition: Definition, inputs: readonly Joined[], name: string): void;
  /** Shape of its weights. ConfigError where its kernel does not fit. */
  weights?(definition: Definition, input: ImageShape, name: string): ConvShape;
  /** Its pooling windows. ConfigError where one does not fit. */
  windows?(definition: Definition, input: ImageShape, name: string): PoolShape;
  /** Shape of its output; where it is missing, that of its weights, of its windows, or of its first input. */
  output?(inputs: readonly ImageShape[], definition: Definition, name: string): ImageShape;
  create(place: LayerPlace, layer: Planned<Definition>): LayerNode;
  /** Work on the chip for one image, without the activation at its end; none where it is missing. */
  work?(layer: Planned<Definition>, layers: readonly Planned[]): DigitalWork[];
}
