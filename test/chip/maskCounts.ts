// Counts what training's masks of errors do: of activations, and of the places that won in maxima.
import type { ActivationMask, Engine, EngineBuffer, PoolShape } from "../../src/engine/engine.ts";

export interface MaskCount {
  /** Bits that say where errors pass back, as the backward pass reads them. */
  bits: number;
  /** Errors that they let pass or stop. */
  errors: number;
}

interface Layers {
  /** The layer with weights that was read last. */
  readonly latest: () => string;
  readonly countOf: (layer: string) => MaskCount;
}

/** Operations that count masks for the layer with weights on whose sums the masked values were made. */
export function watchedMasks(engine: Engine, { latest, countOf }: Layers): Partial<Engine> {
  const owners = new Map<EngineBuffer, string>();
  const made = (values: EngineBuffer) => owners.set(values, latest());
  const count = (values: EngineBuffer, bits: number, errors: number) => {
    const own = countOf(owners.get(values)!);
    own.bits += bits;
    own.errors += errors;
  };
  const masked = (mask: ActivationMask | null, errors: number) => {
    if (mask) count(mask.output, errors, errors);
  };
  return {
    activate: (input, output, length, settings) => {
      made(output);
      engine.activate(input, output, length, settings);
    },
    addActivations: (a, b, output, length, settings) => {
      made(output);
      engine.addActivations(a, b, output, length, settings);
    },
    normalize: (x, z, shape, settings) => {
      made(z);
      engine.normalize(x, z, shape, settings);
    },
    pool: (input, output, choice, batch, shape) => {
      if (choice) made(choice);
      engine.pool(input, output, choice, batch, shape);
    },
    quantizeError: (error, output, length, settings) => {
      masked(settings.mask, length);
      engine.quantizeError(error, output, length, settings);
    },
    activateBackward: (error, length, mask) => {
      masked(mask, length);
      engine.activateBackward(error, length, mask);
    },
    normalizeBackward: (error, x, inputError, shape, settings) => {
      masked(settings.mask, shape.positions * shape.channels);
      engine.normalizeBackward(error, x, inputError, shape, settings);
    },
    poolBackward: (outputError, inputError, choice, batch, shape) => {
      const { members, windows } = placesOf(shape);
      const places = shape.windowHeight * shape.windowWidth;
      if (choice) count(choice, batch * windows * bitsFor(places), batch * members);
      engine.poolBackward(outputError, inputError, choice, batch, shape);
    },
  };
}

/** Bits of a number below `places`. */
const bitsFor = (places: number): number => (places - 1).toString(2).length;

/** Windows of a pooling, and the values of the map in them, by looking at each place. */
function placesOf(shape: PoolShape): { readonly members: number; readonly windows: number } {
  let members = 0;
  for (let oy = 0; oy < shape.outHeight; oy++)
    for (let ox = 0; ox < shape.outWidth; ox++)
      for (let i = 0; i < shape.windowHeight; i++)
        for (let j = 0; j < shape.windowWidth; j++) {
          const y = oy * shape.strideHeight - shape.padTop + i;
          const x = ox * shape.strideWidth - shape.padLeft + j;
          if (y >= 0 && y < shape.inHeight && x >= 0 && x < shape.inWidth) members++;
        }
  const { channels, outHeight, outWidth } = shape;
  return { members: members * channels, windows: outHeight * outWidth * channels };
}
