// Geometry of a read in either direction: which pixel of the read tensor meets which output position, and how the
// rows of the matrix fall into blocks and segments; and how scratch memory is cut. No arithmetic on data.
#pragma once
#include "../vec.h"
#include "../layout.h"

namespace mho {
namespace MHO_ISA {

MHO_INLINE constexpr int smaller(int a, int b) { return a < b ? a : b; }
MHO_INLINE int larger(int a, int b) { return a > b ? a : b; }
MHO_INLINE int ceilDivide(int a, int b) { return (a + b - 1) / b; }

/** Hands out 64-byte aligned parts of a block; without a block it only measures. */
struct Carver {
  char* block;
  std::size_t used = 0;
  template <class T>
  T* take(std::size_t count) {
    T* part = reinterpret_cast<T*>(block + used);
    used += (count * sizeof(T) + 63) / 64 * 64;
    return part;
  }
};

/** Groups first…first+count−1 of a layer, read as one array whose cells beside the diagonal are 0. */
struct Bundle {
  int first, count;
};

/** One axis of a convolution; padding before the first pixel. */
struct Axis {
  int stride, dilation, padding;
};

/** Input and output channels of a group, for a layer or its gradient. */
MHO_INLINE int groupInputs(const ConvShape& s) { return s.inChannels / s.groups; }
MHO_INLINE int groupOutputs(const ConvShape& s) { return s.outChannels / s.groups; }

/** A read of a bundle seen without its direction: matrix rows are (position, channel) of the tensor that is read. */
struct ReadShape {
  int inHeight, inWidth, channels;
  int outHeight, outWidth, columns;
  /** The bundle's first channel and column, and those of the whole tensors. */
  int firstChannel, allChannels, firstColumn, allColumns;
  int kernelWidth, positions;
  Axis vertical, horizontal;
  /** Backward: output pixel y meets input pixel (y + padding − ky·dilation)/stride where that is whole. */
  bool transposed;
  bool unrolled;
  int blockSize;

  int rows() const { return positions * channels; }
  /** Steps of one pixel in both directions between output positions that are neighbours. */
  bool everyPixel() const { return vertical.stride == 1 && horizontal.stride == 1; }
  int blocks() const {
    return unrolled ? ceilDivide(rows(), blockSize) : positions * ceilDivide(channels, blockSize);
  }
};

/** Rows first…first+count−1 of the matrix, all at one kernel position. */
struct Segment {
  int position, channel, count;
};

/** A bundle of several groups is one block of rows, or one at each position: its groups have no more rows than a sub-array. */
static ReadShape readShape(const CrossbarSpec& spec, Direction direction, Bundle bundle) {
  const ConvShape& s = spec.shape;
  const bool forward = direction == Direction::forward;
  const int inputs = bundle.count * groupInputs(s), outputs = bundle.count * groupOutputs(s);
  const int firstInput = bundle.first * groupInputs(s), firstOutput = bundle.first * groupOutputs(s);
  ReadShape r = {};
  r.inHeight = forward ? s.inHeight : s.outHeight;
  r.inWidth = forward ? s.inWidth : s.outWidth;
  r.channels = forward ? inputs : outputs;
  r.outHeight = forward ? s.outHeight : s.inHeight;
  r.outWidth = forward ? s.outWidth : s.inWidth;
  r.columns = forward ? outputs : inputs;
  r.firstChannel = forward ? firstInput : firstOutput;
  r.allChannels = forward ? s.inChannels : s.outChannels;
  r.firstColumn = forward ? firstOutput : firstInput;
  r.allColumns = forward ? s.outChannels : s.inChannels;
  r.kernelWidth = s.kernelWidth;
  r.positions = s.kernelHeight * s.kernelWidth;
  r.vertical = {s.strideHeight, s.dilationHeight, s.paddingTop};
  r.horizontal = {s.strideWidth, s.dilationWidth, s.paddingLeft};
  r.transposed = !forward;
  r.unrolled = forward && (s.groups > 1 || spec.partition == Partition::unrolled);
  r.blockSize = forward ? spec.arrayRows : spec.arrayColumns;
  if (bundle.count > 1) r.blockSize = forward ? r.rows() : r.channels;
  return r;
}

struct RowRange {
  int first, end;
};

/** Matrix rows of a block. */
static RowRange blockRows(const ReadShape& shape, int block) {
  if (shape.unrolled) {
    const int first = block * shape.blockSize;
    return {first, smaller(first + shape.blockSize, shape.rows())};
  }
  const int groups = ceilDivide(shape.channels, shape.blockSize);
  const int start = block / groups * shape.channels;
  const int first = start + block % groups * shape.blockSize;
  return {first, smaller(first + shape.blockSize, start + shape.channels)};
}

/** Most segments that a block can have. */
static int segmentLimit(const ReadShape& shape) {
  return shape.unrolled ? smaller(shape.positions, ceilDivide(shape.blockSize, shape.channels) + 1) : 1;
}

/** Writes the segments of a block and returns their number. */
static int blockSegments(const ReadShape& shape, RowRange range, Segment* out) {
  int n = 0;
  for (int k = range.first; k < range.end;) {
    const int channel = k % shape.channels;
    const int count = smaller(shape.channels - channel, range.end - k);
    out[n++] = {k / shape.channels, channel, count};
    k += count;
  }
  return n;
}

/** An output position: first pixel of its image in the read tensor, and the corner that kernel positions start from. */
struct OutputPosition {
  int image, y, x;
};

static OutputPosition outputPosition(const ReadShape& shape, int m) {
  const int x = m % shape.outWidth;
  const int y = m / shape.outWidth % shape.outHeight;
  const int image = m / shape.outWidth / shape.outHeight * shape.inHeight * shape.inWidth;
  if (shape.transposed) return {image, y + shape.vertical.padding, x + shape.horizontal.padding};
  return {image, y * shape.vertical.stride - shape.vertical.padding, x * shape.horizontal.stride - shape.horizontal.padding};
}

/** Pixel of the read tensor at kernel position (ky, kx), or −1 in the padding or between strides. */
MHO_INLINE int pixelAt(const ReadShape& shape, OutputPosition o, int ky, int kx) {
  ky *= shape.vertical.dilation;
  kx *= shape.horizontal.dilation;
  int y = o.y + ky;
  int x = o.x + kx;
  if (shape.transposed) {
    y = o.y - ky;
    x = o.x - kx;
    if (!shape.everyPixel()) {
      if (y < 0 || x < 0 || y % shape.vertical.stride || x % shape.horizontal.stride) return -1;
      y /= shape.vertical.stride;
      x /= shape.horizontal.stride;
    }
  }
  const bool inside = static_cast<unsigned>(y) < static_cast<unsigned>(shape.inHeight) &&
                      static_cast<unsigned>(x) < static_cast<unsigned>(shape.inWidth);
  return inside ? o.image + y * shape.inWidth + x : -1;
}

}  // namespace MHO_ISA
}  // namespace mho
