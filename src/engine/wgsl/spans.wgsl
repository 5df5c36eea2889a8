// Output positions that a weight gradient sums at once: what one split takes, or (ADC) what one conversion sees: groups of blockRows
// positions of one image. Needs readGeometry.wgsl.

override ADC: bool = false;

/** First position of a span; spans of one image come first to last. */
fn spanStart(span: u32) -> u32 {
  if (!ADC) {
    return span * params.perSplit;
  }
  let image = params.outHeight * params.outWidth;
  let perImage = (image + params.blockRows - 1u) / params.blockRows;
  return (span / perImage) * image + (span % perImage) * params.blockRows;
}

fn spanEnd(start: u32) -> u32 {
  if (!ADC) {
    return min(start + params.perSplit, params.positions);
  }
  let image = params.outHeight * params.outWidth;
  return min(start + params.blockRows, (start / image + 1u) * image);
}
