// Products of small matrices, sum[r][n] = Σ_k a[r][k]·b[k][n], for runs of rows and one tile of NR columns; and what happens to the sums
// (targets). Reads: rows are output positions, k matrix rows, b conductances. Gradients: rows are input channels, k output positions,
// b errors. Layouts of a: row-major, k padded to whole steps. Layouts of b: see `steps` of each kernel.
#pragma once
#include "converter.h"
#include "geometry.h"

namespace mho {
namespace MHO_ISA {

// A tile: MR rows × NV vectors, as many accumulators as fit the registers. MR divides SAMPLE.
#if MHO_IS(amx)
constexpr int MR = 16, NV = 1;
#elif MHO_AVX512
constexpr int MR = 12, NV = 2;
#elif MHO_AVX2
constexpr int MR = 6, NV = 2;
#elif MHO_IS(neon)
constexpr int MR = 4, NV = 4;
#else
constexpr int MR = 4, NV = 2;
#endif
constexpr int NR = NV * VL;

MHO_INLINE int tilesOf(const ReadShape& shape) { return ceilDivide(shape.columns, NR); }

/** One tile of columns and a run of rows below each other. Memory of `a` reaches to the next multiple of MR rows. */
struct Product {
  const char* a;
  /** Bytes from one row of a to the next. */
  std::ptrdiff_t stride;
  const char* b;
  /** Steps of k: one float, pairs, quads, or chunks of 64. */
  int steps;
  int rows;
};

/** Per column of a tile: counts of clipped codes. */
struct Clips {
  alignas(64) std::int32_t low[NR];
  alignas(64) std::int32_t high[NR];
};

// Targets take the sums of two rows below each other: addTwo(row, vector, sums, sums of the next row, whether that one is there).
// Kernels work on a copy of their own, so that constants and clip counts stay in registers, and end with finish(). Whoever calls
// keeps the sums within 32 bits.

/** Counts of clipped codes, while a kernel runs. */
template <bool COUNTED>
struct ClipCounter {
  Clips* clips;
  Int low[NV] = {}, high[NV] = {};

  explicit ClipCounter(Clips* clips) : clips(clips) {}
  MHO_MEMBER void add(int v, Float t, Float lowest, Float highest) {
    if (!COUNTED) return;
    low[v] -= (Int)(t < lowest);
    high[v] -= (Int)(t > highest);
  }
  MHO_MEMBER void finish() const {
    for (int v = 0; COUNTED && v < NV; v++) {
      store(clips->low + v * VL, load(clips->low + v * VL) + low[v]);
      store(clips->high + v * VL, load(clips->high + v * VL) + high[v]);
    }
  }
};

/** Sums as floats. */
MHO_INLINE Float valueOf(Int sum) { return toFloat(sum); }
MHO_INLINE Float valueOf(Float sum) { return sum; }

/** Digital sums += ±2^shift·code in 32 bits, as float bits: each leaves MAGIC_BITS of excess, which the end takes away. */
template <bool COUNTED>
struct CodeTarget {
  Float inverse, offset, low, high;
  std::int32_t* sums;
  ClipCounter<COUNTED> clips;
  int shift;
  /** −1: subtract. */
  Int sign;

  CodeTarget(const Converter& c, std::int32_t* sums, Clips* clips, int shift, bool subtract)
      : inverse(broadcast(c.inverse)), offset(broadcast(c.offset)), low(broadcast(c.low)), high(broadcast(c.high)), sums(sums),
        clips(clips), shift(shift), sign(broadcast(subtract ? -1 : 0)) {}

  MHO_MEMBER void add(int row, int v, Float p) {
    const Float t = fma(p, inverse, offset) + broadcast(MAGIC);
    clips.add(v, t, low, high);
    const Int code = ((asInt(minimum(maximum(t, low), high)) << shift) ^ sign) - sign;
    std::int32_t* to = sums + static_cast<std::ptrdiff_t>(row) * NR + v * VL;
    store(to, load(to) + code);
  }
  template <class Sum>
  MHO_MEMBER void addTwo(int row, int v, Sum p, Sum q, bool both) {
    add(row, v, valueOf(p));
    if (both) add(row + 1, v, valueOf(q));
  }
  MHO_MEMBER void finish() const { clips.finish(); }
};

/** Starting value of the sum of a row and a vector. */
template <class Sum, class Target>
MHO_INLINE Sum startOf(const Target&, int, int) {
  return Sum{};
}

/** The loop of all products, ROWS rows at once: a step is 4 bytes of each row of a, and NR·4 bytes of b. Sums are integers or floats. */
template <int ROWS, class Sum, Sum (*DOT)(Sum, Int, Int), class Target>
static void dotTiles(const Product& work, Target target) {
  for (int first = 0; first < work.rows; first += ROWS) {
    // Rows are addressed from every third one: an address has one register times 1 or 2.
    const char* x[(ROWS + 2) / 3];
    for (int i = 0; i < (ROWS + 2) / 3; i++) x[i] = work.a + (first + 3 * i) * work.stride;
    const std::ptrdiff_t stride = work.stride;
    const char* w = work.b;
    Sum acc[ROWS][NV];
#pragma GCC unroll 16
    for (int r = 0; r < ROWS; r++)
#pragma GCC unroll 4
      for (int v = 0; v < NV; v++) acc[r][v] = startOf<Sum>(target, first + r, v);
    for (int k = 0; k < work.steps; k++, w += NR * 4) {
      Int b[NV];
#pragma GCC unroll 4
      for (int v = 0; v < NV; v++) b[v] = load(reinterpret_cast<const std::int32_t*>(w) + v * VL);
#pragma GCC unroll 16
      for (int r = 0; r < ROWS; r++) {
        std::int32_t word;
        std::memcpy(&word, x[r / 3] + r % 3 * stride + 4 * k, 4);
        const Int a = broadcast(word);
#pragma GCC unroll 4
        for (int v = 0; v < NV; v++) acc[r][v] = DOT(acc[r][v], a, b[v]);
      }
    }
    const int rows = work.rows - first;
#pragma GCC unroll 16
    for (int r = 0; r < ROWS; r += 2) {
      if (r >= rows) break;
#pragma GCC unroll 4
      for (int v = 0; v < NV; v++) target.addTwo(first + r, v, acc[r][v], acc[r + 1][v], r + 1 < rows);
    }
  }
  target.finish();
}

}  // namespace MHO_ISA
}  // namespace mho
