// What the drawer at the side explains now: a key of the experiment, or a number with its formula and parameters.
import { signal } from "@preact/signals";

export type Subject =
  | { readonly kind: "key"; readonly path: string }
  | {
      readonly kind: "number";
      readonly title: string;
      readonly value: string;
      /** How it is made, as an equation or a sentence. */
      readonly formula: string;
      /** What went into it, with units. */
      readonly parameters: readonly (readonly [name: string, value: string])[];
      /** Keys of the experiment that move it. */
      readonly keys: readonly string[];
    };

export const subject = signal<Subject | null>(null);

export function explain(next: Subject): void {
  subject.value = next;
}
