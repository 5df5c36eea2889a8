// Syntax of a C++ file, as far as a file of settings needs it: statements and expressions as data. run.ts follows them.

export type NumberType = "int" | "double" | "bool";

export type Expression =
  | { readonly kind: "number"; readonly value: number; readonly integer: boolean }
  | { readonly kind: "text"; readonly value: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "unary"; readonly sign: string; readonly of: Expression }
  | {
      readonly kind: "binary";
      readonly sign: string;
      readonly left: Expression;
      readonly right: Expression;
    }
  | {
      readonly kind: "choice";
      readonly condition: Expression;
      readonly then: Expression;
      readonly otherwise: Expression;
    }
  | { readonly kind: "cast"; readonly to: NumberType; readonly of: Expression }
  | { readonly kind: "call"; readonly name: string; readonly values: readonly Expression[] }
  | { readonly kind: "defined"; readonly name: string }
  | { readonly kind: "list"; readonly parts: readonly Expression[] }
  | Assignment;

export interface Assignment {
  readonly kind: "assign";
  readonly name: string;
  /** The text before "=": "" for a plain one, "+" for "+=". */
  readonly sign: string;
  readonly value: Expression;
  /** A variable of its own, not a member: its type; undefined for a member. */
  readonly local?: NumberType | "other";
  /** The right side as written. */
  readonly text: string;
}

export interface Branch {
  /** null: otherwise. */
  readonly condition: Expression | null;
  /** The text as written. */
  readonly text: string;
  readonly body: readonly Statement[];
}

export type Statement =
  | { readonly kind: "block"; readonly body: readonly Statement[] }
  /** if … else if … else, or #if … #elif … #else. */
  | { readonly kind: "branches"; readonly branches: readonly Branch[]; readonly line: number }
  | {
      readonly kind: "switch";
      readonly value: Expression;
      readonly text: string;
      readonly parts: readonly SwitchPart[];
      readonly line: number;
    }
  | {
      readonly kind: "expression";
      readonly expression: Expression;
      readonly text: string;
      readonly line: number;
    }
  | { readonly kind: "define"; readonly name: string; readonly value: Expression | null }
  | { readonly kind: "undefine"; readonly name: string }
  /** "end": return; "exit": the program stops with an error. */
  | { readonly kind: "jump"; readonly to: "break" | "end" | "exit"; readonly line: number }
  | { readonly kind: "function"; readonly name: string; readonly body: readonly Statement[] }
  | Unread;

/** A loop, or what is not understood. */
export interface Unread {
  readonly kind: "unread";
  readonly text: string;
  readonly line: number;
  /** Names that it sets. */
  readonly names: readonly string[];
}

export interface SwitchPart {
  /** Values of its case labels; null: default. */
  readonly labels: readonly (Expression | null)[];
  readonly body: readonly Statement[];
}
