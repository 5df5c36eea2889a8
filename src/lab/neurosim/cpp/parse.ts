// Statements of a C++ file from its words. What this reader does not know stays as text ("unread"), with the names that it sets: nothing is
// dropped.
import { ConfigError } from "../../../base/errors.ts";
import { Cursor, splitAtCommas } from "./cursor.ts";
import { expressionOf, numberType, SyntaxProblem } from "./expressions.ts";
import type { Assignment, Branch, Expression, Statement, SwitchPart, Unread } from "./syntax.ts";
import { type Token, tokensOf } from "./tokens.ts";

/** Blocks in each other, at most. */
const DEEPEST = 60;
const ELSE_PARTS = /^(elif|else|endif|elifdef|elifndef)\b/;

/** The statements in `text`. Throws ConfigError with file and line for brackets and #if that do not close. */
export function parseCpp(text: string, at: string): Statement[] {
  return new Parser(tokensOf(text, at), text, at).file();
}

class Parser extends Cursor {
  private depth = 0;
  /** Functions around this place. */
  private functions = 0;

  file(): Statement[] {
    const found = this.until(() => false);
    if (this.token.kind !== "end") this.fails("this #else or #endif belongs to no #if");
    return found;
  }

  /** Statements up to the file's end, a #else or #endif of others, or where `done`. */
  private until(done: () => boolean): Statement[] {
    this.depth += 1;
    if (this.depth > DEEPEST) this.fails(`blocks are nested more than ${DEEPEST} deep`);
    const found: Statement[] = [];
    while (this.token.kind !== "end" && !done()) {
      if (this.token.kind === "directive" && ELSE_PARTS.test(this.token.text)) break;
      if (!this.takes(";")) found.push(this.statement());
    }
    this.depth -= 1;
    return found;
  }

  private statement(): Statement {
    const { kind, text } = this.token;
    if (kind === "directive") return this.directive();
    if (text === "{" && kind === "sign") return { kind: "block", body: this.block() };
    if (kind === "name") {
      const word = this.worded(text);
      if (word) return word;
    }
    return (this.functions === 0 && this.maybeFunction()) || this.plain();
  }

  private worded(word: string): Statement | null {
    const { line } = this.token;
    switch (word) {
      case "if":
        return this.branches();
      case "switch":
        return this.switch();
      case "for":
      case "while":
      case "do":
      case "try":
        return this.skipped(this.loopEnd(word));
      case "template":
      case "class":
      case "struct":
      case "union":
      case "enum":
      case "typedef":
        return this.skipped(this.plainEnd());
      case "using":
        this.i = this.plainEnd();
        return { kind: "block", body: [] };
      case "namespace":
      case "extern":
        return this.named();
      case "break":
      case "return":
      case "throw":
      case "goto":
      case "continue": {
        this.i = this.plainEnd();
        const to = word === "break" ? "break" : word === "throw" ? "exit" : "end";
        return { kind: "jump", to, line };
      }
      default:
        return null;
    }
  }

  /** The statements between braces. */
  private block(): Statement[] {
    const end = this.closes.get(this.i)!;
    this.i += 1;
    const body = this.until(() => this.i >= end);
    if (this.i !== end)
      this.fails("an #if cuts a statement or a block in two: keep one of its parts and delete the other");
    this.i += 1;
    return body;
  }

  private body(): Statement[] {
    if (this.is("{")) return this.block();
    if (this.takes(";")) return [];
    let taken = false;
    const found = this.until(() => {
      const done = taken;
      taken = true;
      return done;
    });
    return found;
  }

  /** An unknown condition is an unknown name: both branches stay possible. */
  private expression(tokens: readonly Token[], text: string): Expression {
    try {
      return expressionOf(tokens, this.text);
    } catch (error) {
      if (error instanceof SyntaxProblem) return { kind: "name", name: text };
      throw error;
    }
  }

  private branches(): Statement {
    const { line } = this.token;
    const branches: Branch[] = [];
    while (this.takes("if")) {
      this.takes("constexpr");
      const { tokens, text } = this.bracket();
      branches.push({ condition: this.expression(tokens, text), text, body: this.body() });
      if (!this.takes("else")) return { kind: "branches", branches, line };
    }
    branches.push({ condition: null, text: "otherwise", body: this.body() });
    return { kind: "branches", branches, line };
  }

  private switch(): Statement {
    const { line } = this.token;
    this.i += 1;
    const { tokens, text } = this.bracket();
    const value = this.expression(tokens, text);
    if (!this.is("{")) this.fails('a switch without "{"');
    const end = this.closes.get(this.i)!;
    this.i += 1;
    const parts: SwitchPart[] = [];
    const isLabel = () => this.i >= end || this.is("case") || this.is("default");
    this.until(isLabel);
    while (this.i < end) {
      const labels: (Expression | null)[] = [];
      while (this.is("case") || this.is("default")) labels.push(this.label());
      if (labels.length === 0)
        this.fails("an #if cuts a switch in two: keep one of its parts and delete the other");
      parts.push({ labels, body: this.until(isLabel) });
    }
    this.i = end + 1;
    return { kind: "switch", value, text, parts, line };
  }

  private label(): Expression | null {
    const plain = this.takes("default");
    if (!plain) this.i += 1;
    const from = this.i;
    while (!this.is(":") && this.token.kind !== "end") this.i += 1;
    const tokens = this.tokens.slice(from, this.i);
    const text = this.i > from ? this.since(from) : "";
    this.i += 1;
    return plain ? null : this.expression(tokens, text);
  }

  /** namespace x { … } and extern "C" { … } are their contents. */
  private named(): Statement {
    let brace = this.i;
    while (!["{", ";", "("].includes(this.tokens[brace]!.text) && this.tokens[brace]!.kind !== "end")
      brace += 1;
    if (this.tokens[brace]!.text !== "{") return this.plain();
    this.i = brace;
    return { kind: "block", body: this.block() };
  }

  /** name(…) { … }, with a list of first values after a colon; null where none stands here. */
  private maybeFunction(): Statement | null {
    let open = this.i;
    while (
      ["name", "number"].includes(this.tokens[open]!.kind) ||
      /^(::|[*&~<>,])$/.test(this.tokens[open]!.text)
    )
      open += 1;
    if (this.tokens[open]!.text !== "(" || open === this.i) return null;
    let brace = this.closes.get(open)! + 1;
    const first: Statement[] = [];
    while (/^(const|noexcept|override|final)$/.test(this.tokens[brace]!.text)) brace += 1;
    if (this.tokens[brace]!.text === ":") brace = this.firstValues(brace + 1, first);
    if (this.tokens[brace]!.text !== "{") return null;
    const words = this.tokens.slice(this.i, open).map(({ text }) => text);
    this.i = brace;
    this.functions += 1;
    const body = [...first, ...this.block()];
    this.functions -= 1;
    return { kind: "function", name: words.join("").replace(/^(void|int|double|inline|explicit)/, ""), body };
  }

  /** Param::Param() : technode(22), temp{300} { … }. Returns the place of the body. */
  private firstValues(from: number, found: Statement[]): number {
    let i = from;
    while (this.tokens[i]!.kind === "name" && this.closes.has(i + 1)) {
      const end = this.closes.get(i + 1)!;
      const tokens = this.tokens.slice(i + 2, end);
      const { text: name, line } = this.tokens[i]!;
      const text = tokens.length > 0 ? this.since(i + 2, end) : "0";
      const value: Expression =
        tokens.length > 0 ? this.expression(tokens, text) : { kind: "number", value: 0, integer: true };
      const expression: Assignment = { kind: "assign", name, sign: "", value, text };
      found.push({ kind: "expression", expression, text: `${name} = ${text}`, line });
      i = end + 1;
      if (this.tokens[i]!.text === ",") i += 1;
    }
    return i;
  }

  /** A declaration or an expression up to its semicolon. */
  private plain(): Statement {
    const from = this.i;
    const { line } = this.token;
    const end = this.plainEnd();
    const closed = this.tokens[end - 1]!.text === ";" ? end - 1 : end;
    const tokens = this.tokens.slice(from, closed);
    const text = this.since(from, closed);
    this.i = end;
    const declared = this.declaration(tokens, line);
    if (declared) return declared;
    try {
      return { kind: "expression", expression: expressionOf(tokens, this.text), text, line };
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error;
      return unread(tokens, text, line);
    }
  }

  /** "const double x = 3, y = 4": variables of their own. null where no type stands before a name. */
  private declaration(tokens: readonly Token[], line: number): Statement | null {
    let name = 0;
    while (tokens[name]?.kind === "name" || ["::", "*", "&"].includes(tokens[name]?.text ?? "")) name += 1;
    name -= 1;
    if (name < 1 || tokens[name]?.kind !== "name" || tokens[name - 1]?.text === "::") return null;
    const before = tokens.slice(0, name);
    const types = before.filter((token) => token.kind === "name").map(({ text }) => text);
    const local = numberType(types) ?? "other";
    if (local === "other" && before.some(({ text }) => text === "*" || text === "&")) return null;
    const parts = splitAtCommas(tokens.slice(name));
    const body = parts.map((part): Statement => {
      const text = this.text.slice(part[0]!.from, part.at(-1)!.to).replace(/\s+/g, " ");
      const [first, sign] = part;
      const plain = sign?.text === "=";
      const bracketed = sign?.text === "{" || sign?.text === "(";
      if (first?.kind !== "name" || !(plain || bracketed))
        return part.length === 1 ? { kind: "block", body: [] } : unread(part, text, line);
      const right = plain ? part.slice(2) : part.slice(2, -1);
      const written = right.length > 0 ? this.text.slice(right[0]!.from, right.at(-1)!.to) : "0";
      const value = this.expression(right, written);
      const expression: Assignment = {
        kind: "assign",
        name: first.text,
        sign: "",
        value,
        local,
        text: written,
      };
      return { kind: "expression", expression, text, line };
    });
    return { kind: "block", body };
  }

  private skipped(end: number): Unread {
    const from = this.i;
    const { line } = this.token;
    this.i = end;
    return unread(this.tokens.slice(from, end), this.since(from), line);
  }

  /** for (…) …, while (…) …, do … while (…); and try { … } catch (…) { … }. */
  private loopEnd(word: string): number {
    const from = this.i;
    this.i += 1;
    if (word === "for" || word === "while") this.bracket();
    this.body();
    if (word === "do" && this.takes("while")) {
      this.bracket();
      this.takes(";");
    }
    while (word === "try" && this.takes("catch")) {
      this.bracket();
      this.block();
    }
    const end = this.i;
    this.i = from;
    return end;
  }

  private directive(): Statement {
    const { text, line } = this.token;
    const [, word = "", rest = ""] = /^(\w*)\s*([\s\S]*)$/.exec(text) ?? [];
    if (["if", "ifdef", "ifndef"].includes(word)) return this.conditional();
    this.i += 1;
    if (word === "define") return this.define(rest);
    if (word === "undef") return { kind: "undefine", name: rest };
    return word === "error" ? { kind: "jump", to: "exit", line } : { kind: "block", body: [] };
  }

  private define(rest: string): Statement {
    const [, name = "", value = ""] = /^([A-Za-z_]\w*)(?:\s+([\s\S]*))?$/.exec(rest) ?? [];
    if (name === "") return { kind: "block", body: [] };
    return { kind: "define", name, value: value === "" ? null : this.ofText(value) };
  }

  /** A directive's words are not among the file's. */
  private ofText(text: string): Expression {
    const tokens = tokensOf(text, this.at).slice(0, -1);
    try {
      return expressionOf(tokens, text);
    } catch (error) {
      if (error instanceof SyntaxProblem) return { kind: "name", name: text };
      throw error;
    }
  }

  private conditional(): Statement {
    const { line } = this.token;
    const branches: Branch[] = [];
    for (;;) {
      const { text } = this.token;
      const [, word = "", rest = ""] = /^(\w*)\s*([\s\S]*)$/.exec(text) ?? [];
      this.i += 1;
      if (word === "endif") return { kind: "branches", branches, line };
      const guard = word === "ifndef" && this.token.text === `define ${rest}`;
      const condition = word === "else" ? null : guard ? TRUE : this.preprocessed(word, rest);
      const body = this.until(() => false);
      if (this.token.kind !== "directive")
        throw new ConfigError("this #if has no #endif", { at: `${this.at}:${line}` });
      branches.push({ condition, text: condition === null ? "otherwise" : `#${text}`, body });
    }
  }

  private preprocessed(word: string, rest: string): Expression {
    const name = /^\w+/.exec(rest)?.[0] ?? rest;
    const defined: Expression = { kind: "defined", name };
    if (word.endsWith("ndef")) return { kind: "unary", sign: "!", of: defined };
    if (word.endsWith("def")) return defined;
    return this.ofText(rest.replace(/\bdefined\s+(\w+)/g, "defined($1)"));
  }
}

const TRUE: Expression = { kind: "number", value: 1, integer: true };

/** Names before "=", "+=", "++" and so on, without those that a type stands before. */
function unread(tokens: readonly Token[], text: string, line: number): Unread {
  const isName = (i: number) => tokens[i]?.kind === "name";
  const declared = new Set(tokens.flatMap(({ text: name }, i) => (isName(i) && isName(i - 1) ? [name] : [])));
  const names = tokens.flatMap(({ text: name }, i) => {
    const next = tokens[i + 1]?.text ?? "";
    return isName(i) && !declared.has(name) && /^([-+*/%]?=|\+\+|--)$/.test(next) ? [name] : [];
  });
  return { kind: "unread", text, line, names: [...new Set(names)] };
}
