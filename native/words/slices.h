// Slices: a block's matrix rows in pieces of at most MOST_ROWS, whose sums fit 32 bits. A packed matrix is planes × slices × column tiles,
// each tile in the layout that the kernels of this instruction set read. No arithmetic on data.
#pragma once
#include <vector>

#include "../array/bundles.h"
#if MHO_IS(amx)
#include "amx.h"
#else
#include "products.h"
#endif

namespace mho {
namespace MHO_ISA {

#if MHO_IS(amx)
/** Element of a in a read, matrix rows of a step, and bytes of a step of one tile of conductances. */
typedef std::uint8_t Element;
constexpr int STEP_ROWS = 64, STEP_BYTES = 2 * TILE;
#else
typedef std::int16_t Element;
constexpr int STEP_ROWS = 2, STEP_BYTES = NR * 4;
#endif

/** 255 · 32,639 · 256 < 2^31. */
constexpr int MOST_ROWS = 256;

struct Slice {
  /** Matrix rows first…first+rows−1 of a block. */
  int first, rows, block;
  int steps;
  /** Bytes before the slice's tiles in a plane. */
  std::size_t offset;
  /** The last one of its block; the only one of it. */
  bool ends, whole;
};

struct Slices {
  std::vector<Slice> list;
  std::size_t planeBytes = 0;
  int blocks = 0;
  /** Steps of the longest one. */
  int mostSteps = 0;
};

static Slices slicesOf(const ReadShape& shape) {
  Slices slices;
  slices.blocks = shape.blocks();
  for (int b = 0; b < slices.blocks; b++) {
    const RowRange range = blockRows(shape, b);
    for (int first = range.first; first < range.end; first += MOST_ROWS) {
      const int rows = smaller(MOST_ROWS, range.end - first);
      const int steps = ceilDivide(rows, STEP_ROWS);
      const bool ends = first + rows == range.end;
      slices.list.push_back({first, rows, b, steps, slices.planeBytes, ends, ends && first == range.first});
      slices.planeBytes += static_cast<std::size_t>(tilesOf(shape)) * steps * STEP_BYTES;
      slices.mostSteps = larger(slices.mostSteps, steps);
    }
  }
  return slices;
}

}  // namespace MHO_ISA
}  // namespace mho
