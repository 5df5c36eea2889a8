// A key that takes one of a few numbers.
import { formatQuantity } from "../../../src/base/units.ts";
import { KEYS, problemOf, setKey, valueNow, writtenOf } from "../experiment.ts";
import { Select } from "./Select.tsx";

export interface NumberSelectProps {
  readonly path: string;
  readonly label: string;
  readonly numbers: readonly number[];
}

export function NumberSelect({ path, label, numbers }: NumberSelectProps) {
  const value = valueNow(path) as number;
  const { unit } = KEYS.get(path)!;
  const known = numbers.includes(value) ? numbers : [value, ...numbers];
  return (
    <Select
      label={label}
      words={known.map(String)}
      titles={Object.fromEntries(known.map((n) => [String(n), formatQuantity(n, unit)]))}
      value={String(value)}
      changed={writtenOf(path) !== undefined}
      problem={problemOf(path)}
      onChange={(next) => setKey(path, next)}
    />
  );
}
