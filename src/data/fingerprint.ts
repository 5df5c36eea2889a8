// One name for the same images and labels, wherever they came from.
import { createHash } from "node:crypto";
import type { DatasetContent } from "./dataset.ts";

/** SHA-256 (hex) over shape, class names, images and labels. */
export function fingerprintOf(content: DatasetContent): string {
  const { height, width, channels, classes, train, test } = content;
  const hash = createHash("sha256");
  hash.update(JSON.stringify([height, width, channels, classes, train.labels.length, test.labels.length]));
  for (const part of [train.images, train.labels, test.images, test.labels]) hash.update(part);
  return hash.digest("hex");
}
