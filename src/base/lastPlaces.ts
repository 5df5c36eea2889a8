// Places for what is computed about things that go together, such as circuits and an activity. They end with the last ones asked for: nothing grows, and
// what nobody uses any more goes.

/** Gives the place of these parts, each compared by identity; a new one where none of the last `kept` questions had the same. */
export function lastPlaces<Parts extends readonly unknown[], T>(
  kept: number,
  make: () => T,
): (...parts: Parts) => T {
  const known: { readonly parts: Parts; readonly place: T }[] = [];
  return (...parts) => {
    for (let i = 0; i < known.length; i++) {
      const one = known[i]!;
      if (!areSame(one.parts, parts)) continue;
      // the last one first: it is asked for most
      if (i > 0) known.unshift(...known.splice(i, 1));
      return one.place;
    }
    const place = make();
    if (known.length === kept) known.pop();
    known.unshift({ parts, place });
    return place;
  };
}

function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
