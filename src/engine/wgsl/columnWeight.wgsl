// Conductances as the columns of a read see them: mapping, digital subtraction, read noise. Mirrors reference/pack.ts. Shared by the
// kernels that pack floats and words. Needs exact.wgsl, functions.wgsl and random.wgsl.

//! layout Stream
//! layout ColumnWeight
override KIND: u32 = 0u;
override NOISE: bool = false;
override BACKWARD: bool = false;

// Parameters of one group. inner: channels of the tensor that is read (rows of one kernel position); outputs: columns of the stored matrix
// of all groups. Planes: those of one group after those of another.
struct Params {
  zero: f32, length: u32, rows: u32, columns: u32, padded: u32, inner: u32, planes: u32, outputs: u32, weights: u32,
  a: f32, b: f32, sigma: f32, layer: u32, step: u32, seedLow: u32, seedHigh: u32,
  /** Words: quads of rows, lines of the plan before them, and 1/grid. */
  quads: u32, lines: u32, inverseGrid: f32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> conductance: array<f32>;

fn stored(device: u32) -> f32 {
  let g = conductance[device];
  if (!NOISE) {
    return g;
  }
  let seed = vec2u(params.seedLow, params.seedHigh);
  let words = philox(seed, STREAM_READ_NOISE, params.layer, device, params.step);
  return g + product(params.sigma, normalOf(select(words.x, words.y, BACKWARD)));
}

/** Column weight at a matrix row and column of the direction that is read. */
fn columnWeight(plane: u32, row: u32, column: u32) -> f32 {
  let group = plane / params.planes;
  var device = row * params.outputs + group * params.columns + column;
  if (BACKWARD) {
    // (kernel position, n, c) from (kernel position, c, n).
    let position = row / params.inner;
    device = (position * params.columns + column) * params.outputs + group * params.inner + row % params.inner;
  }
  device += (plane % params.planes) * params.weights;
  let value = stored(device);
  if (KIND == COLUMN_WEIGHT_HALF_DIFFERENCE) {
    return 0.5 * (value - stored(device + params.weights));
  }
  if (KIND == COLUMN_WEIGHT_CURRENT) {
    return fused(value, params.a, params.b);
  }
  return value;
}
