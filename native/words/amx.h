// Products on matrix units (AMX): tiles of 16 rows × 64 bytes. A step is a chunk of 64 k: 64 bytes of each row of a, and of b a tile
// [four of k][16 columns][4] of signed bytes; of conductances two such tiles, of their high and then of their low bytes.
#pragma once
#include "../array/tileRegisters.h"
#include "products.h"

namespace mho {
namespace MHO_ISA {

// Registers must be literals; signs of a and b choose the instruction.
#define MHO_TILE_DOT(c, a, b)                                  \
  do {                                                         \
    if constexpr (A_SIGNED && B_SIGNED) _tile_dpbssd(c, a, b); \
    if constexpr (A_SIGNED && !B_SIGNED) _tile_dpbsud(c, a, b); \
    if constexpr (!A_SIGNED && B_SIGNED) _tile_dpbusd(c, a, b); \
    if constexpr (!A_SIGNED && !B_SIGNED) _tile_dpbuud(c, a, b); \
  } while (0)

struct alignas(64) TileSums {
  std::int32_t high[256], low[256];
};

MHO_INLINE Int joined(const TileSums& sums, int row) { return (load(sums.high + row * 16) << 8) + load(sums.low + row * 16); }

/** Rows first…first+rows−1 of the target, rows <= 16. */
template <class Target>
MHO_INLINE void takeLimbs(const TileSums& sums, int first, int rows, Target& target) {
  if (rows == 16) {
#pragma GCC unroll 8
    for (int r = 0; r < 16; r += 2) target.addTwo(first + r, 0, joined(sums, r), joined(sums, r + 1), true);
    return;
  }
  for (int r = 0; r < rows; r += 2) target.addTwo(first + r, 0, joined(sums, r), joined(sums, r + 1), r + 1 < rows);
}
/** Exact sums keep the bytes apart: nothing is lost by it, and a slice may be longer. */
MHO_INLINE void takeLimbs(const TileSums& sums, int first, int rows, ExactTarget& target) {
  for (int r = 0; r < rows; r++) target.accumulate(first + r, 0, load(sums.high + r * 16), load(sums.low + r * 16));
}

constexpr int TILE = 1024;

// Words times conductances, 16 rows at a time: take(sums, first row, rows) gets them in order.

/** Conductances of at most two chunks stay in registers while rows pass. The sums of a group leave their registers while the next one is
 *  multiplied, and are taken a turn later still: the processor looks ahead only so far, and would wait for a product before it sees the next. */
template <int STEPS, bool A_SIGNED, class Take>
MHO_INLINE void heldConductances(const Product& work, const Take& take) {
  constexpr bool B_SIGNED = true;
  TileSums sums[2];
  fence(work.a);
  _tile_loadd(4, work.b, 64);
  _tile_loadd(5, work.b + TILE, 64);
  if constexpr (STEPS == 2) {
    _tile_loadd(6, work.b + 2 * TILE, 64);
    _tile_loadd(7, work.b + 3 * TILE, 64);
  }
  const char* a = work.a;
  const int groups = (work.rows + 15) / 16;
  for (int i = 0; i < groups + 2; i++, a += 16 * work.stride) {
    const bool next = i < groups, stored = i > 0 && i <= groups;
    TileSums& last = sums[(i + 1) % 2];
    if (next) {
      _tile_loadd(2, a, work.stride);
      if constexpr (STEPS == 2) _tile_loadd(3, a + 64, work.stride);
    }
    if (stored) _tile_stored(0, last.high, 64);
    if (next) {
      _tile_zero(0);
      MHO_TILE_DOT(0, 2, 4);
      if constexpr (STEPS == 2) MHO_TILE_DOT(0, 3, 6);
    }
    if (stored) _tile_stored(1, last.low, 64);
    if (next) {
      _tile_zero(1);
      MHO_TILE_DOT(1, 2, 5);
      if constexpr (STEPS == 2) MHO_TILE_DOT(1, 3, 7);
    }
    if (i > 1) take(sums[i % 2], 16 * (i - 2), next || i == groups ? 16 : work.rows - 16 * (i - 2));
  }
}

/** Any number of chunks: two groups of rows share each load of conductances. */
template <bool A_SIGNED, class Take>
MHO_INLINE void streamedConductances(const Product& work, const Take& take) {
  constexpr bool B_SIGNED = true;
  TileSums sums[2];
  for (int first = 0; first < work.rows; first += 32) {
    const bool two = work.rows - first > 16;
    const char* a = work.a + first * work.stride;
    const char* below = two ? a + 16 * work.stride : a;
    fence(work.a);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    const char* b = work.b;
    for (int k = 0; k < work.steps; k++, b += 2 * TILE) {
      _tile_loadd(4, a + 64 * k, work.stride);
      _tile_loadd(6, b, 64);
      _tile_loadd(7, b + TILE, 64);
      _tile_loadd(5, below + 64 * k, work.stride);
      MHO_TILE_DOT(0, 4, 6);
      MHO_TILE_DOT(1, 4, 7);
      MHO_TILE_DOT(2, 5, 6);
      MHO_TILE_DOT(3, 5, 7);
    }
    _tile_stored(0, sums[0].high, 64);
    _tile_stored(1, sums[0].low, 64);
    _tile_stored(2, sums[1].high, 64);
    _tile_stored(3, sums[1].low, 64);
    const int rows = work.rows - first;
    take(sums[0], first, rows < 16 ? rows : 16);
    if (two) take(sums[1], first + 16, rows < 32 ? rows - 16 : 16);
  }
}

template <bool A_SIGNED, class Take>
static void conductanceGroups(const Product& work, const Take& take) {
  if (work.steps == 1) return heldConductances<1, A_SIGNED>(work, take);
  if (work.steps == 2) return heldConductances<2, A_SIGNED>(work, take);
  streamedConductances<A_SIGNED>(work, take);
}

/** Words times conductances into a target. */
template <bool A_SIGNED, class Target>
static void conductanceTiles(const Product& work, Target target) {
  conductanceGroups<A_SIGNED>(work, [&](const TileSums& sums, int first, int rows) { takeLimbs(sums, first, rows, target); });
  target.finish();
}

/** Words times words: four groups of rows share each load of b. */
template <bool A_SIGNED, bool B_SIGNED, class Target>
static void byteTiles(const Product& work, Target target) {
  alignas(64) std::int32_t sums[4][256];
  for (int first = 0; first < work.rows; first += 64) {
    const int rows = work.rows - first;
    const std::ptrdiff_t group = 16 * work.stride;
    const char* a = work.a + first * work.stride;
    // Groups beyond the last row read the first one's memory; their sums are not taken.
    const char* a1 = rows > 16 ? a + group : a;
    const char* a2 = rows > 32 ? a + 2 * group : a;
    const char* a3 = rows > 48 ? a + 3 * group : a;
    fence(work.a);
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (int k = 0; k < work.steps; k++) {
      _tile_loadd(4, work.b + TILE * k, 64);
      _tile_loadd(5, a + 64 * k, work.stride);
      _tile_loadd(6, a1 + 64 * k, work.stride);
      MHO_TILE_DOT(0, 5, 4);
      _tile_loadd(7, a2 + 64 * k, work.stride);
      MHO_TILE_DOT(1, 6, 4);
      _tile_loadd(5, a3 + 64 * k, work.stride);
      MHO_TILE_DOT(2, 7, 4);
      MHO_TILE_DOT(3, 5, 4);
    }
    _tile_stored(0, sums[0], 64);
    _tile_stored(1, sums[1], 64);
    _tile_stored(2, sums[2], 64);
    _tile_stored(3, sums[3], 64);
    const int valid = rows < 64 ? rows : 64;
    for (int r = 0; r < valid; r += 2)
      target.addTwo(first + r, 0, load(&sums[0][0] + r * 16), load(&sums[0][0] + r * 16 + 16), r + 1 < valid);
  }
  target.finish();
}

}  // namespace MHO_ISA
}  // namespace mho
