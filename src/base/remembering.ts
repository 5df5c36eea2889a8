// A pure function that keeps its last results. Neighbouring points of a sweep differ in few values, and most of what is computed for one
// follows from those that stayed.

/** `make`, which computes anew only where a field has a value that none of the last questions had. The type of `make` names all fields that it
 *  may read, and `fields` lists them: one that is left out of the list does not compile. Values are equal where all their parts are, so that
 *  results are those of `make`, bit for bit. What `make` throws is not kept. `kept`: of so many different questions. */
export function remembering<T extends object, R>(
  fields: Readonly<Record<keyof T, true>>,
  make: (question: T) => R,
  { kept = 16 } = {},
): (question: T) => R {
  const names = Object.keys(fields) as (keyof T)[];
  const known: { readonly values: readonly unknown[]; readonly result: R }[] = [];
  return (question) => {
    const values = names.map((name) => question[name]);
    const at = placeOf(known, values);
    const found = known[at] ?? { values, result: make(question) };
    // the last one first: it is asked for most
    if (at !== 0) {
      if (at > 0 || known.length === kept) known.splice(at, 1);
      known.unshift(found);
    }
    return found.result;
  };
}

/** -1 where none has these values. */
function placeOf(known: readonly { readonly values: readonly unknown[] }[], values: readonly unknown[]) {
  for (let i = 0; i < known.length; i++) if (allSame(known[i]!.values, values)) return i;
  return -1;
}

function allSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (let i = 0; i < a.length; i++) if (!same(a[i], b[i])) return false;
  return true;
}

/** Compares plain values, arrays and records by content, and functions by identity. */
function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = a as Readonly<Record<string, unknown>>;
  const right = b as Readonly<Record<string, unknown>>;
  let more = 0;
  for (const name in left) {
    if (!Object.hasOwn(right, name) || !same(left[name], right[name])) return false;
    more++;
  }
  for (const _ in right) more--;
  return more === 0;
}
