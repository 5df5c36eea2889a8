// Input words of a read, four in a u32, as the rows of an array see them. They are multiplied as signed bytes: what may be above 127
// is lowered by 128 (params.lowered), and 128 times the sum of the weights, which packSums.wgsl made, is where sums begin.
// Needs the binding `input`, bytes.wgsl and readGeometry.wgsl.

/** Bit-serial inputs: one bit plane a cycle. */
override BITS: bool = false;

const ONES = 0x01010101u;
const OFFSETS = 0x80808080u;

/** Four rows of one kernel position: a line of the plan (wordPlan.ts). */
struct Quad { ky: i32, kx: i32, channel: u32, mask: u32 }

fn quadOf(line: vec4u) -> Quad {
  return Quad(i32(line.x & 0xffffu), i32(line.x >> 16u), line.y, line.z);
}

/** One word of the input buffer. */
fn inputWord(at: u32) -> u32 {
  return input[at / 4u][at % 4u];
}

/** Input words of four rows, 0 in the padding and beyond the last row. */
fn inputQuad(place: Place, quad: Quad) -> u32 {
  let pixel = pixelUnder(place, quad.ky, quad.kx);
  if (pixel < 0) {
    return 0u;
  }
  let at = elementAt(pixel, quad.channel);
  if (params.aligned == 1u) {
    return inputWord(at / 4u) & quad.mask;
  }
  let shift = 8u * (at % 4u);
  let low = inputWord(at / 4u) >> shift;
  // In two steps: a shift by 32 is none.
  let high = (inputWord(at / 4u + 1u) << 1u) << (31u - shift);
  return (low | select(high, 0u, shift == 0u)) & quad.mask;
}

/** Values on the rows in this phase and cycle. */
fn applied(words: vec4u, phase: u32, cycle: u32) -> vec4u {
  if (!BITS && params.phases == 1u) {
    return select(words, words ^ vec4u(OFFSETS), params.lowered == 1u);
  }
  var positive = words;
  var negative = vec4u(0u);
  if (params.signedWords == 1u) {
    let signs = (words >> vec4u(7u)) & vec4u(ONES);
    let mask = signs * 255u;
    positive = words & ~mask;
    negative = ((words ^ mask) + signs) & mask;
  }
  if (params.phases == 2u) {
    positive = select(positive, negative, phase == 1u);
    negative = vec4u(0u);
  }
  if (!BITS) {
    return positive ^ vec4u(OFFSETS);
  }
  let up = (positive >> vec4u(cycle)) & vec4u(ONES);
  let down = (negative >> vec4u(cycle)) & vec4u(ONES);
  return up | (down * 255u);
}
