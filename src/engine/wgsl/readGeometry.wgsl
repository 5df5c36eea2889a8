// One read of an array without its direction (reference/geometry.ts): parameters, blocks of rows, and the pixel that an
// output position meets at a kernel position. Shared by all kernels that read. Rows, channels and columns are those of one group of
// channels; each invocation works on `ownGroup`.

struct Params {
  zero: f32,
  /** Output positions batch·outHeight·outWidth; matrix rows (kernel position, channel). */
  positions: u32, rows: u32,
  /** Blocks: every `segment` rows are cut into groups of at most `blockRows`. */
  segment: u32, blockRows: u32,
  inHeight: u32, inWidth: u32, channels: u32, outHeight: u32, outWidth: u32,
  columns: u32, padded: u32, kernelWidth: u32, backward: u32,
  strideHeight: u32, strideWidth: u32, dilationHeight: u32, dilationWidth: u32, paddingTop: u32, paddingLeft: u32,
  /** Channels and columns of all groups. */
  groups: u32, allChannels: u32, allColumns: u32,
  planes: u32, phases: u32,
  /** Bit-serial: cycles, and 1/inputStep. */
  cycles: u32, inverseStep: f32,
  outScale: f32, step: f32,
  /** Sum of the signs and bit values of all conversions of one output, times the bits of MAGIC; and in half codes. */
  bias: i32, halves: i32,
  /** Reference column and offset: current of their cells; 0 none, 1 reference column, 2 offset. */
  cell: f32, digital: u32,
  /** Probes: first and number of looks, looks in all (0: every position and cycle). */
  firstLook: u32, looks: u32, allLooks: u32, blocks: u32,
  /** Weight gradient: spans of positions that are converted at once, and what one split takes: spans, or positions. */
  spans: u32, perSplit: u32,
  /** Words: quads of rows and lines of the plan before them, the blocks of this read among those lines; value of a sum of 1, and the
   *  current of a reference cell in steps of the grid. */
  quads: u32, lines: u32, firstLine: u32, lastLine: u32, unit: f32, cellSteps: i32,
  /** 0 or 1. Words are i8, else u8; they are lowered by 128; quads begin at whole words of the input, and of the error; sixteen rows of
   *  one pixel come in one load of the input. */
  signedWords: u32, lowered: u32, aligned: u32, errorAligned: u32, wholeFours: u32,
}
@group(0) @binding(0) var<uniform> params: Params;

var<private> ownGroup: u32 = 0u;

/** Element of the tensor that is read, and of the result. */
fn elementAt(pixel: i32, channel: u32) -> u32 {
  return u32(pixel) * params.allChannels + ownGroup * params.channels + channel;
}
fn resultAt(m: u32, column: u32) -> u32 {
  return m * params.allColumns + ownGroup * params.columns + column;
}

/** Sets ownGroup and returns the place within the group, for workgroups along the columns of all groups, `perGroup` for each. */
fn enterGroup(index: u32, perGroup: u32) -> u32 {
  ownGroup = index / perGroup;
  return index % perGroup;
}

/** Plane of the packed matrix. */
fn packedPlane(plane: u32) -> u32 {
  return ownGroup * params.planes + plane;
}

struct Segment { position: u32, channel: u32, count: u32 }

fn segmentAt(row: u32, end: u32) -> Segment {
  let position = row / params.channels;
  let channel = row % params.channels;
  return Segment(position, channel, min(params.channels - channel, end - row));
}

/** First row of the block after the one that starts at `row`. */
fn blockEnd(row: u32) -> u32 {
  let segmentEnd = (row / params.segment + 1u) * params.segment;
  return min(row + params.blockRows, segmentEnd);
}

/** Image, and output coordinates as the input sees them: o·stride − padding forward, i + padding backward. */
struct Place { image: u32, y: i32, x: i32 }

fn placeOf(m: u32) -> Place {
  let ox = i32(m % params.outWidth);
  let oy = i32((m / params.outWidth) % params.outHeight);
  let image = m / (params.outWidth * params.outHeight);
  let top = i32(params.paddingTop);
  let left = i32(params.paddingLeft);
  if (params.backward == 1u) {
    return Place(image, oy + top, ox + left);
  }
  return Place(image, oy * i32(params.strideHeight) - top, ox * i32(params.strideWidth) - left);
}

/** Index of the pixel under a kernel position, or −1 in the padding. */
fn pixelAt(place: Place, position: u32) -> i32 {
  return pixelUnder(place, i32(position / params.kernelWidth), i32(position % params.kernelWidth));
}

fn pixelUnder(place: Place, ky: i32, kx: i32) -> i32 {
  let down = ky * i32(params.dilationHeight);
  let right = kx * i32(params.dilationWidth);
  var y = place.y + down;
  var x = place.x + right;
  if (params.backward == 1u) {
    y = place.y - down;
    x = place.x - right;
    let vertical = i32(params.strideHeight);
    let horizontal = i32(params.strideWidth);
    if (y < 0 || x < 0 || y % vertical != 0 || x % horizontal != 0) {
      return -1;
    }
    y = y / vertical;
    x = x / horizontal;
  }
  let inside = y >= 0 && x >= 0 && y < i32(params.inHeight) && x < i32(params.inWidth);
  let pixel = (i32(place.image) * i32(params.inHeight) + y) * i32(params.inWidth) + x;
  return select(-1, pixel, inside);
}
