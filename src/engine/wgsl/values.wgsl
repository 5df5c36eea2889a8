// Four values of a buffer of floats or of words as floats; kinds are ValueKind of layout.ts. Needs bytes.wgsl.
//! layout ValueKind


fn floatsOf(word: u32, kind: u32) -> vec4f {
  return vec4f(select(signedBytes(word), unsignedBytes(word), kind == VALUE_KIND_U8));
}
