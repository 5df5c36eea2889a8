import { describe, expect, it } from "vitest";
import { augmentationOf, survivesMirroring } from "./augmentation.ts";

it.each([
  [3, ["airplane", "automobile"], true],
  [3, ["0", "1", "2"], false],
  [3, ["A", "ß"], false],
  [3, ["0", "dog"], true],
  [1, ["0", "1"], false],
  [1, ["T-shirt", "trouser"], false],
  [1, ["zero", "one"], false],
])("%i channels, classes %j: mirrored %s", (channels, classes, mirrored) =>
  expect(survivesMirroring({ channels, classes })).toBe(mirrored),
);

describe("augmentationOf", () => {
  const pictures = { height: 8, width: 8, channels: 3, classes: ["cat", "dog"] };
  const digits = { height: 8, width: 8, channels: 1, classes: ["zero", "one"] };
  const rows = { height: 1, width: 1, channels: 4, classes: ["setosa", "virginica"] };
  const usual = { augment: true, crop: 4, flip: "by-data", cutout: 0 } as const;

  it("mirrors pictures and not digits, unless the experiment says so", () => {
    expect(augmentationOf(usual, pictures)).toEqual({ crop: 4, flip: true, cutout: 0 });
    expect(augmentationOf(usual, digits)).toEqual({ crop: 4, flip: false, cutout: 0 });
    expect(augmentationOf({ ...usual, flip: true }, digits)).toEqual({ crop: 4, flip: true, cutout: 0 });
    expect(augmentationOf({ ...usual, flip: false }, pictures)).toEqual({ crop: 4, flip: false, cutout: 0 });
    expect(augmentationOf({ ...usual, cutout: 2 }, pictures)).toEqual({ crop: 4, flip: true, cutout: 2 });
    expect(augmentationOf({ ...usual, crop: 0 }, pictures)).toEqual({ crop: 0, flip: true, cutout: 0 });
  });

  it("is nothing where it is off, and never changes a row of a table", () => {
    expect(augmentationOf({ ...usual, augment: false, flip: true }, pictures)).toEqual({
      crop: 0,
      flip: false,
      cutout: 0,
    });
    expect(augmentationOf({ ...usual, flip: true }, rows)).toEqual({ crop: 0, flip: false, cutout: 0 });
  });
});
