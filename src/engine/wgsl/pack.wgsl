// Column weights as floats: (planes, rows, columns padded to a multiple of 4, zeros there).
//! include exact
//! include functions
//! include random
//! include columnWeight

@group(0) @binding(2) var<storage, read_write> packed: array<f32>;

@compute @workgroup_size(256)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  for (var i = id.x; i < params.length; i += 256u * groups.x) {
    let column = i % params.padded;
    let row = (i / params.padded) % params.rows;
    var value = 0.0;
    if (column < params.columns) {
      value = columnWeight(i / (params.padded * params.rows), row, column);
    }
    packed[i] = value;
  }
}
