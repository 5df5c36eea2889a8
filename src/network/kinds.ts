// The kinds of layers; each is a file in kinds/. What a new one needs: docs/extending.md.
import { add } from "./kinds/add.ts";
import { batchnorm } from "./kinds/batchnorm.ts";
import { bias } from "./kinds/bias.ts";
import { concat } from "./kinds/concat.ts";
import { conv } from "./kinds/conv.ts";
import { fc } from "./kinds/fc.ts";
import { flatten } from "./kinds/flatten.ts";
import type { LayerKind } from "./kinds/kind.ts";
import { avgpool, globalavgpool, maxpool } from "./kinds/pooling.ts";
import { relu } from "./kinds/relu.ts";
import type { AnyDefinition } from "./plannedLayer.ts";

/** In the order in which docs/networks.md shows them. A kind is its file and its place here. */
const KINDS = [
  conv,
  fc,
  maxpool,
  avgpool,
  globalavgpool,
  flatten,
  add,
  concat,
  relu,
  batchnorm,
  bias,
] as const;

type DefinitionOf<Kind> = Kind extends LayerKind<infer Definition> ? Definition : never;
export type LayerDefinition = DefinitionOf<(typeof KINDS)[number]>;

export const LAYER_KINDS: ReadonlyMap<string, LayerKind> = new Map(
  KINDS.map((kind) => [kind.kind, kind as LayerKind]),
);

export const kindOf = ({ kind }: AnyDefinition): LayerKind => LAYER_KINDS.get(kind)!;
