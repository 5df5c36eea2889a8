// The words of a C++ file: names, numbers, texts, signs and preprocessor lines, without comments. Nothing is compiled or run.
import { ConfigError } from "../../../base/errors.ts";

export interface Token {
  /** "directive": a line that starts with #, without it; "end": after the last one. */
  readonly kind: "name" | "number" | "text" | "sign" | "directive" | "end";
  readonly text: string;
  readonly line: number;
  /** Where it stands in the file. */
  readonly from: number;
  readonly to: number;
}

/** Characters that are read at most: NeuroSim's files have 30,000. */
const LONGEST_FILE = 300_000;

const WORDS =
  /\s+|\/\/(?:[^\n\\]|\\[\s\S])*|\/\*[\s\S]*?\*\/|(?<directive>#(?:\/\*[\s\S]*?\*\/|\\\r?\n|\/\/.*|[^\n])*)|(?<text>"(?:[^"\\\n]|\\[\s\S])*"|'(?:[^'\\\n]|\\[\s\S])*')|(?<number>(?:\d|\.\d)(?:[eEpP][+-]|'(?=\w)|[\w.])*)|(?<name>[A-Za-z_]\w*)|(?<sign>->|::|\+\+|--|<<=?|>>=?|&&|\|\||[-+*/%=!<>&|^]=|[^\w\s])/gy;

const KINDS = ["name", "sign", "number", "text", "directive"] as const;

/** Throws ConfigError for a file that is too long, or a comment that is never closed. `at`: the file's name, for messages. */
export function tokensOf(text: string, at: string): Token[] {
  if (text.length > LONGEST_FILE)
    throw new ConfigError(`${text.length} characters, at most ${LONGEST_FILE} are read`, { at });
  const tokens: Token[] = [];
  let line = 1;
  let from = 0;
  for (const match of text.matchAll(WORDS)) {
    const word = match[0];
    const kind = KINDS.find((one) => match.groups![one] !== undefined);
    if (kind === "sign" && word === "/" && text[match.index + 1] === "*")
      throw new ConfigError("a comment is opened here and never closed", { at: `${at}:${line}` });
    if (kind !== undefined)
      tokens.push({
        kind,
        text: kind === "directive" ? directiveText(word) : word,
        line,
        from: match.index,
        to: match.index + word.length,
      });
    line += word.split("\n").length - 1;
    from = match.index + word.length;
  }
  return [...tokens, { kind: "end", text: "", line, from, to: from }];
}

/** Text of a directive without #, comments and line ends. */
function directiveText(word: string): string {
  return word
    .slice(1)
    .replace(/\/\*[\s\S]*?\*\/|\\\r?\n/g, " ")
    .replace(/\/\/.*$/, "")
    .trim();
}
