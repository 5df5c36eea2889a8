// Shapes that the records of epochs must have where they are read back: a file may be damaged, from another version, or from a stranger.
// Further fields are passed on as they are.
import { z } from "zod";

/** Its length is held against the limit before a hostile list of millions gives millions of problems. */
export const shortList = <T extends z.ZodType>(item: T) => z.array(z.unknown()).max(5000).pipe(z.array(item));

const number = z.number();
const count = z.number().min(0);
const share = z.number().min(0).max(1);
const layer = z.looseObject({ weights: count, ltpPulses: count, ltdPulses: count });
/** Activity of one layer. */
export const activityShape = z.looseObject({
  layer: z.string(),
  inputBits: share,
  inputZeros: share,
  errorBits: share,
  errorZeros: share,
  meanState: share,
  updated: share,
  pulses: count,
});
const epoch = z.looseObject({
  epoch: z.int().min(1),
  // not a number is null in JSON
  trainLoss: number.nullable(),
  losses: shortList(number.nullable()).optional(),
  trainAccuracy: share,
  testAccuracy: share,
  seconds: count,
  health: shortList(layer),
  activity: shortList(activityShape).nullish(),
});
/** A StartRecord. */
export const startShape = z.looseObject({
  source: z.string(),
  softwareAccuracy: share,
  testAccuracy: share,
  layers: shortList(
    z.looseObject({
      layer: z.string(),
      gain: count,
      weights: count,
      clipped: share,
      error: count,
      ltpPulses: count,
      ltdPulses: count,
    }),
  ),
  activationClips: shortList(z.looseObject({ layer: z.string(), share })),
});
/** Counted from 1: none is missing, none comes twice. The first problem is enough: a hostile list has millions. */
export const epochsShape = z.array(z.unknown()).transform((records, context) =>
  records.map((record, i) => {
    const { data, error } = context.issues.length > 0 ? {} : epoch.safeParse(record);
    const [first] = error?.issues ?? [];
    if (first) context.addIssue({ code: "custom", message: first.message, path: [i, ...first.path] });
    else if (data && data.epoch !== i + 1)
      context.addIssue({ code: "custom", message: `expected epoch ${i + 1}`, path: [i, "epoch"] });
    return data as z.output<typeof epoch>;
  }),
);
