// Sobol' points: numbers in [0, 1) that fill a cube evenly, so that each 2^k of them are balanced in every dyadic interval of an axis.
// Direction numbers: Joe and Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30 (2008)
// 2635, doi 10.1137/070709359, their table new-joe-kuo-6. In Gray-code order (Antonov and Saleev 1979), as their program and SciPy have them.

/** Dimensions 2, 3, …: the inner coefficients of a primitive polynomial as bits, and the first direction numbers, as many as its degree. */
const JOE_KUO: readonly (readonly [coefficients: number, first: readonly number[]])[] = [
  [0, [1]],
  [1, [1, 3]],
  [1, [1, 3, 1]],
  [2, [1, 1, 1]],
  [1, [1, 1, 3, 3]],
  [4, [1, 3, 5, 13]],
  [2, [1, 1, 5, 5, 17]],
  [4, [1, 1, 5, 5, 5]],
  [7, [1, 1, 7, 11, 19]],
  [11, [1, 1, 5, 1, 1]],
  [13, [1, 1, 1, 3, 11]],
  [14, [1, 3, 5, 5, 31]],
  [1, [1, 3, 3, 9, 7, 49]],
  [13, [1, 1, 1, 15, 21, 21]],
  [16, [1, 3, 1, 13, 27, 49]],
  [19, [1, 1, 1, 15, 7, 5]],
  [22, [1, 3, 1, 15, 13, 25]],
  [25, [1, 1, 5, 5, 19, 61]],
  [1, [1, 3, 7, 11, 23, 15, 103]],
  [4, [1, 3, 7, 13, 13, 15, 69]],
];

export const MOST_SOBOL_DIMENSIONS = JOE_KUO.length + 1;
const BITS = 32;

/** 32 bits of each point, one array a dimension, from the origin on. `dimensions` at most MOST_SOBOL_DIMENSIONS. */
export function* sobolWords(dimensions: number): Generator<Uint32Array, never> {
  const directions = Array.from({ length: dimensions }, (_, dimension) => directionsOf(dimension));
  const point = new Uint32Array(dimensions);
  for (let index = 0; ; index = (index + 1) >>> 0) {
    yield point.slice();
    // the lowest bit of the index that is 0
    const bit = 31 - Math.clz32(~index & (index + 1));
    for (let i = 0; i < dimensions; i++) point[i] = point[i]! ^ directions[i]![bit]!;
  }
}

/** Direction numbers as 32-bit fractions. */
function directionsOf(dimension: number): Uint32Array {
  const directions = new Uint32Array(BITS);
  if (dimension === 0) return directions.map((_, i) => 1 << (31 - i));
  const [coefficients, first] = JOE_KUO[dimension - 1]!;
  const degree = first.length;
  for (let i = 0; i < BITS; i++) {
    if (i < degree) {
      directions[i] = first[i]! << (31 - i);
      continue;
    }
    let value = directions[i - degree]! ^ (directions[i - degree]! >>> degree);
    for (let k = 1; k < degree; k++) if ((coefficients >>> (degree - 1 - k)) & 1) value ^= directions[i - k]!;
    directions[i] = value;
  }
  return directions;
}
