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
  const known: { readonly question: T; readonly result: R }[] = [];
  const equal = (a: T, b: T): boolean => {
    for (const name of names) if (!same(a[name], b[name])) return false;
    return true;
  };
  return (question) => {
    const at = known.findIndex((one) => equal(one.question, question));
    const found = known[at] ?? { question, result: make(question) };
    // the last one first: it is asked for most
    if (at !== 0) {
      if (at > 0 || known.length === kept) known.splice(at, 1);
      known.unshift(found);
    }
    return found.result;
  };
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
