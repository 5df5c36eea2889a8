// Drift of the devices of one layer over one interval between updates (DriftSettings of engine.ts). One invocation a device.
//! include exact

override OWN: bool = false;

struct Params { zero: f32, devices: u32, lastAge: i32, windowField: u32, low: f32, high: f32, level: f32 }
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> factors: array<f32>;
@group(0) @binding(2) var<storage, read> perDevice: array<f32>;
@group(0) @binding(3) var<storage, read_write> conductance: array<f32>;
@group(0) @binding(4) var<storage, read_write> written: array<f32>;
@group(0) @binding(5) var<storage, read_write> age: array<i32>;

fn end(device: u32, field: u32, mean: f32) -> f32 {
  if (OWN) {
    return perDevice[(params.windowField + field) * params.devices + device];
  }
  return mean;
}

/** Value of a device after k intervals. */
fn held(device: u32, start: f32, k: i32) -> f32 {
  let g = params.level + product(start - params.level, factors[k]);
  return min(max(g, end(device, 0u, params.low)), end(device, 1u, params.high));
}

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.devices; i += 256u * groups.x) {
    let g = conductance[i];
    var start = written[i];
    var k = age[i];
    if (g != held(i, start, k)) {
      start = g;
      k = 0;
    }
    k = min(k + 1, params.lastAge);
    written[i] = start;
    age[i] = k;
    conductance[i] = held(i, start, k);
  }
}
