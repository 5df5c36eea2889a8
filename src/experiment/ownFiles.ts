// Files of the user's own in an experiment (base/ownFile.ts), named by what they hold: the experiment's hash then covers their content.
import { isOwnFile, ownFile } from "../base/ownFile.ts";

/** Keys that may name one. */
const OWN_FILE_KEYS = [
  ["training", "rule"],
  ["device", "model"],
] as const;

type Tree = Readonly<Record<string, unknown>>;
const isTree = (value: unknown): value is Tree => typeof value === "object" && value !== null;

/** `raw` with the hash of each such file behind its path. Throws ConfigError where one may not be loaded, or changed since it was named. */
export function withOwnFiles(raw: unknown): unknown {
  if (!isTree(raw)) return raw;
  let named = raw;
  for (const [section, key] of OWN_FILE_KEYS) {
    const values = raw[section];
    const file = isTree(values) ? values[key] : undefined;
    if (isTree(values) && isOwnFile(file))
      named = { ...named, [section]: { ...values, [key]: ownFile(file, `${section}.${key}`).name } };
  }
  return named;
}

/** Keys of the experiment that name code. */
export const ownFileKeysOf = (experiment: object): string[] =>
  OWN_FILE_KEYS.filter(([section, key]) => isOwnFile(valueIn(experiment, section, key))).map((path) =>
    path.join("."),
  );

function valueIn(experiment: object, section: string, key: string): unknown {
  const values = (experiment as Tree)[section];
  return isTree(values) ? values[key] : undefined;
}
