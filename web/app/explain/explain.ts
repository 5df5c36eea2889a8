// Subject of the drawer at the side: a key of the experiment, or a number with its formula and parameters.
import { signal } from "@preact/signals";
import type { Experiment } from "../../../src/experiment/completeExperiment.ts";

export interface Term {
  readonly name: string;
  readonly uses: number;
  /** Cost of one use, in `unit`. */
  readonly each: number;
  readonly unit: string;
}

export interface TimeTerm {
  readonly name: string;
  /** One after another, of `turn` seconds each. */
  readonly turns: number;
  readonly turn: number;
  /** Share that does not pass beside longer work. */
  readonly alone: number;
}

export type Subject =
  | { readonly kind: "key"; readonly path: string }
  | {
      readonly kind: "number";
      readonly title: string;
      readonly value: string;
      /** How it is made, as an equation or a sentence. */
      readonly formula: string;
      /** Formulas of its parts, each with symbols and again with their values. */
      readonly formulas?: readonly (readonly [symbols: string, values: string])[];
      /** Parameters that went into it, with units. */
      readonly parameters: readonly (readonly [name: string, value: string])[];
      /** A sum that is made up of many terms, each as it is multiplied. */
      readonly terms?: readonly Term[];
      /** And its time. */
      readonly times?: readonly TimeTerm[];
      /** The number, and what else is shown of it, of any experiment: which keys move it is found by trying. Throws MhoError where there is none. */
      readonly measure: (experiment: Experiment) => readonly number[];
    };

export const subject = signal<Subject | null>(null);

export function explain(next: Subject): void {
  subject.value = next;
}
