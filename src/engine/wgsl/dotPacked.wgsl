requires packed_4x8_integer_dot_product;
// dot.wgsl where the adapter multiplies four bytes at once.

fn dot4(a: u32, b: u32) -> i32 {
  return dot4I8Packed(a, b);
}
