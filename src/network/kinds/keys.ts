// Keys of a network file that several kinds of layers have.
import { z } from "zod";

export const DEFAULTS = { stride: 1, padding: "same", relu: true } as const;

/** "same" would be 1953 for a kernel of 63 with dilation 63. */
export const MOST_PADDING = 2048;

export const count = (symbol: string, unit: string, maximum: number, description: string, minimum = 1) =>
  z.int().min(minimum).max(maximum).meta({ symbol, unit, source: "user's network", description });
export const pixels = (symbol: string, description: string) => count(symbol, "pixels", 4096, description);

/** One number for both axes, or [height, width]. */
export const pairs = (symbol: string, maximum: number, description: string, minimum = 1) => {
  const one = count(symbol, "pixels", maximum, description, minimum);
  return [one, z.tuple([one, one])] as const;
};
export const pair = (symbol: string, maximum: number, description: string) =>
  z.union(pairs(symbol, maximum, description), { error: "expected whole pixels, or [height, width]" });
const side = (name: string) => count("p", "pixels", MOST_PADDING, `Rows or columns of zeros: ${name}.`, 0);
export const sides = z.strictObject({
  top: side("above").default(0),
  bottom: side("below").default(0),
  left: side("left").default(0),
  right: side("right").default(0),
});

const word = (description: string) => z.string().min(1).max(64).optional().meta({ description });
export const name = word("One layer's; kind and number where missing: conv1.");
export const input = word(
  'Name of the earlier layer that it reads, or "input" for the images; the layer before where missing.',
);
const relu = z.boolean().default(DEFAULTS.relu).meta({ description: "Whether a ReLU ends the layer." });
export const clip = z
  .number()
  .min(2 ** -8)
  .max(2 ** 8)
  .optional()
  .meta({
    symbol: "x_c",
    unit: "1",
    source: "ReLU6: 6",
    description: "With a ReLU: values end here, or at network.activationRange where that is lower.",
  });
export const activated = { relu, clip };
