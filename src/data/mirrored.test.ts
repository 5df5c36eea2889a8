import { expect, it } from "vitest";
import { IDX_FORM, survivesMirroring } from "./mirrored.ts";

it.each([
  ["official CIFAR-10 binary files", ["airplane", "automobile"], true],
  ["class folders of JPEG", ["cat", "dog"], true],
  ["class folders of PNG", ["0", "1", "2"], false],
  ["class folders of PNG", ["A", "ß"], false],
  ["class folders of PNG", ["0", "dog"], true],
  [IDX_FORM, ["0", "1"], false],
  [IDX_FORM, ["T-shirt", "trouser"], false],
])("%s of %j: %s", (form, classes, mirrored) => expect(survivesMirroring({ form, classes })).toBe(mirrored));
