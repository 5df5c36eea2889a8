// Partial sums as a converter would see them, one invocation each: written out, or (EXTREMES) only their ends. Slow: for
// calibration. Mirrors reference/range.ts.
//! include exact
//! include looks
//! include readGeometry

override BITS: bool = false;
override EXTREMES: bool = false;

@group(0) @binding(1) var<storage, read> input: array<f32>;
// Plane 0 is read.
@group(0) @binding(2) var<storage, read> packed: array<f32>;
// (looks, blocks, columns)
@group(0) @binding(3) var<storage, read_write> out: array<f32>;
// [0] ordered bits of the maximum, [1] complement of those of the minimum.
@group(0) @binding(4) var<storage, read_write> tally: array<atomic<u32>>;

fn weightAt(row: u32, column: u32) -> u32 {
  return (packedPlane(0u) * params.rows + row) * params.padded + column;
}

fn quadSum(start: u32, row: u32, count: u32, column: u32, cycle: u32, sum: f32) -> f32 {
  var up = 0.0;
  var down = 0.0;
  for (var i = 0u; i < count; i++) {
    let whole = round(product(input[start + i], params.inverseStep));
    if (((u32(abs(whole)) >> cycle) & 1u) == 1u) {
      let weight = packed[weightAt(row + i, column)];
      up += select(0.0, weight, whole > 0.0);
      down += select(0.0, weight, whole < 0.0);
    }
  }
  return (sum + up) - down;
}

/** Sum of the block that starts at row `first`. */
fn partialSum(place: Place, first: u32, column: u32, cycle: u32) -> f32 {
  var sum = 0.0;
  let end = blockEnd(first);
  for (var row = first; row < end; ) {
    let part = segmentAt(row, end);
    let pixel = pixelAt(place, part.position);
    if (pixel >= 0) {
      let start = elementAt(pixel, part.channel);
      if (BITS) {
        for (var i = 0u; i < part.count; i += 4u) {
          sum = quadSum(start + i, row + i, min(4u, part.count - i), column, cycle, sum);
        }
      } else {
        for (var i = 0u; i < part.count; i++) {
          sum = fused(input[start + i], packed[weightAt(row + i, column)], sum);
        }
      }
    }
    row += part.count;
  }
  return sum;
}

/** First row of a block. */
fn blockStart(block: u32) -> u32 {
  let groups = (params.segment + params.blockRows - 1u) / params.blockRows;
  return (block / groups) * params.segment + (block % groups) * params.blockRows;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let length = params.looks * params.blocks * params.allColumns;
  for (var i = id.x; i < length; i += 64u * groups.x) {
    let column = enterGroup(i % params.allColumns, params.columns);
    let block = (i / params.allColumns) % params.blocks;
    let look = params.firstLook + i / (params.allColumns * params.blocks);
    let sum = partialSum(placeOf(positionOf(look)), blockStart(block), column, look % params.cycles);
    if (EXTREMES) {
      atomicMax(&tally[0], ordered(sum));
      atomicMax(&tally[1], ~ordered(sum));
    } else {
      out[i] = sum;
    }
  }
}
