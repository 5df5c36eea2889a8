// The sum of four products of signed bytes. This is the file for adapters without packed products; the other one is dotPacked.wgsl.
// Needs bytes.wgsl.

fn dot4(a: u32, b: u32) -> i32 {
  let products = signedBytes(a) * signedBytes(b);
  return (products.x + products.y) + (products.z + products.w);
}
