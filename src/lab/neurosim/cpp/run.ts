// Follows the statements of a C++ file with numbers: what its parameters are in the end. A condition that cannot be worked out leaves every
// branch possible; what the branches set differently is "undecided", with all candidates. Loops and unknown functions are not followed: what
// they set is "unread". Nothing is compiled, and no code of the file runs.
import { ConfigError } from "../../../base/errors.ts";
import { evaluate } from "./evaluate.ts";
import type { Assignment, Branch, Expression, NumberType, Statement } from "./syntax.ts";
import { type Candidate, convert, MISSING, NOTHING, type Unknown, type Value } from "./values.ts";

export interface Outcome {
  /** Key: name; the last assignment counts. Members only: no variables of the file's own. */
  readonly values: ReadonlyMap<string, Value>;
  /** Every member that is set somewhere, also in branches that do not hold. */
  readonly names: ReadonlySet<string>;
  /** Statements that were not followed, each once. */
  readonly skipped: readonly { readonly line: number; readonly text: string }[];
}

/** `typeOf`: what the parameters are declared as, which this file does not say; null where nobody knows. `wanted`: the class whose constructor is
 *  followed; where the file has none of it, all constructors are, and where it has no constructor, all functions. */
export function runCpp(
  statements: readonly Statement[],
  typeOf: (name: string) => NumberType | null,
  wanted: string,
): Outcome {
  return new Run(typeOf).all(statements, wanted);
}

/** How a list of statements ends: on to the next, out of a switch, out of the function, or the program stops. */
type Ending = "on" | "break" | "end" | "exit";
type Changes = Map<string, Value>;
interface Alternative {
  /** In words: the condition as written. */
  readonly when: string;
  readonly run: () => Ending;
}

/** Reason for values that functions set which are not run. */
export const NOT_FOLLOWED = "which is not followed";

/** Functions that print or stop, and change nothing. */
const HARMLESS = /^(printf|puts|fprintf|putchar|cout|cerr|assert|srand|fflush|std\.cout|std\.cerr)$/;
const STOPS = /^(exit|abort|quick_exit|terminate|_Exit)$/;
const MOST_CANDIDATES = 12;
/** Statements that are followed and candidates that are compared, at most: a file of 500 lines takes 1,000. */
const MOST_STEPS = 500_000;

class Run {
  private readonly values = new Map<string, Value>();
  private readonly locals = new Map<string, NumberType | "other">();
  private readonly skipped = new Map<number, string>();
  /** Values before the changes of each alternative that is being tried. */
  private readonly journals: Changes[] = [];
  private steps = 0;
  constructor(private readonly typeOf: (name: string) => NumberType | null) {}

  all(statements: readonly Statement[], wanted: string): Outcome {
    const flat = flattened(statements);
    const functions = flat.filter((one) => one.kind === "function");
    const constructors = functions.filter(({ name }) => /^(\w+)::\1$/.test(name));
    const own = functions.filter(({ name }) => name === `${wanted}::${wanted}`);
    const followed = new Set<Statement>([own, constructors, functions].find((some) => some.length > 0));
    this.sequence(flat.filter((one) => one.kind !== "function"));
    for (const one of functions) {
      if (followed.has(one)) this.sequence(one.body);
      else this.setsNothing(one.body, `in ${one.name}(), ${NOT_FOLLOWED}`);
    }
    const members = [...this.values].filter(
      ([name, value]) => !this.locals.has(name) && !name.startsWith("#") && value !== MISSING,
    );
    const skipped = [...this.skipped].map(([line, text]) => ({ line, text }));
    const names = new Set(assigned(statements).map(([name]) => name));
    return { values: new Map(members), names, skipped };
  }

  private spend(steps: number): void {
    this.steps += steps;
    if (this.steps > MOST_STEPS)
      throw new ConfigError("the file has more branches than can be followed", {
        hint: "keep the assignments that hold, and delete the branches",
      });
  }

  private sequence(statements: readonly Statement[]): Ending {
    this.spend(1 + statements.length);
    for (const one of statements) {
      const ending = this.statement(one);
      if (ending !== "on") return ending;
    }
    return "on";
  }

  private statement(one: Statement): Ending {
    switch (one.kind) {
      case "block":
        return this.sequence(one.body);
      case "branches":
        return this.branches(one.branches, one.line);
      case "switch":
        return this.switch(one);
      case "expression": {
        if (one.expression.kind === "call" && STOPS.test(one.expression.name)) return "exit";
        this.expression(one);
        return "on";
      }
      case "define":
        this.set(`#${one.name}`, { kind: "number", value: 1, integer: true });
        this.locals.set(one.name, "other");
        this.set(one.name, one.value ? this.value(one.value) : NOTHING);
        return "on";
      case "undefine":
        this.set(`#${one.name}`, { kind: "number", value: 0, integer: true });
        this.set(one.name, MISSING);
        return "on";
      case "jump":
        return one.to;
      case "function":
        return "on";
      case "unread": {
        this.skipped.set(one.line, one.text);
        const place = /^(for|while|do)\b/.exec(one.text) ? "set in a loop" : "not understood";
        for (const name of one.names) this.set(name, { kind: "unread", text: one.text, why: place });
        return "on";
      }
      default:
        return one satisfies never;
    }
  }

  private expression({ expression, text, line }: Extract<Statement, { kind: "expression" }>): void {
    const parts = expression.kind === "list" ? expression.parts : [expression];
    for (const part of parts) {
      this.value(part);
      const prints =
        part.kind === "assign" ||
        (part.kind === "call" && HARMLESS.test(part.name)) ||
        /^(std::)?(cout|cerr)\b/.test(text);
      if (!prints) this.skipped.set(line, text);
    }
  }

  private value(expression: Parameters<typeof evaluate>[0]): Value {
    return evaluate(expression, {
      read: (name) => this.values.get(name) ?? MISSING,
      defined: (name) => this.values.get(`#${name}`) ?? MISSING,
      assign: (one, value) => this.assign(one, value),
    });
  }

  private assign({ name, local }: Assignment, value: Value): Value {
    if (local !== undefined) this.locals.set(name, local);
    const own = this.locals.get(name);
    const type = own === undefined ? this.typeOf(name) : own === "other" ? null : own;
    const converted = convert(value, type);
    this.set(name, converted);
    return converted;
  }

  private set(name: string, value: Value): void {
    const journal = this.journals.at(-1);
    if (journal && !journal.has(name)) journal.set(name, this.values.get(name) ?? MISSING);
    this.values.delete(name);
    this.values.set(name, value);
  }

  private branches(branches: readonly Branch[], line: number): Ending {
    const possible: Alternative[] = [];
    for (const { condition, text, body } of branches) {
      const holds = condition === null ? true : truth(this.value(condition));
      if (holds === false) continue;
      const run = () => this.sequence(body);
      possible.push({ when: holds === true ? "otherwise" : text, run });
      if (holds === true) return this.alternatives(possible, line);
    }
    return this.alternatives([...possible, { when: "otherwise", run: () => "on" }], line);
  }

  private switch({ value, text, parts, line }: Extract<Statement, { kind: "switch" }>): Ending {
    const seen = this.value(value);
    const from = (index: number) => () => {
      for (let i = index; i < parts.length; i++) {
        const ending = this.sequence(parts[i]!.body);
        if (ending !== "on") return ending === "break" ? "on" : ending;
      }
      return "on";
    };
    const possible: Alternative[] = [];
    let fallback: Alternative = { when: "otherwise", run: () => "on" };
    for (const [index, { labels }] of parts.entries())
      for (const label of labels) {
        if (label === null) {
          fallback = { when: "otherwise", run: from(index) };
          continue;
        }
        const wanted = this.value(label);
        const equal = seen.kind === "number" && wanted.kind === "number" ? seen.value === wanted.value : null;
        const shown = wanted.kind === "number" ? wanted.value : "a case that is not known";
        if (equal === true)
          return this.alternatives([...possible, { when: "otherwise", run: from(index) }], line);
        if (equal === null) possible.push({ when: `${text} == ${shown}`, run: from(index) });
      }
    return this.alternatives([...possible, fallback], line);
  }

  /** Tries each from the same start. Where the program stops is no alternative. */
  private alternatives(possible: readonly Alternative[], line: number): Ending {
    if (possible.length === 1) return possible[0]!.run();
    const tried = possible.map(({ when, run }) => this.attempt(when, run));
    const left = tried.filter(({ ending }) => ending !== "exit");
    if (left.length === 0) return "exit";
    const names = new Set(left.flatMap(({ changes }) => [...changes.keys()]));
    this.spend(names.size * left.length);
    for (const name of names)
      this.set(
        name,
        merged(
          left.map(({ when, changes }) => ({
            when,
            value: changes.get(name) ?? this.values.get(name) ?? MISSING,
          })),
        ),
      );
    const endings = new Set(left.map(({ ending }) => ending));
    if (endings.size === 1) return left[0]!.ending;
    this.skipped.set(
      line,
      `${left.find(({ ending }) => ending !== "on")!.when}: leaves the function or switch`,
    );
    return "on";
  }

  private attempt(when: string, run: () => Ending): { when: string; ending: Ending; changes: Changes } {
    const before: Changes = new Map();
    this.journals.push(before);
    const ending = run();
    this.journals.pop();
    const changes: Changes = new Map(
      [...before.keys()].map((name) => [name, this.values.get(name) ?? MISSING]),
    );
    for (const [name, value] of before) this.values.set(name, value);
    return { when, ending, changes };
  }

  /** The parameters that these statements would set are unread, unless they are set elsewhere. */
  private setsNothing(body: readonly Statement[], why: string): void {
    for (const [name, text] of assigned(body))
      if (!this.values.has(name)) this.set(name, { kind: "unread", text, why });
  }
}

/** true, false, or null where nobody can say. */
function truth(value: Value): boolean | null {
  if (value.kind === "number") return value.value !== 0;
  if (value.kind !== "undecided") return null;
  const all = new Set(value.candidates.map((one) => truth(one.value)));
  return all.size === 1 ? [...all][0]! : null;
}

function merged(candidates: readonly Candidate[]): Value {
  const flat = candidates.flatMap(({ when, value }) =>
    value.kind === "undecided"
      ? value.candidates.map((inner) => ({ when: `${when}, ${inner.when}`, value: inner.value }))
      : [{ when, value }],
  );
  const kinds = new Map(flat.map((one) => [textOf(one.value), one]));
  if (kinds.size === 1) return flat[0]!.value;
  return { kind: "undecided", candidates: [...kinds.values()].slice(0, MOST_CANDIDATES) };
}

function textOf(value: Exclude<Value, { kind: "undecided" }>): string {
  return value.kind === "number"
    ? String(value.value)
    : value.kind === "missing"
      ? ""
      : `text ${(value as Unknown).text}`;
}

/** Statements with the contents of plain blocks in their place. */
function flattened(statements: readonly Statement[]): Statement[] {
  return statements.flatMap((one) => (one.kind === "block" ? flattened(one.body) : [one]));
}

/** Those of members, also of several in one statement. */
function assignments(expression: Expression): Assignment[] {
  if (expression.kind === "list") return expression.parts.flatMap(assignments);
  if (expression.kind !== "assign" || expression.local !== undefined) return [];
  return [expression, ...assignments(expression.value)];
}

/** Every assignment in these statements, as written. */
function assigned(statements: readonly Statement[]): [string, string][] {
  return statements.flatMap((one): [string, string][] => {
    switch (one.kind) {
      case "block":
      case "function":
        return assigned(one.body);
      case "branches":
        return one.branches.flatMap(({ body }) => assigned(body));
      case "switch":
        return one.parts.flatMap(({ body }) => assigned(body));
      case "expression":
        return assignments(one.expression).map(({ name, text }) => [name, text]);
      case "unread":
        return one.names.map((name) => [name, one.text]);
      default:
        return [];
    }
  });
}
