// Output positions of a weight gradient in slices: with a converter the groups that are digitized together, else runs that keep the
// caches. A slice is made of strips (positions of one image), each with a frame: the pixels that it meets, padding included, so that
// a kernel position is only a shifted start. No arithmetic on data.
#pragma once
#include <vector>

#include "array.h"
#include "geometry.h"

namespace mho {
namespace MHO_ISA {

/** Positions [first, end) of an image: output rows from `y`, columns from `x`; its frame starts at `pixel` of the slice's. */
struct Strip {
  int image, first, end;
  int y, x;
  int pixel, frameWidth, frameHeight;
};

/** Consecutive positions of one output row; the first meets pixel `pixel` of the frame at kernel position (0, 0). */
struct Run {
  int pixel, count;
};

struct GradientSlice {
  std::vector<Strip> strips;
  std::vector<Run> runs;
  int positions = 0, pixels = 0;
};

/** Pixels that a kernel reaches over along one axis. */
MHO_INLINE int reachOf(int kernel, int dilation) { return (kernel - 1) * dilation + 1; }

/** Puts positions [first, end) of an image into a slice. */
static void addStrip(GradientSlice& slice, const ConvShape& s, int image, int first, int end) {
  const int y = first / s.outWidth, lastY = (end - 1) / s.outWidth;
  const bool oneRow = y == lastY;
  const int x = oneRow ? first % s.outWidth : 0;
  const int columns = oneRow ? end - first : s.outWidth;
  const Strip strip = {image, first, end, y, x, slice.pixels, (columns - 1) * s.strideWidth + reachOf(s.kernelWidth, s.dilationWidth),
                       (lastY - y) * s.strideHeight + reachOf(s.kernelHeight, s.dilationHeight)};
  slice.strips.push_back(strip);
  for (int m = first; m < end;) {
    const int row = m / s.outWidth, column = m % s.outWidth;
    const int count = smaller(s.outWidth - column, end - m);
    slice.runs.push_back({strip.pixel + (row - y) * s.strideHeight * strip.frameWidth + (column - x) * s.strideWidth, count});
    m += count;
  }
  slice.positions += end - first;
  slice.pixels += strip.frameWidth * strip.frameHeight;
}

/** `group`: most positions that are digitized together, 0 without a converter: then slices of about `most` positions. */
static std::vector<GradientSlice> gradientSlices(const ConvShape& s, int images, int group, int most) {
  std::vector<GradientSlice> slices;
  const int positions = s.outHeight * s.outWidth;
  const int wholeRows = larger(1, most / s.outWidth) * s.outWidth;
  const int cut = group ? group : s.outWidth <= most ? wholeRows : most;
  for (int image = 0; image < images; image++)
    for (int first = 0; first < positions; first += cut) {
      const int end = smaller(first + cut, positions);
      const bool joins = !group && !slices.empty() && slices.back().positions + end - first <= most;
      if (!joins) slices.emplace_back();
      addStrip(slices.back(), s, image, first, end);
    }
  return slices;
}

}  // namespace MHO_ISA
}  // namespace mho
