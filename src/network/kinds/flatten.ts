// All values of a map as channels of one pixel. Channels-last values need no move: the same buffers get another shape.
import { z } from "zod";
import { sizeOf } from "../imageShape.ts";
import type { AnyDefinition } from "../plannedLayer.ts";
import { input, name } from "./keys.ts";
import type { LayerKind } from "./kind.ts";

export interface FlattenDefinition extends AnyDefinition {
  readonly kind: "flatten";
}

export const flatten: LayerKind<FlattenDefinition> = {
  kind: "flatten",
  keys: z.strictObject({ kind: z.literal("flatten"), name, input }),
  gives: "values",
  rearranges: true,
  output: ([read]) => ({ height: 1, width: 1, channels: sizeOf(read!) }),
  create: ({ from: [read] }, { name, output: shape }) => ({
    name,
    kind: "flatten",
    output: { ...read!, shape },
    givesTo: [],
    keepsError: true,
    forward: () => {},
    backward: () => {},
  }),
};
