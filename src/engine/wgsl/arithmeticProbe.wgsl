// Asks the adapter how it rounds: fma(a, b, c) with values for which two roundings give another result, and conversions of whole
// numbers beyond 24 bits.

struct Params { zero: f32, a: f32, b: f32, c: f32, w0: i32, w1: i32, w2: i32, w3: i32, w4: i32, w5: i32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(1)
fn main() {
  result[0] = fma(params.a, params.b, params.c);
  result[1] = f32(params.w0);
  result[2] = f32(params.w1);
  result[3] = f32(params.w2);
  result[4] = f32(params.w3);
  result[5] = f32(params.w4);
  result[6] = f32(params.w5);
}
