// TOML and JSON of strangers to plain values, within bounds: a file that is too long, too deep or too full is refused with a sentence, and
// never reaches code that walks values by recursion. Reads no disk.
import { parse as parseToml, TomlError } from "smol-toml";
import { ConfigError } from "./errors.ts";

export type DocumentForm = "toml" | "json";

/** Limits of one document: characters, levels of nesting, and values in all. */
export interface DocumentLimits {
  readonly characters: number;
  readonly depth: number;
  readonly values: number;
}

/** An experiment has about 150 values, a network file of 1,024 layers about 8,000. */
export const DOCUMENT_LIMITS: DocumentLimits = { characters: 4_000_000, depth: 32, values: 100_000 };

/** A record of a run may have 6,000 epochs of VGG-8, of 10.6 kB and 400 values each, or ten times as many of a small network. */
export const RECORD_LIMITS: DocumentLimits = { characters: 64_000_000, depth: 32, values: 4_000_000 };

/** The values in `text`. Throws ConfigError with `at`, and line and column where the form gives them. */
export function parseDocument(
  text: string,
  form: DocumentForm,
  at: string,
  limits: DocumentLimits = DOCUMENT_LIMITS,
): unknown {
  if (text.length > limits.characters)
    throw new ConfigError(`${text.length} characters, at most ${limits.characters} are read`, {
      at,
      hint: WRONG_FILE,
    });
  // before they are made: tens of millions of small values are gigabytes
  if (text.length > DOCUMENT_LIMITS.characters && beginnings(text) > limits.values)
    throw new ConfigError(`more than ${limits.values} values`, { at, hint: WRONG_FILE });
  const value = parsed(text.replace(/^\uFEFF/, ""), form, at);
  checkBounds(value, at, limits);
  return value;
}

function parsed(text: string, form: DocumentForm, at: string): unknown {
  try {
    return form === "json" ? JSON.parse(text) : parseToml(text, { maxDepth: DOCUMENT_LIMITS.depth });
  } catch (cause) {
    const where = cause instanceof TomlError ? `${at}:${cause.line}:${cause.column}` : at;
    throw new ConfigError(`not readable: ${(cause as Error).message.trim()}`, {
      at: where,
      cause,
      hint: "check the commas, quotes and brackets at the named place",
    });
  }
}

const WRONG_FILE = "check that this is the right file";

/** Brackets and commas of a JSON text: at least as many as it has values, but one. */
function beginnings(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (",[{".includes(text[i]!)) count++;
  return count;
}

/** Walks without recursion. */
function checkBounds(value: unknown, at: string, { depth: deepest, values: most }: DocumentLimits): void {
  let count = 0;
  let level: readonly unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    count += level.length;
    if (count > most) throw new ConfigError(`more than ${most} values`, { at, hint: WRONG_FILE });
    if (depth > deepest)
      throw new ConfigError(`values are nested more than ${deepest} deep`, { at, hint: WRONG_FILE });
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one !== "object" || one === null) continue;
      if (Object.hasOwn(one, "__proto__"))
        throw new ConfigError('the key "__proto__" is not allowed', { at, hint: "remove the key" });
      if (Array.isArray(one)) for (const part of one) next.push(part);
      else for (const key in one) next.push((one as Record<string, unknown>)[key]);
    }
    level = next;
  }
}
