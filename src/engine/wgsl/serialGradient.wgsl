// Weight gradient bit by bit, as arrays of binary cells compute it: for each group of output positions, each bit of an input and each plane
// of an error, the positions where both are 1 are counted and the count is converted. An invocation makes four columns of one row
// and one split of the groups; gradientSumWhole.wgsl adds the splits. Mirrors reference/serialGradient.ts.
//! include readGeometry
//! include bytes
//! layout ErrorSigns

/** Settings as numbers (SerialGradientSettings): of the words, of the groups, of the converter. */
override INPUT_BITS: u32 = 8u;
override INPUT_SIGNED: bool = false;
override ERROR_BITS: u32 = 8u;
override SIGNS: u32 = 0u;
override ROWS: u32 = 128u;
override TOGETHER: u32 = 1u;
override TOP: u32 = 255u;
override SHIFT: u32 = 0u;

const BITS = 8u;
const MOST_PLANES = 14u;

@group(0) @binding(1) var<storage, read> input: array<u32>;
@group(0) @binding(2) var<storage, read> error: array<u32>;
// (splits, rows computed, columns)
@group(0) @binding(3) var<storage, read_write> parts: array<i32>;
@group(0) @binding(4) var<storage, read_write> tally: array<atomic<u32>>;

/** Bits of 32 positions: of the input, and of the planes of the error at four columns. */
var<private> inputBits: array<u32, BITS>;
var<private> errorBits: array<vec4u, MOST_PLANES>;
/** Counts of the group at hand: [bit][plane]. */
var<private> counts: array<vec4u, BITS * MOST_PLANES>;

fn planes() -> u32 {
  return select(ERROR_BITS, 2u * (ERROR_BITS - 1u), SIGNS == ERROR_SIGNS_PHASES);
}

fn inputAt(place: Place, row: u32) -> u32 {
  let pixel = pixelAt(place, row / params.channels);
  if (pixel < 0) {
    return 0u;
  }
  let at = elementAt(pixel, row % params.channels);
  return (input[at / 4u] >> (8u * (at % 4u))) & 255u;
}

/** Errors of four columns; 0 beyond the last one. */
fn errorsAt(m: u32, column: u32) -> vec4i {
  var words = vec4i(0);
  for (var j = 0u; j < 4u && column + j < params.columns; j++) {
    let at = resultAt(m, column + j);
    words[j] = (i32(error[at / 4u]) << (24u - 8u * (at % 4u))) >> 24u;
  }
  return words;
}

/** Bits of position p of the 32. */
fn setBits(p: u32, x: u32, e: vec4i) {
  for (var i = 0u; i < INPUT_BITS; i++) {
    inputBits[i] |= ((x >> i) & 1u) << p;
  }
  if (SIGNS == ERROR_SIGNS_PHASES) {
    let plus = vec4u(max(e, vec4i(0)));
    let minus = vec4u(max(-e, vec4i(0)));
    for (var j = 0u; j < ERROR_BITS - 1u; j++) {
      errorBits[j] |= ((plus >> vec4u(j)) & vec4u(1u)) << vec4u(p);
      errorBits[ERROR_BITS - 1u + j] |= ((minus >> vec4u(j)) & vec4u(1u)) << vec4u(p);
    }
    return;
  }
  for (var j = 0u; j < ERROR_BITS; j++) {
    errorBits[j] |= ((bitcast<vec4u>(e) >> vec4u(j)) & vec4u(1u)) << vec4u(p);
  }
}

fn countGroup(start: u32, end: u32, row: u32, column: u32) {
  for (var i = 0u; i < BITS * MOST_PLANES; i++) {
    counts[i] = vec4u(0u);
  }
  for (var first = start; first < end; first += 32u) {
    for (var i = 0u; i < BITS; i++) {
      inputBits[i] = 0u;
    }
    for (var j = 0u; j < MOST_PLANES; j++) {
      errorBits[j] = vec4u(0u);
    }
    for (var m = first; m < min(first + 32u, end); m++) {
      let x = inputAt(placeOf(m), row);
      if (x != 0u) {
        setBits(m - first, x, errorsAt(m, column));
      }
    }
    for (var i = 0u; i < INPUT_BITS; i++) {
      if (inputBits[i] != 0u) {
        for (var j = 0u; j < planes(); j++) {
          counts[i * MOST_PLANES + j] += countOneBits(vec4u(inputBits[i]) & errorBits[j]);
        }
      }
    }
  }
}

/** Codes of the group with their weights; adds the clipped ones to `clipped`. */
fn codesOfGroup(clipped: ptr<function, u32>, valid: vec4<bool>) -> vec4i {
  var sum = vec4i(0);
  for (var i = 0u; i < INPUT_BITS; i++) {
    var own = vec4i(0);
    for (var j = 0u; j < planes(); j++) {
      let code = (counts[i * MOST_PLANES + j] + vec4u((1u << SHIFT) >> 1u)) >> vec4u(SHIFT);
      let ones = select(vec4u(0u), vec4u(1u), (code > vec4u(TOP)) & valid);
      *clipped += ones.x + ones.y + ones.z + ones.w;
      let kept = vec4i(min(code, vec4u(TOP)));
      if (SIGNS == ERROR_SIGNS_PHASES) {
        let size = kept << vec4u(j % (ERROR_BITS - 1u));
        own += select(-size, size, j < ERROR_BITS - 1u);
      } else {
        own += select(kept << vec4u(j), -(kept << vec4u(j)), j == ERROR_BITS - 1u);
      }
    }
    own = own << vec4u(i);
    sum += select(own, -own, INPUT_SIGNED && i == INPUT_BITS - 1u);
  }
  return sum;
}

/** total (low, high) += value. */
fn addWide(at: u32, value: u32) {
  let before = atomicAdd(&tally[at], value);
  if (before + value < before) {
    atomicAdd(&tally[at + 1u], 1u);
  }
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y;
  let column = 4u * enterGroup(id.x, (params.columns + 3u) / 4u);
  if (row >= params.rows || ownGroup >= params.groups) {
    return;
  }
  let perPart = (TOGETHER + ROWS - 1u) / ROWS;
  let valid = vec4u(column) + vec4u(0u, 1u, 2u, 3u) < vec4u(params.columns);
  var clipped = 0u;
  var total = vec4i(0);
  for (var group = id.z * params.perSplit; group < min((id.z + 1u) * params.perSplit, params.spans); group++) {
    let part = (group / perPart) * TOGETHER;
    let start = part + (group % perPart) * ROWS;
    countGroup(start, min(start + ROWS, part + TOGETHER), row, column);
    total += codesOfGroup(&clipped, valid);
  }
  for (var j = 0u; j < 4u && column + j < params.columns; j++) {
    parts[resultAt(id.z * params.rows + row, column + j)] = total[j];
  }
  if ((row / 16u) % 2u == 0u) {
    addWide(2u, clipped);
  }
}
