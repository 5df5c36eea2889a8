// A place among the words of a C++ file, and which bracket closes which.
import { ConfigError } from "../../../base/errors.ts";
import type { Token } from "./tokens.ts";

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "{": "}", "[": "]" };

export class Cursor {
  protected i = 0;
  protected readonly closes: ReadonlyMap<number, number>;
  constructor(
    protected readonly tokens: readonly Token[],
    protected readonly text: string,
    protected readonly at: string,
  ) {
    this.closes = matchingBrackets(tokens, at);
  }

  protected get token(): Token {
    return this.tokens[this.i]!;
  }
  protected is(text: string, ahead = 0): boolean {
    const token = this.tokens[this.i + ahead];
    return token !== undefined && token.text === text && token.kind !== "text";
  }
  protected takes(text: string): boolean {
    if (!this.is(text)) return false;
    this.i += 1;
    return true;
  }
  protected fails(message: string): never {
    throw new ConfigError(message, { at: `${this.at}:${this.token.line}` });
  }
  protected since(from: number, to = this.i): string {
    const first = this.tokens[from]!;
    const last = this.tokens[Math.max(to - 1, from)]!;
    return this.text.slice(first.from, last.to).replace(/\s+/g, " ");
  }

  /** The words in the brackets here. */
  protected bracket(): { tokens: readonly Token[]; text: string } {
    const end = this.is("(") ? this.closes.get(this.i)! : this.fails('a "(" is missing');
    const from = this.i + 1;
    this.i = end + 1;
    return { tokens: this.tokens.slice(from, end), text: end > from ? this.since(from, end) : "" };
  }

  /** Goes behind the semicolon of this statement, or behind its braces. */
  protected plainEnd(): number {
    let i = this.i;
    for (; this.tokens[i]!.kind !== "end"; i++) {
      const { text, kind } = this.tokens[i]!;
      if (kind === "directive" || (kind === "sign" && text === "}")) return Math.max(i, this.i + 1);
      if (kind !== "sign") continue;
      if (text === ";") return i + 1;
      const end = this.closes.get(i);
      if (end === undefined) continue;
      i = end;
      const next = this.tokens[end + 1]!;
      if (text === "{" && ![";", ",", ")", "."].includes(next.text)) return end + 1;
    }
    return i;
  }
}

/** Place of the closing bracket for each opening one. */
function matchingBrackets(tokens: readonly Token[], at: string): Map<number, number> {
  const found = new Map<number, number>();
  const open: number[] = [];
  tokens.forEach(({ kind, text, line }, i) => {
    if (kind !== "sign") return;
    if (text in CLOSING) open.push(i);
    if (![")", "}", "]"].includes(text)) return;
    const from = open.pop();
    if (from === undefined || CLOSING[tokens[from]!.text] !== text)
      throw new ConfigError(`this "${text}" closes nothing`, { at: `${at}:${line}` });
    found.set(from, i);
  });
  const left = open.at(-1);
  if (left !== undefined)
    throw new ConfigError(`this "${tokens[left]!.text}" is never closed`, {
      at: `${at}:${tokens[left]!.line}`,
      hint: "is the file whole?",
    });
  return found;
}

/** Splits only at commas outside of brackets. */
export function splitAtCommas(tokens: readonly Token[]): Token[][] {
  const parts: Token[][] = [[]];
  let depth = 0;
  for (const token of tokens) {
    if (token.kind === "sign" && token.text in CLOSING) depth += 1;
    if (token.kind === "sign" && [")", "}", "]"].includes(token.text)) depth -= 1;
    if (depth === 0 && token.text === "," && token.kind === "sign") parts.push([]);
    else parts.at(-1)!.push(token);
  }
  return parts.filter((part) => part.length > 0);
}
