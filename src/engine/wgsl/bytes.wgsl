// Four 8-bit words in a u32, as they lie in u8 and i8 buffers. Element i of a buffer is byte i % 4 of its u32 i/4.

fn signedBytes(word: u32) -> vec4i {
  return (vec4i(i32(word)) << vec4u(24u, 16u, 8u, 0u)) >> vec4u(24u);
}

fn unsignedBytes(word: u32) -> vec4i {
  return vec4i((vec4u(word) >> vec4u(0u, 8u, 16u, 24u)) & vec4u(255u));
}

/** The low bytes of four whole numbers. */
fn packedBytes(values: vec4i) -> u32 {
  let bytes = (vec4u(values) & vec4u(255u)) << vec4u(0u, 8u, 16u, 24u);
  return bytes.x | bytes.y | bytes.z | bytes.w;
}

/** `fresh` in its first `count` bytes, else `old`: an operation ends inside a word. */
fn firstBytes(fresh: u32, old: u32, count: u32) -> u32 {
  if (count >= 4u) {
    return fresh;
  }
  let mask = (1u << (8u * count)) - 1u;
  return (fresh & mask) | (old & ~mask);
}
