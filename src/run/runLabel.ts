// A person's description of a run: a name, a note, tags, and whether it is put away. A file of its own in the run's folder: no training
// writes it, and it changes nothing of the run. The server of `mho ui` is its one writer.
import { join } from "node:path";
import { z } from "zod";
import { writeFileAtomic } from "../base/atomicFile.ts";
import { parseChecked } from "../base/schema.ts";
import { readJson } from "./runFolder.ts";

export const LABEL_FILE = "label.json";

const NAME_LENGTH = 80;
const NOTE_LENGTH = 4000;
const TAG_LENGTH = 40;
const MOST_TAGS = 20;

/** One line; spaces at the ends do not count. */
const line = (longest: number) =>
  z
    .string()
    .trim()
    .max(longest)
    .regex(/^\P{Cc}*$/u, "one line of text");

const fields = {
  /** Empty: the run is called as its folder. */
  name: line(NAME_LENGTH),
  /** Lines of text. */
  note: z.string().max(NOTE_LENGTH),
  /** Each once, in the order that they were given. */
  tags: z
    .array(
      line(TAG_LENGTH)
        .min(1)
        .regex(/^[^,]*$/, "a tag without a comma"),
    )
    .max(MOST_TAGS)
    .transform((tags) => [...new Set(tags)]),
  archived: z.boolean(),
};

export const runLabelShape = z.object(fields).readonly();
const changeShape = z.strictObject(fields).partial();

export type RunLabel = z.output<typeof runLabelShape>;

export const NO_LABEL: RunLabel = { name: "", note: "", tags: [], archived: false };

/** The label in the folder; NO_LABEL where there is none, or none that can be read: it changes nothing of the run. */
export function readRunLabel(folder: string): RunLabel {
  try {
    return runLabelShape.safeParse(readJson(folder, LABEL_FILE)).data ?? NO_LABEL;
  } catch {
    return NO_LABEL;
  }
}

/** Changes the fields that `change` names, and returns the label. Throws ConfigError, DiskError. */
export function changeRunLabel(folder: string, change: unknown): RunLabel {
  const wanted = parseChecked(changeShape, change, "request");
  const given = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== undefined));
  const label: RunLabel = { ...readRunLabel(folder), ...given };
  writeFileAtomic(join(folder, LABEL_FILE), `${JSON.stringify(label, null, 2)}\n`);
  return label;
}
