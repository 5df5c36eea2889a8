// Whether an image mirrored left to right still shows its class: animals and cars do, digits and letters do not.
import type { DatasetContent } from "./dataset.ts";

/** As idx.ts names it. */
export const IDX_FORM = "IDX files (MNIST type)";

/** false for IDX files, which hold digits or letters most of the time, and for class folders named by single characters. */
export function survivesMirroring({ form, classes }: Pick<DatasetContent, "form" | "classes">): boolean {
  return form !== IDX_FORM && !classes.every((name) => [...name].length === 1);
}
