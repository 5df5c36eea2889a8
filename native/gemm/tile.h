// Inner kernels of a read: MR output positions × NR columns of one block in registers, then what happens to each partial
// sum (converter, ideal sum, probe, extremes). Blocking, layouts and geometry are in read.h.
#pragma once
#include "../converter.h"
#include "geometry.h"

namespace mho {
namespace MHO_ISA {

// Tile of MR rows × NV vectors: at least 12 accumulators hide the latency of FMAs, and everything stays in registers
// (8 rows with avx512: 12 would leave too few address registers). MR divides SAMPLE, the unit in which rows are sampled.
#if MHO_IS(avx512) || MHO_IS(emulated16)
constexpr int MR = 8, NV = 2;
#elif MHO_IS(avx2)
constexpr int MR = 6, NV = 2;
#elif MHO_IS(neon)
constexpr int MR = 4, NV = 4;
#else
constexpr int MR = 4, NV = 2;
#endif
constexpr int NR = NV * VL;
/** Per column of a tile: counts of clipped codes, or extremes of partial sums. */
struct Statistics {
  alignas(64) std::int32_t low[NR];
  alignas(64) std::int32_t high[NR];
};

// What happens to partial sums: `add` takes one vector of them, `addCycles` those of bit planes shift, shift + 1, ….

/** Plane by plane. */
template <class Epilogue, int BITS>
MHO_INLINE void addEachCycle(const Epilogue& epilogue, const Float (&p)[BITS], std::int32_t* sum, Statistics* statistics,
                             int column, int shift) {
#pragma GCC unroll 8
  for (int z = 0; z < BITS; z++) epilogue.add(p[z], sum, statistics, column, shift + z);
}

/** sums (float) += p·2^shift. */
template <bool Negative>
struct IdealSum {
  static constexpr bool everyRow = true;
  explicit IdealSum(const Converter&) {}
  void add(Float p, std::int32_t* sum, Statistics*, int, int shift) const {
    float* s = reinterpret_cast<float*>(sum);
    const Float scaled = p * broadcast(static_cast<float>(1 << shift));
    store(s, Negative ? load(s) - scaled : load(s) + scaled);
  }
  template <int BITS>
  void addCycles(const Float (&p)[BITS], std::int32_t* sum, Statistics* statistics, int column, int shift) const {
    addEachCycle(*this, p, sum, statistics, column, shift);
  }
};

/** sums (integer) += float bits of the rounded, clamped code, shifted; the excess of MAGIC_BITS is removed at the end. */
template <bool Negative, bool Counted>
struct CodeSum {
  static constexpr bool everyRow = !Counted;
  Float inverse, offset, low, high;
  explicit CodeSum(const Converter& c)
      : inverse(broadcast(c.inverse)), offset(broadcast(c.offset)), low(broadcast(c.low)), high(broadcast(c.high)) {}
  Int code(Float p, Statistics* statistics, int column) const {
    const Float v = fma(p, inverse, offset) + broadcast(MAGIC);
    if (Counted) {
      store(statistics->low + column, load(statistics->low + column) - (Int)(v < low));
      store(statistics->high + column, load(statistics->high + column) - (Int)(v > high));
    }
    return asInt(minimum(maximum(v, low), high));
  }
  void add(Float p, std::int32_t* sum, Statistics* statistics, int column, int) const {
    const Int total = code(p, statistics, column);
    store(sum, Negative ? load(sum) - total : load(sum) + total);
  }
  template <int BITS>
  void addCycles(const Float (&p)[BITS], std::int32_t* sum, Statistics* statistics, int column, int shift) const {
    Int total = code(p[BITS - 1], statistics, column);
#pragma GCC unroll 8
    for (int z = BITS - 2; z >= 0; z--) total = total + total + code(p[z], statistics, column);
    total = total << shift;
    store(sum, Negative ? load(sum) - total : load(sum) + total);
  }
};

/** sums (float) = p. */
struct Partial {
  static constexpr bool everyRow = true;
  explicit Partial(const Converter&) {}
  void add(Float p, std::int32_t* sum, Statistics*, int, int) const { store(reinterpret_cast<float*>(sum), p); }
  template <int BITS>
  void addCycles(const Float (&p)[BITS], std::int32_t* sum, Statistics* statistics, int column, int shift) const {
    addEachCycle(*this, p, sum, statistics, column, shift);
  }
};

/** Statistics (float): smallest and largest p. */
struct Extremes {
  static constexpr bool everyRow = false;
  explicit Extremes(const Converter&) {}
  void add(Float p, std::int32_t*, Statistics* statistics, int column, int) const {
    float* low = reinterpret_cast<float*>(statistics->low) + column;
    float* high = reinterpret_cast<float*>(statistics->high) + column;
    store(low, minimum(load(low), p));
    store(high, maximum(load(high), p));
  }
  template <int BITS>
  void addCycles(const Float (&p)[BITS], std::int32_t* sum, Statistics* statistics, int column, int shift) const {
    addEachCycle(*this, p, sum, statistics, column, shift);
  }
};

/** Work of a run of tiles, one below the other: the same segments and columns. */
struct TileWork {
  /** [segment][row]: where the row's channels of the segment start. */
  const char* const* pixels;
  int pixelStride;
  const Segment* segments;
  int segmentCount;
  /** Analog: weights [matrix row][NR] of the block. Bit-serial: table [group][16][NR]. */
  const float* weights;
  /** Rows that exist (the last tile may hang over the end). */
  int rows;
  /** [row][NR]. */
  std::int32_t* sums;
  Statistics* statistics;
  /** Weights that come next, and cache lines of them to fetch with each tile. */
  const float* next;
  int nextLines;
};

typedef void (*TileFunction)(const TileWork&, const Converter&);

/** acc[r][v] = fma chain over the block's rows for MR output positions. */
MHO_INLINE void analogSums(const TileWork& work, const char* const* pixels, Float (&acc)[MR][NV]) {
  const float* w = work.weights;
  for (int s = 0; s < work.segmentCount; s++, pixels += work.pixelStride) {
    const float* x[MR];
#pragma GCC unroll 16
    for (int r = 0; r < MR; r++) x[r] = reinterpret_cast<const float*>(pixels[r]);
    const std::ptrdiff_t count = work.segments[s].count;
#pragma GCC unroll 4
    for (std::ptrdiff_t k = 0; k < count; k++, w += NR) {
      Float b[NV];
#pragma GCC unroll 16
      for (int v = 0; v < NV; v++) b[v] = load(w + v * VL);
#pragma GCC unroll 16
      for (int r = 0; r < MR; r++) {
        const Float a = broadcast(x[r][k]);
#pragma GCC unroll 16
        for (int v = 0; v < NV; v++) acc[r][v] = fma(a, b[v], acc[r][v]);
      }
    }
  }
}

/** Analog read of a block, MR rows at a time. */
template <class Epilogue>
static void analogTiles(const TileWork& work, const Converter& converter) {
  const float* next = work.next;
  for (int first = 0; first < work.rows; first += MR) {
    for (int i = 0; i < work.nextLines; i++, next += 16) __builtin_prefetch(next);
    Float acc[MR][NV] = {};
    analogSums(work, work.pixels + first, acc);
    const Epilogue epilogue(converter);
    std::int32_t* const sums = work.sums + first * NR;
    Statistics* const statistics = work.statistics;
    const int rows = work.rows - first;
#pragma GCC unroll 16
    for (int r = 0; r < MR; r++) {
      if (!Epilogue::everyRow && r >= rows) break;
#pragma GCC unroll 16
      for (int v = 0; v < NV; v++) epilogue.add(acc[r][v], sums + r * NR + v * VL, statistics, v * VL, 0);
    }
  }
}

enum class Use { ideal, code, partial, extremes };

/** The kernel for what is done with the partial sums; counted: with clip counts. */
static TileFunction analogTilesFor(Use use, bool negative, bool counted) {
  switch (use) {
    case Use::ideal:
      return negative ? analogTiles<IdealSum<true>> : analogTiles<IdealSum<false>>;
    case Use::code:
      if (counted) return negative ? analogTiles<CodeSum<true, true>> : analogTiles<CodeSum<false, true>>;
      return negative ? analogTiles<CodeSum<true, false>> : analogTiles<CodeSum<false, false>>;
    case Use::partial:
      return analogTiles<Partial>;
    default:
      return analogTiles<Extremes>;
  }
}

}  // namespace MHO_ISA
}  // namespace mho
