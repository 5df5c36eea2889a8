// Asks the adapter whether its fma rounds once: a·b + c with values for which two roundings give another result.

struct Params { zero: f32, a: f32, b: f32, c: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> result: array<f32>;

@compute @workgroup_size(1)
fn main() {
  result[0] = fma(params.a, params.b, params.c);
}
