// Messages about a converter's step that no converter can have. The step lies in a buffer, so each engine looks at it when it reads.

/** The inverse of this float, and of all below, is infinite. */
const TOO_SMALL = 2 ** -128;

export function stepProblem(lsb: number): { readonly what: string; readonly hint: string } | null {
  if (lsb > TOO_SMALL && lsb < Infinity) return null;
  const unset = !(lsb > 0 && lsb < Infinity);
  return {
    what: `step is ${lsb}; expected a number above ${unset ? "0" : "2^-128, whose inverse is finite"}`,
    hint: unset
      ? "upload a range, or track one, before the first read"
      : "use larger inputs, conductances or steps of words, or fewer converter bits",
  };
}
