// Records that show damage: each carries the SHA-256 of its own values. Not a signature: whoever edits a record on purpose can seal it anew.
import { hash } from "node:crypto";
import { ConfigError } from "../base/errors.ts";
import { canonicalJson } from "./experimentHash.ts";

const KEY = "check";
/** Mark before the digest. Key and mark both say that a record has a seal: one changed byte cannot take away both. */
const MARK = "sha256:";

type Plain = Readonly<Record<string, unknown>>;

/** The record with its seal as the last key. */
export function sealed(record: object): Plain {
  // as it is read back: numbers that are not finite become null
  return { ...record, [KEY]: sealOf(JSON.parse(JSON.stringify(record)) as Plain) };
}

/** The record without its seal; records from before there were seals as they are. ConfigError where the values are not those that were sealed. */
export function unsealed(record: Plain, at: string): Plain {
  const marked = Object.values(record).some((value) => typeof value === "string" && value.startsWith(MARK));
  if (!marked && !Object.hasOwn(record, KEY)) return record;
  const { [KEY]: seal, ...values } = record;
  if (seal === sealOf(values)) return values;
  throw new ConfigError("was changed after Mho wrote it: damaged, or edited", {
    at,
    hint: "restore the file; mho train --resume writes epochs.json and result.json of a run anew from its checkpoint",
  });
}

/** Takes values that came from JSON. */
const sealOf = (values: Plain): string => `${MARK}${hash("sha256", canonicalJson(values), "hex")}`;
