// Turns a refusal of commander into an error of ours: the same block, the same JSON document, and a hint that can be typed. A key of the
// experiment that is given as a flag (`mho train --epochs 5`) is answered with the --set that was meant.
import type { Command, CommanderError } from "commander";
import { ConfigError } from "../base/errors.ts";
import { nearestKey } from "../experiment/describeProblem.ts";
import { EXPERIMENT_KEYS } from "../experiment/keys.ts";

/** `args` as the program got them. */
export function usageError(error: CommanderError, program: Command, args: readonly string[]): ConfigError {
  const command = namedCommand(program, args);
  const [message = "", suggestion] = error.message
    .replace(/^error: /, "")
    .split(/\n\(Did you mean (.*)\?\)$/s);
  const flag = error.code === "commander.unknownOption" ? /'--(.+)'$/.exec(message)?.[1] : undefined;
  const key = flag === undefined ? undefined : keyMeant(flag, command);
  const change = key && `--set ${key}=${givenValue(`--${flag}`, args)}`;
  const near = suggestion && `did you mean ${suggestion}?`;
  const isKey = key?.split(".").at(-1) === camelCase(flag?.split(".").at(-1) ?? "");
  const hint = (isKey ? change : near) ?? change ?? `see ${fullName(command)} --help`;
  return new ConfigError(message, { at: fullName(command), hint });
}

/** The innermost command that the words name. */
function namedCommand(program: Command, args: readonly string[]): Command {
  let here = program;
  for (const word of args) {
    const below = here.commands.find((command) => command.name() === word);
    if (!below) break;
    here = below;
  }
  return here;
}

const fullName = (command: Command): string =>
  command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();

/** Where the command takes --set: the key of this name, else the one with most of its words ("adc-bits", "c2c") or their initials ("lr"). */
function keyMeant(flag: string, command: Command): string | undefined {
  if (!command.options.some(({ long }) => long === "--set")) return undefined;
  return nearestKey(camelCase(flag)) ?? keyOfWords(flag.toLowerCase().split(/[-.]/));
}

function keyOfWords(words: readonly string[]): string | undefined {
  const known = EXPERIMENT_KEYS.map(({ path }) => {
    const own = path.split(/\.|(?=[A-Z])/).map((word) => word.toLowerCase());
    const initials = own.map((word) => word[0]).join("");
    const common = words.filter((word) => own.includes(word) || (word.length > 1 && initials.endsWith(word)));
    return { path, common: common.length };
  });
  const most = Math.max(...known.map(({ common }) => common));
  return most === 0 ? undefined : known.find(({ common }) => common === most)?.path;
}

const camelCase = (flag: string) => flag.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** Value of the flag, joined to it or after it; "…" where there is none. */
function givenValue(flag: string, args: readonly string[]): string {
  const at = args.findIndex((word) => word === flag || word.startsWith(`${flag}=`));
  const next = args[at + 1];
  const value = args[at]?.split(/=(.*)/s)[1] ?? (next?.startsWith("--") ? undefined : next) ?? "…";
  return /\s/.test(value) ? `"${value}"` : value;
}
