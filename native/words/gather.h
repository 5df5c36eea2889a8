// How inputs come to the kernels: the words of a slice for each position of a panel, row by row.
#pragma once
#include "panel.h"

namespace mho {
namespace MHO_ISA {

/** Pixels are short: a call of memcpy would cost more than the copy. */
MHO_INLINE void copyBytes(const void* from, int count, void* to) {
  const char* in = static_cast<const char*>(from);
  char* out = static_cast<char*>(to);
  int i = 0;
  for (; i + 16 <= count; i += 16) std::memcpy(out + i, in + i, 16);
  for (; i < count; i++) out[i] = in[i];
}

/** Words of row r's position, segment after segment. */
static void copyWords(const WordPlan& plan, const WordPanel& panel, int segments, int r, std::uint8_t* words) {
  const ReadShape& shape = plan.shape;
  for (int s = 0; s < segments; s++) {
    const Segment& segment = panel.segments[s];
    const int pixel = pixelAt(shape, panel.positions[r], segment.position / shape.kernelWidth, segment.position % shape.kernelWidth);
    const std::uint8_t* in = plan.input.data + static_cast<std::ptrdiff_t>(pixel) * shape.allChannels + segment.channel;
    if (pixel < 0)
      std::memset(words, 0, static_cast<std::size_t>(segment.count));
    else
      copyBytes(in, segment.count, words);
    words += segment.count;
  }
}

/** Words of one pixel as a pass applies them; simple loops on bytes, so that compilers make vectors of them. */
template <class In>
static void applyWords(const In* in, int count, const Pass& pass, Element* out) {
  const std::uint8_t mask = static_cast<std::uint8_t>(pass.bit >= 0 ? 1 << pass.bit : 255);
  const bool whole = pass.bit < 0;
  if (pass.part == Pass::all && whole) {
    if (sizeof(Element) == 1)
      copyBytes(in, count, out);
    else
      for (int i = 0; i < count; i++) out[i] = static_cast<Element>(in[i]);
  } else if (pass.part == Pass::all && !pass.isSigned) {
    for (int i = 0; i < count; i++) out[i] = (static_cast<std::uint8_t>(in[i]) & mask) != 0;
  } else {
    for (int i = 0; i < count; i++) {
      const std::int8_t sign = static_cast<std::int8_t>(pass.isSigned || pass.part == Pass::negative ? in[i] < 0 : 0);
      const std::uint8_t size = static_cast<std::uint8_t>(in[i] < 0 ? -in[i] : in[i]);
      const bool here = pass.part == Pass::all || (in[i] < 0) == (pass.part == Pass::negative);
      const int value = !here ? 0 : whole ? size : (size & mask) != 0;
      out[i] = static_cast<Element>(pass.part == Pass::all && sign ? -value : value);
    }
  }
}

/** Whole words of `count` neighbouring positions, one segment of each; `step` bytes apart, rows `stride` apart. */
template <class In>
MHO_INLINE void copyPositions(const In* in, std::ptrdiff_t step, int count, int channels, Element* out, std::ptrdiff_t stride) {
  constexpr int VECTOR = 16;
  typedef In Ins __attribute__((vector_size(VECTOR)));
  typedef Element Elements __attribute__((vector_size(VECTOR * sizeof(Element))));
  for (int i = 0; i < count; i++, in += step, out += stride) {
    int c = 0;
    for (; c + VECTOR <= channels; c += VECTOR) {
      Ins v;
      std::memcpy(&v, in + c, sizeof v);
      const Elements e = __builtin_convertvector(v, Elements);
      std::memcpy(out + c, &e, sizeof e);
    }
    for (; c < channels; c++) out[c] = static_cast<Element>(in[c]);
  }
}

/** One segment of them. The words of one line of pixels lie evenly spaced. */
static void gatherSegment(const WordPlan& plan, const WordPanel& panel, const Segment& segment, Element* out) {
  const std::ptrdiff_t stride = plan.inputStride() / static_cast<std::ptrdiff_t>(sizeof(Element));
  const ReadShape& shape = plan.shape;
  const int ky = segment.position / shape.kernelWidth * shape.vertical.dilation;
  const int kx = segment.position % shape.kernelWidth * shape.horizontal.dilation;
  const int step = shape.transposed ? 1 : shape.horizontal.stride;
  const std::ptrdiff_t bytes = static_cast<std::ptrdiff_t>(step) * shape.allChannels;
  for (int r = 0, run = 0; r < panel.rows; r += run) {
    run = smaller(panel.rows - r, shape.outWidth - (panel.first + r) % shape.outWidth);
    const OutputPosition& o = panel.positions[r];
    const int y = shape.transposed ? o.y - ky : o.y + ky, x = shape.transposed ? o.x - kx : o.x + kx;
    const bool inside = static_cast<unsigned>(y) < static_cast<unsigned>(shape.inHeight);
    const int from = inside ? smaller(run, x < 0 ? ceilDivide(-x, step) : 0) : run;
    const int to = larger(from, smaller(run, ceilDivide(shape.inWidth - x, step)));
    Element* const rows = out + r * stride;
    const auto clear = [&](int i) { std::memset(rows + i * stride, 0, sizeof(Element) * static_cast<std::size_t>(segment.count)); };
    for (int i = 0; i < from; i++) clear(i);
    for (int i = to; i < run; i++) clear(i);
    if (from == to) continue;
    const std::ptrdiff_t pixel = o.image + static_cast<std::ptrdiff_t>(y) * shape.inWidth + x + from * step;
    const std::uint8_t* in = plan.input.data + pixel * shape.allChannels + segment.channel;
    if (sizeof(Element) > 1 && plan.input.isSigned)
      copyPositions(reinterpret_cast<const std::int8_t*>(in), bytes, to - from, segment.count, rows + from * stride, stride);
    else
      copyPositions(in, bytes, to - from, segment.count, rows + from * stride, stride);
  }
}

/** Whole words of a slice for all rows of a panel that has all positions. */
static void gatherLines(const WordPlan& plan, const WordPanel& panel, const Slice& slice) {
  const int segments = blockSegments(plan.shape, {slice.first, slice.first + slice.rows}, panel.segments);
  Element* column = panel.inputs;
  for (int s = 0; s < segments; column += panel.segments[s++].count) gatherSegment(plan, panel, panel.segments[s], column);
}

/** The inputs of a slice for all rows of the panel; zeros in the padding. What lies beyond the slice's rows, up to a whole step, meets
 *  conductances of 0. `turn`: row i applies bit i mod turn. */
static void gatherInputs(const WordPlan& plan, WordPanel& panel, const Slice& slice, Pass pass, int turn) {
  if (pass.part == Pass::all && pass.bit < 0 && !turn && plan.whole() && (!plan.shape.transposed || plan.shape.everyPixel()))
    return gatherLines(plan, panel, slice);
  const std::ptrdiff_t stride = plan.inputStride() / static_cast<std::ptrdiff_t>(sizeof(Element));
  forPixels(plan, panel, {slice.first, slice.first + slice.rows}, [&](const Segment& segment, int at, int pixel, int r) {
    Element* out = panel.inputs + r * stride + at;
    if (turn) pass.bit = (panel.first + r) % turn;
    const std::uint8_t* in = plan.input.data + static_cast<std::ptrdiff_t>(pixel) * plan.shape.allChannels + segment.channel;
    if (pixel < 0)
      std::memset(out, 0, sizeof(Element) * static_cast<std::size_t>(segment.count));
    else if (plan.input.isSigned)
      applyWords(reinterpret_cast<const std::int8_t*>(in), segment.count, pass, out);
    else
      applyWords(in, segment.count, pass, out);
  });
}

/** Adds up the inputs that the panel holds, for digital subtraction. */
static void addInputs(const WordPlan& plan, WordPanel& panel, const Slice& slice, bool isSigned) {
  const std::ptrdiff_t stride = plan.inputStride() / static_cast<std::ptrdiff_t>(sizeof(Element));
  for (int r = 0; r < panel.rows; r++) {
    const Element* in = panel.inputs + r * stride;
    std::int32_t sum = 0;
    if (sizeof(Element) == 1 && isSigned)
      for (int i = 0; i < slice.rows; i++) sum += static_cast<std::int8_t>(in[i]);
    else
      for (int i = 0; i < slice.rows; i++) sum += in[i];
    panel.blockInput[r] += sum;
  }
}

}  // namespace MHO_ISA
}  // namespace mho
