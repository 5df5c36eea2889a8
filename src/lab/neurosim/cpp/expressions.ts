// Expressions of C++ from its words: the operators that a file of settings uses, with C++'s precedence.
import type { Expression, NumberType } from "./syntax.ts";
import type { Token } from "./tokens.ts";

/** The words are no expression that this reader knows. */
export class SyntaxProblem extends Error {}

const PRECEDENCE: Readonly<Record<string, number>> = {
  "||": 1,
  "&&": 2,
  "|": 3,
  "^": 4,
  "&": 5,
  "==": 6,
  "!=": 6,
  "<": 7,
  ">": 7,
  "<=": 7,
  ">=": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
};
const ASSIGNMENTS = new Set(["=", "+=", "-=", "*=", "/=", "%="]);
const TYPES: Readonly<Record<string, NumberType>> = {
  int: "int",
  long: "int",
  short: "int",
  unsigned: "int",
  signed: "int",
  size_t: "int",
  double: "double",
  float: "double",
  bool: "bool",
};
const MODIFIERS = new Set(["const", "static", "constexpr", "volatile"]);
/** Words of one expression, and brackets in it, at most: deeper ones would fill the stack. */
const MOST_WORDS = 1000;
const DEEPEST = 50;

/** undefined where the words name no type of a number. */
export function numberType(words: readonly string[]): NumberType | undefined {
  const named = words.filter((word) => !MODIFIERS.has(word));
  const types = named.flatMap((word) => TYPES[word] ?? []);
  if (types.length === 0 || types.length < named.length) return undefined;
  return types.includes("double") ? "double" : types[0];
}

/** The whole of `tokens` as one expression. `source`: the file's text. Throws SyntaxProblem. */
export function expressionOf(tokens: readonly Token[], source: string): Expression {
  if (tokens.length === 0 || tokens.length > MOST_WORDS) throw new SyntaxProblem();
  const words = new Words(tokens, source);
  const found = listOf(words);
  if (words.left) throw new SyntaxProblem();
  return found;
}

class Words {
  private at = 0;
  depth = 0;
  constructor(
    private readonly tokens: readonly Token[],
    private readonly source: string,
  ) {}
  get left(): boolean {
    return this.at < this.tokens.length;
  }
  peek(ahead = 0): string {
    return this.tokens[this.at + ahead]?.text ?? "";
  }
  kind(ahead = 0): Token["kind"] {
    return this.tokens[this.at + ahead]?.kind ?? "end";
  }
  next(): string {
    const token = this.tokens[this.at++];
    if (!token) throw new SyntaxProblem();
    return token.text;
  }
  takes(text: string): boolean {
    if (this.peek() !== text || this.kind() === "text") return false;
    this.at += 1;
    return true;
  }
  needs(text: string): void {
    if (!this.takes(text)) throw new SyntaxProblem();
  }
  /** The text that was read since `mark`, as written. */
  since(mark: number): string {
    const first = this.tokens[mark];
    const last = this.tokens[this.at - 1];
    return first && last ? this.source.slice(first.from, last.to).replace(/\s+/g, " ") : "";
  }
  mark(): number {
    return this.at;
  }
}

function listOf(words: Words): Expression {
  const parts = [assignment(words)];
  while (words.takes(",")) parts.push(assignment(words));
  return parts.length === 1 ? parts[0]! : { kind: "list", parts };
}

function assignment(words: Words): Expression {
  words.depth += 1;
  if (words.depth > DEEPEST) throw new SyntaxProblem();
  const left = choice(words);
  const sign = words.peek();
  let found = left;
  if (ASSIGNMENTS.has(sign) && words.kind() === "sign") {
    if (left.kind !== "name") throw new SyntaxProblem();
    words.next();
    const mark = words.mark();
    const value = assignment(words);
    found = { kind: "assign", name: left.name, sign: sign.slice(0, -1), value, text: words.since(mark) };
  }
  words.depth -= 1;
  return found;
}

function choice(words: Words): Expression {
  const condition = binary(words, 1);
  if (!words.takes("?")) return condition;
  const then = assignment(words);
  words.needs(":");
  return { kind: "choice", condition, then, otherwise: assignment(words) };
}

function binary(words: Words, lowest: number): Expression {
  let left = unary(words);
  for (;;) {
    const sign = words.peek();
    const level = words.kind() === "sign" ? PRECEDENCE[sign] : undefined;
    if (level === undefined || level < lowest) return left;
    words.next();
    left = { kind: "binary", sign, left, right: binary(words, level + 1) };
  }
}

function unary(words: Words): Expression {
  const sign = words.peek();
  if (words.kind() === "sign") {
    if (["-", "+", "!", "~"].includes(sign)) {
      words.next();
      return { kind: "unary", sign, of: nested(words, unary) };
    }
    if (sign === "++" || sign === "--") {
      words.next();
      return stepped(nested(words, unary), sign);
    }
    if (sign === "(") return bracket(words);
  }
  return postfix(words, primary(words));
}

function nested(words: Words, read: (words: Words) => Expression): Expression {
  words.depth += 1;
  if (words.depth > DEEPEST) throw new SyntaxProblem();
  const found = read(words);
  words.depth -= 1;
  return found;
}

/** (type) value, (*this).name, or an expression. */
function bracket(words: Words): Expression {
  words.needs("(");
  const to = castType(words);
  if (to !== undefined) return { kind: "cast", to, of: nested(words, unary) };
  if (words.peek() === "*" && words.peek(1) === "this") {
    words.next();
    words.next();
    words.needs(")");
    words.needs(".");
    return postfix(words, { kind: "name", name: words.next() });
  }
  const found = nested(words, listOf);
  words.needs(")");
  return postfix(words, found);
}

/** Reads "int)" where a type stands; undefined, and nothing is read, where none does. */
function castType(words: Words): NumberType | undefined {
  const types: string[] = [];
  while (words.kind(types.length) === "name") types.push(words.peek(types.length));
  const to = numberType(types);
  if (to === undefined || words.peek(types.length) !== ")") return undefined;
  for (let i = 0; i <= types.length; i++) words.next();
  return to;
}

function primary(words: Words): Expression {
  const kind = words.kind();
  const text = words.next();
  if (kind === "number") return numberOf(text);
  if (kind === "text") return { kind: "text", value: text.slice(1, -1) };
  if (kind !== "name") throw new SyntaxProblem();
  if (text === "static_cast") {
    words.needs("<");
    const types: string[] = [];
    while (!words.takes(">")) types.push(words.next());
    const to = numberType(types);
    words.needs("(");
    const of = nested(words, listOf);
    words.needs(")");
    if (to === undefined) throw new SyntaxProblem();
    return { kind: "cast", to, of };
  }
  if (text === "true" || text === "false")
    return { kind: "number", value: text === "true" ? 1 : 0, integer: true };
  return { kind: "name", name: text };
}

/** Members, elements and calls. */
function postfix(words: Words, first: Expression): Expression {
  let found = first;
  for (;;) {
    if (words.takes("->") || words.takes(".") || words.takes("::")) {
      if (found.kind !== "name" || words.kind() !== "name") throw new SyntaxProblem();
      found = { kind: "name", name: memberName(found.name, words.next()) };
    } else if (words.takes("[")) {
      if (found.kind !== "name") throw new SyntaxProblem();
      const mark = words.mark();
      nested(words, listOf);
      found = { kind: "name", name: `${found.name}[${words.since(mark)}]` };
      words.needs("]");
    } else if (words.takes("(")) {
      if (found.kind !== "name") throw new SyntaxProblem();
      found = called(words, found.name);
    } else if (words.takes("++")) return stepped(found, "++");
    else if (words.takes("--")) return stepped(found, "--");
    else return found;
  }
}

/** The members of Param itself go by their own names; those of other objects by the object's, too. */
function memberName(object: string, member: string): string {
  return /^(this|std|.*param.*)$/i.test(object) ? member : `${object}.${member}`;
}

function called(words: Words, name: string): Expression {
  const values: Expression[] = [];
  if (!words.takes(")")) {
    do values.push(nested(words, assignment));
    while (words.takes(","));
    words.needs(")");
  }
  const [only] = values;
  if (name === "defined" && only?.kind === "name") return { kind: "defined", name: only.name };
  const to = numberType([name]);
  return to !== undefined && values.length === 1
    ? { kind: "cast", to, of: only! }
    : { kind: "call", name, values };
}

function stepped(of: Expression, sign: string): Expression {
  if (of.kind !== "name") throw new SyntaxProblem();
  const value: Expression = { kind: "number", value: 1, integer: true };
  return { kind: "assign", name: of.name, sign: sign[0]!, value, text: `${of.name}${sign}` };
}

function numberOf(text: string): Expression {
  const plain = text.replaceAll("'", "");
  const whole = /^(0[xX][\da-fA-F]+|0[bB][01]+|\d+)[uUlL]*$/.exec(plain)?.[1];
  if (whole !== undefined) {
    const octal = /^0\d+$/.test(whole);
    return { kind: "number", value: octal ? Number.parseInt(whole, 8) : Number(whole), integer: true };
  }
  const real = /^((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)[fFlL]?$/.exec(plain)?.[1];
  if (real === undefined) throw new SyntaxProblem();
  return { kind: "number", value: Number(real), integer: false };
}
