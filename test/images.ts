// Small made-up images for tests of networks: pixels and labels that follow from their number.
import type { Dataset } from "../src/data/dataset.ts";
import type { ImageShape } from "../src/network/definition.ts";

/** `count` images of each split. */
export function syntheticImages(
  { height, width, channels }: ImageShape,
  classes: number,
  count: number,
): Dataset {
  const labels = Uint8Array.from({ length: count }, (_, i) => (i * i + 1) % classes);
  const images = Uint8Array.from(
    { length: count * height * width * channels },
    (_, i) => (i * 89 + (i >> 5) * 37) % 256,
  );
  const split = { images, labels };
  const names = Array.from({ length: classes }, (_, i) => `class ${i}`);
  const source = "made up";
  return {
    name: source,
    source,
    form: source,
    fingerprint: source,
    classes: names,
    height,
    width,
    channels,
    train: split,
    test: split,
  };
}
