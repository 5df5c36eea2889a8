// --resume continues a run exactly as it began: nothing of the experiment can be changed beside it.
import { ConfigError } from "../base/errors.ts";

/** Throws ConfigError where anything beside the folder is given. */
export function refuseWithResume(given: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(given).filter((name) => given[name] !== undefined && given[name] !== false);
  if (names.length === 0) return;
  const flags = names.map((name) => (name === "file" ? "an experiment file" : `--${name}`));
  throw new ConfigError(`${flags.join(", ")} cannot be given beside --resume`, {
    at: "--resume",
    hint: "a resumed run keeps its experiment and folder; start a new run to change them",
  });
}
