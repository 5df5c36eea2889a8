// The converter of sums of words (AdcSettings), four at a time. Needs exact.wgsl and vector.wgsl.

const MAGIC = 12582912.0;
const MAGIC_BITS = 0x4B400000;

/** Sums times `scale` (1/lsb and the unit of the sums), shifted, plus MAGIC: the code is in the low bits. */
fn shifted(sums: vec4f, scale: f32) -> vec4f {
  // Without a shift it is one product, which any fma rounds once.
  if (FUSED || converter[2] == 0.0) {
    return fma(sums, vec4f(scale), vec4f(converter[2])) + vec4f(MAGIC);
  }
  return emulatedFma4(vec4f(scale), sums, vec4f(converter[2])) + vec4f(MAGIC);
}

/** Codes within the converter's ends, as bits of floats. */
fn codeBits(t: vec4f) -> vec4i {
  return bitcast<vec4i>(clamp(t, vec4f(converter[3]), vec4f(converter[4])));
}
