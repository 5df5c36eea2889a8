// Four values of a buffer of floats or of words as floats; kinds are those of elements.ts. Needs bytes.wgsl.

const F32 = 0u;
const U8 = 1u;
const I8 = 2u;

fn floatsOf(word: u32, kind: u32) -> vec4f {
  return vec4f(select(signedBytes(word), unsignedBytes(word), kind == U8));
}
