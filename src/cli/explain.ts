// `mho explain KEY`: what a key of the experiment means, in which unit, and what is sane.
import { ConfigError } from "../base/errors.ts";
import { describeKeys, type KeyDescription } from "../experiment/describeKeys.ts";
import { unknownKey } from "../experiment/describeProblem.ts";
import { explainKey, explainSection } from "../report/explanation.ts";
import { type OutputFlags, outputOf } from "./output.ts";

export function explainCommand(key: string | undefined, flags: OutputFlags): void {
  const { text, document } = explain(key);
  outputOf(flags).result(text, document);
}

/** The text and the record of a key, of a section's keys, or of all keys. Throws ConfigError for an unknown one. */
export function explain(key: string | undefined): { text: string; document: unknown } {
  const keys = describeKeys();
  const exact = keys.find(({ path }) => path === key) ?? onlyOneNamed(keys, key);
  if (exact) return { text: explainKey(exact), document: exact };
  const section = key === undefined ? keys : keys.filter(({ path }) => path.startsWith(`${key}.`));
  if (section.length > 0) return { text: explainSection(section), document: section };
  throw new ConfigError(unknownKey(String(key)));
}

/** A key by its last word alone ("rOn"), where it is the only one. */
function onlyOneNamed(keys: readonly KeyDescription[], word: string | undefined): KeyDescription | undefined {
  const named = keys.filter(({ path }) => path.split(".").at(-1) === word);
  return named.length === 1 ? named[0] : undefined;
}
