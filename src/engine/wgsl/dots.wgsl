// Sums of products of bytes for four columns at once. Needs dot.wgsl or dotPacked.wgsl.

/** One quad of rows times four columns. */
fn quadDots(x: u32, w: vec4u) -> vec4i {
  return vec4i(dot4(x, w.x), dot4(x, w.y), dot4(x, w.z), dot4(x, w.w));
}

/** Sum of the words of four quads. */
fn sumOfWords(x: vec4u) -> i32 {
  return (dot4(x.x, 0x01010101u) + dot4(x.y, 0x01010101u)) + (dot4(x.z, 0x01010101u) + dot4(x.w, 0x01010101u));
}
