// Scales of two errors that are joined: s = max(scaleA, scaleB); gains scaleA/s and scaleB/s; scaleA = s. One invocation.
//! include exact

struct Params { zero: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> scaleB: array<f32>;
@group(0) @binding(2) var<storage, read_write> scaleA: array<f32>;
@group(0) @binding(3) var<storage, read_write> gains: array<f32>;

@compute @workgroup_size(1)
fn main() {
  let a = scaleA[0];
  let b = scaleB[0];
  let scale = max(a, b);
  gains[0] = divided(a, scale);
  gains[1] = divided(b, scale);
  scaleA[0] = scale;
}
