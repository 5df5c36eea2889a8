// Windows of pooling, as in src/engine/poolShape.ts. Needs exact.wgsl and params: Params.

override MAXIMUM: bool = true;
override COUNT_PADDING: bool = false;

struct Params {
  zero: f32, length: u32, inHeight: u32, inWidth: u32, channels: u32,
  windowHeight: u32, windowWidth: u32, strideHeight: u32, strideWidth: u32,
  padTop: u32, padLeft: u32, outHeight: u32, outWidth: u32, share: f32,
}

/** Along one axis: the window's first place, which may lie in padding, and which of its places are in the map: begin <= i < end. */
struct Span { first: i32, begin: i32, end: i32 }

fn spanOf(index: u32, stride: u32, pad: u32, window: u32, size: u32) -> Span {
  let first = i32(index * stride) - i32(pad);
  return Span(first, max(0, -first), min(i32(window), i32(size) - first));
}

/** 1/values of a mean. */
fn shareOf(rows: Span, columns: Span) -> f32 {
  let members = u32((rows.end - rows.begin) * (columns.end - columns.begin));
  if (COUNT_PADDING || members == params.windowHeight * params.windowWidth) {
    return params.share;
  }
  return divided(1.0, f32(members));
}
