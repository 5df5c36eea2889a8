// The named errors of Mho. Each has a stable code and says what was seen, what is allowed and what to try.

export interface ErrorDetail {
  /** Dotted path in the experiment, file name, layer or buffer that the error is about. */
  readonly at?: string;
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Bytes of a message in UTF-8, and lines, at most: a stranger's file may be quoted in it. */
const LONGEST = 3000;
const MOST_LINES = 100;
/** Control characters of a terminal, and marks that turn the direction of writing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const UNPRINTABLE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** The text as a terminal may show it. */
function shown(text: string): string {
  const begin = text.slice(0, LONGEST).split("\n", MOST_LINES).join("\n");
  const printable = begin.replace(UNPRINTABLE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
  const bytes = new TextEncoder().encode(printable);
  if (begin.length === text.length && bytes.length <= LONGEST) return printable;
  // a character that is cut in two is left out
  const kept = new TextDecoder().decode(bytes.subarray(0, LONGEST)).replace(/\uFFFD+$/, "");
  return `${kept} … (of ${text.length} characters)`;
}

/** Problems that are listed one by one. */
const MOST_LISTED = 10;

/** The first of many problems, each in words, and how many more there are. Only those that are shown are worded. */
export function listed<T>(problems: readonly T[], worded: (problem: T) => string): string[] {
  const more = problems.length - MOST_LISTED;
  const shown = problems.slice(0, MOST_LISTED).map(worded);
  return more > 0 ? [...shown, `… and ${more} more of these`] : shown;
}

export class MhoError extends Error {
  readonly code: string;
  readonly at: string | undefined;
  readonly hint: string | undefined;

  constructor(code: string, message: string, detail: ErrorDetail = {}) {
    const place = detail.at === undefined ? "" : `${detail.at}: `;
    const hint = detail.hint === undefined ? "" : `\n  hint: ${detail.hint}`;
    super(
      shown(`${place}${message}${hint}`),
      detail.cause === undefined ? undefined : { cause: detail.cause },
    );
    this.name = new.target.name;
    this.code = code;
    this.at = detail.at;
    this.hint = detail.hint;
  }
}

/** Wrong usage or experiment: exit code 2. */
export class ConfigError extends MhoError {
  constructor(message: string, detail?: ErrorDetail) {
    super("MHO_CONFIG", message, detail);
  }
}

/** A data set that is missing, damaged or of the wrong form. */
export class DataError extends MhoError {
  constructor(message: string, detail?: ErrorDetail) {
    super("MHO_DATA", message, detail);
  }
}

/** A device description that is not physical: exit code 2. */
export class DeviceError extends MhoError {
  constructor(message: string, detail?: ErrorDetail) {
    super("MHO_DEVICE", message, detail);
  }
}

/** Misuse of, or failure in, an engine. */
export class EngineError extends MhoError {
  constructor(message: string, detail?: ErrorDetail) {
    super("MHO_ENGINE", message, detail);
  }
}

/** NaN or Inf at a layer boundary, or training that cannot go on. */
export class TrainingError extends MhoError {
  constructor(message: string, detail?: ErrorDetail) {
    super("MHO_TRAINING", message, detail);
  }
}

/** A checkpoint that is corrupted or belongs to another experiment. */
export class CheckpointError extends MhoError {
  constructor(message: string, detail?: ErrorDetail) {
    super("MHO_CHECKPOINT", message, detail);
  }
}

/** The user stopped a run; it can be resumed: exit code 130. */
export class InterruptedError extends MhoError {
  constructor(message: string, detail?: ErrorDetail) {
    super("MHO_INTERRUPTED", message, detail);
  }
}
