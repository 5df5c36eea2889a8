// TOML and JSON of strangers to plain values, within bounds: a file that is too long, too deep or too full is refused with a sentence, and
// never reaches code that walks values by recursion. Reads no disk.
import { parse as parseToml, TomlError } from "smol-toml";
import { ConfigError } from "./errors.ts";

export type DocumentForm = "toml" | "json";

/** Characters, nesting, and values in all: an experiment has about 150 values, a network file of 1,024 layers about 8,000. */
export const DOCUMENT_LIMITS = { characters: 4_000_000, depth: 32, values: 100_000 } as const;

/** The values in `text`. Throws ConfigError with `at`, and line and column where the form tells them. */
export function parseDocument(text: string, form: DocumentForm, at: string): unknown {
  if (text.length > DOCUMENT_LIMITS.characters)
    throw new ConfigError(`${text.length} characters, at most ${DOCUMENT_LIMITS.characters} are read`, {
      at,
    });
  const value = parsed(text.replace(/^\uFEFF/, ""), form, at);
  checkBounds(value, at);
  return value;
}

function parsed(text: string, form: DocumentForm, at: string): unknown {
  try {
    return form === "json" ? JSON.parse(text) : parseToml(text, { maxDepth: DOCUMENT_LIMITS.depth });
  } catch (cause) {
    const where = cause instanceof TomlError ? `${at}:${cause.line}:${cause.column}` : at;
    throw new ConfigError(`not readable: ${(cause as Error).message.trim()}`, { at: where, cause });
  }
}

/** Walks without recursion. */
function checkBounds(value: unknown, at: string): void {
  const { depth: deepest, values: most } = DOCUMENT_LIMITS;
  let count = 0;
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length;
    if (count > most) throw new ConfigError(`more than ${most} values`, { at });
    if (depth > deepest) throw new ConfigError(`values are nested more than ${deepest} deep`, { at });
    level = level.flatMap((one) => {
      if (typeof one !== "object" || one === null) return [];
      if (Object.hasOwn(one, "__proto__"))
        throw new ConfigError('the key "__proto__" is not allowed', { at });
      return Object.values(one);
    });
  }
}
