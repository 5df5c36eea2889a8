// Max or average pooling, forward next to backward.
import { z } from "zod";
import type { PoolShape } from "../../engine/engine.ts";
import type { DigitalWork } from "../digitalWork.ts";
import { movedTensor } from "../layerOutput.ts";
import { giveError, type LayerNode } from "../node.ts";
import type { Planned } from "../plannedLayer.ts";
import { poolErrors } from "../poolErrors.ts";
import { type GlobalPoolDefinition, type PoolDefinition, poolWindows } from "../poolWindows.ts";
import { input, MOST_PADDING, name, pair, pairs, sides } from "./keys.ts";
import type { LayerKind, LayerPlace } from "./kind.ts";

const pool = {
  name,
  input,
  size: pair("s", 4096, "Side of the window, or [height, width]."),
  stride: pair(
    "s",
    4096,
    "Step of the window, or [vertical, horizontal]; its size where missing.",
  ).optional(),
  padding: z
    .union(
      [
        ...pairs("p", MOST_PADDING, "Padding on each side, below the window's size; never a maximum.", 0),
        sides,
      ],
      {
        error: "expected whole pixels, [height, width] or { top, bottom, left, right }",
      },
    )
    .optional(),
};
const countPadding = z.boolean().optional().meta({
  description: "Whether a mean is over the whole window, padding as zeros; else over what lies in the map.",
});

const shared = {
  gives: "values",
  windows: poolWindows,
  create: createPoolLayer,
  work: ({ windows, needsError }: Planned) => work(windows!, needsError),
} as const;

export const maxpool: LayerKind<PoolDefinition<"maxpool">> = {
  kind: "maxpool",
  keys: z.strictObject({ kind: z.literal("maxpool"), ...pool }),
  ...shared,
};

export const avgpool: LayerKind<PoolDefinition<"avgpool">> = {
  kind: "avgpool",
  keys: z.strictObject({ kind: z.literal("avgpool"), ...pool, countPadding }),
  ...shared,
};

export const globalavgpool: LayerKind<GlobalPoolDefinition> = {
  kind: "globalavgpool",
  keys: z.strictObject({ kind: z.literal("globalavgpool"), name, input }),
  ...shared,
};

function work(shape: PoolShape, needsError: boolean): DigitalWork[] {
  const { windows, members, additions } = poolErrors(shape);
  const size = shape.windowHeight * shape.windowWidth;
  const joined = additions > 0 ? [{ kind: "errors", values: additions } as const] : [];
  if (shape.kind === "average")
    return [
      { kind: "average", windows, size },
      ...(needsError ? [{ kind: "shares", windows, size } as const, ...joined] : []),
    ];
  const kept = windows * Math.ceil(Math.log2(size));
  return [
    { kind: "maxpool", windows, size },
    ...(needsError ? [{ kind: "gate", values: members, kept } as const, ...joined] : []),
  ];
}

function createPoolLayer(
  { context, from: [read] }: LayerPlace,
  layer: Planned<PoolDefinition | GlobalPoolDefinition>,
): LayerNode {
  const input = read!;
  const output = movedTensor(context, layer, input);
  const { name, definition } = layer;
  const { kind } = definition;
  const shape = layer.windows!;
  const { engine, maxBatch } = context;
  const choice = shape.kind === "max" ? engine.buffer(`${name}.choice`, "u8", maxBatch * output.size) : null;
  return {
    name,
    kind,
    output,
    givesTo: input.needsError ? [input] : [],
    keepsError: true,
    forward: (batch) => engine.pool(input.value, output.value, choice, batch, shape),
    backward: (batch) =>
      giveError(context, input, output.scale, batch, (target) =>
        engine.poolBackward(output.error.buffer, target, choice, batch, shape),
      ),
  };
}
