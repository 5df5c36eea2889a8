// Bit-serial reads by tables of subset sums ("four Russians"): for a block and a column tile, the sums of all 16 subsets
// of each group of four rows are computed once; then a cycle of one output position is one table entry per group.
// Inputs are packed once per read into table indices, a byte (subset · 16) per group and bit plane.
#pragma once
#include "tile.h"

namespace mho {
namespace MHO_ISA {

constexpr int GROUP = 4, SUBSETS = 16;

/** Index bytes of a pixel: [positive, negative][group][bit]. Segments start at a channel ≡ alignment mod 4, so groups
 *  are laid out once for each alignment in use. */
struct IndexLayout {
  int bits;
  /** First group of each alignment, −1: not used. */
  int base[GROUP];
  int groups;

  int signBytes() const { return groups * bits; }
  int pixelBytes() const { return 2 * signBytes(); }
  /** Byte where the groups of a segment start. */
  int offset(int channel) const { return (base[channel % GROUP] + channel / GROUP) * bits; }
};

static IndexLayout indexLayout(const ReadShape& shape, int blocks, int bits) {
  bool used[GROUP] = {};
  for (int b = 0; b < blocks; b++) {
    const RowRange range = blockRows(shape, b);
    used[range.first % shape.channels % GROUP] = true;
    if (range.first / shape.channels != (range.end - 1) / shape.channels) used[0] = true;
  }
  IndexLayout layout = {bits, {-1, -1, -1, -1}, 0};
  for (int a = 0; a < smaller(GROUP, shape.channels); a++) {
    if (!used[a]) continue;
    layout.base[a] = layout.groups;
    layout.groups += ceilDivide(shape.channels - a, GROUP);
  }
  return layout;
}

struct IndexWork {
  IndexLayout layout;
  int channels;
  std::ptrdiff_t pixels;
  float inverseStep;
  const float* input;
  std::uint8_t* out;
  /** Set to 1 if any input is negative. */
  int negative;
};

constexpr int INDEX_PIXELS = 256;

/** Index bytes of one group for one sign: magnitudes of four channels, 8 bit planes at a time. */
MHO_INLINE void packGroup(const std::uint32_t* magnitude, int bits, std::uint8_t* out) {
  for (int low = 0; low < bits; low += 8) {
    std::uint32_t bytes = 0;
    for (int i = 0; i < GROUP; i++) bytes |= (magnitude[i] >> low & 255) << (8 * i);
    const int planes = smaller(8, bits - low);
    for (int z = 0; z < planes; z++)
      out[low + z] = static_cast<std::uint8_t>(((bytes >> z & 0x01010101u) * 0x01020408u) >> 20 & 0xf0);
  }
}

static bool packPixel(const IndexWork& w, const float* x, std::uint8_t* out) {
  const IndexLayout& layout = w.layout;
  bool negative = false;
  for (int a = 0; a < GROUP; a++) {
    if (layout.base[a] < 0) continue;
    std::uint8_t* to = out + layout.base[a] * layout.bits;
    for (int c = a; c < w.channels; c += GROUP, to += layout.bits) {
      std::uint32_t positive[GROUP] = {}, inverted[GROUP] = {};
      const int count = smaller(GROUP, w.channels - c);
      for (int i = 0; i < count; i++) {
        const std::int32_t q = static_cast<std::int32_t>(lrintf(x[c + i] * w.inverseStep));
        positive[i] = q > 0 ? static_cast<std::uint32_t>(q) : 0;
        inverted[i] = q < 0 ? static_cast<std::uint32_t>(-q) : 0;
        negative |= q < 0;
      }
      packGroup(positive, layout.bits, to);
      packGroup(inverted, layout.bits, to + layout.signBytes());
    }
  }
  return negative;
}

static void indexTask(void* context, int index, int) {
  IndexWork& w = *static_cast<IndexWork*>(context);
  const std::ptrdiff_t first = static_cast<std::ptrdiff_t>(index) * INDEX_PIXELS;
  bool negative = false;
  for (std::ptrdiff_t p = first; p < first + INDEX_PIXELS && p < w.pixels; p++)
    negative |= packPixel(w, w.input + p * w.channels, w.out + p * w.layout.pixelBytes());
  if (negative) __atomic_store_n(&w.negative, 1, __ATOMIC_RELAXED);
}

/** table [group][16][NR]: sums of the set rows in ascending order; rows beyond the segment weigh nothing. */
static void buildTable(const float* weights, const Segment* segments, int segmentCount, float* table) {
  for (int s = 0; s < segmentCount; s++) {
    for (int first = 0; first < segments[s].count; first += GROUP, table += SUBSETS * NR) {
      const int rows = smaller(GROUP, segments[s].count - first);
      for (int v = 0; v < NR; v += VL) {
        store(table + v, Float{});
        for (int r = 0; r < GROUP; r++) {
          const Float row = r < rows ? load(weights + r * NR + v) : Float{};
          for (int below = 0; below < 1 << r; below++)
            store(table + ((1 << r) + below) * NR + v, load(table + below * NR + v) + row);
        }
      }
      weights += rows * NR;
    }
  }
}

struct BitWork {
  TileWork tile;
  /** Cycles [firstBit, endBit) of every rowStep-th row. */
  int firstBit, endBit, rowStep;
  /** Bytes from positive to negative indices, and from one group to the next. */
  int signBytes, groupBytes;
};

/** acc[z] += or −= the table entries that BITS index bytes name. Bytes are cut from one word: loads are the bottleneck. */
template <int BITS, bool NEGATIVE>
MHO_INLINE void addEntries(const std::uint8_t* index, const char* table, Float (&acc)[NV][BITS]) {
  std::uint64_t word = 0;
  std::memcpy(&word, index, BITS);
#pragma GCC unroll 8
  for (int z = 0; z < BITS; z++) {
    const std::size_t subset = word >> (8 * z) & 255;
    const float* entry = reinterpret_cast<const float*>(table + subset * (NR / 4));
#pragma GCC unroll 8
    for (int v = 0; v < NV; v++) {
      if (NEGATIVE)
        acc[v][z] = acc[v][z] - load(entry + v * VL);
      else
        acc[v][z] = acc[v][z] + load(entry + v * VL);
    }
  }
}

/** One output position, BITS cycles at once: p += entry of the positive subset, p −= entry of the negative one. */
template <int BITS, bool BOTH, class Epilogue>
MHO_INLINE void bitRow(const BitWork& work, int row, int bit, const Epilogue& epilogue) {
  const TileWork& tile = work.tile;
  Float acc[NV][BITS] = {};
  const char* table = reinterpret_cast<const char*>(tile.weights);
  const char* const* pixels = tile.pixels + row;
  for (int s = 0; s < tile.segmentCount; s++, pixels += tile.pixelStride) {
    const std::uint8_t* index = reinterpret_cast<const std::uint8_t*>(*pixels) + bit;
    const int groups = ceilDivide(tile.segments[s].count, GROUP);
    for (int g = 0; g < groups; g++, index += work.groupBytes, table += SUBSETS * NR * 4) {
      addEntries<BITS, false>(index, table, acc);
      if (BOTH) addEntries<BITS, true>(index + work.signBytes, table, acc);
    }
  }
  std::int32_t* const sums = tile.sums + row * NR;
#pragma GCC unroll 8
  for (int v = 0; v < NV; v++) epilogue.addCycles(acc[v], sums + v * VL, tile.statistics, v * VL, bit);
}

/** Cycles that fit in registers together. */
#if MHO_IS(neon) || MHO_IS(portable)
constexpr int MOST_BITS = 4;
#else
constexpr int MOST_BITS = 8;
#endif

template <int BITS, bool BOTH, class Epilogue>
MHO_INLINE int bitRows(const BitWork& work, int bit, const Epilogue& epilogue) {
  for (; bit + BITS <= work.endBit; bit += BITS)
    for (int row = 0; row < work.tile.rows; row += work.rowStep) bitRow<BITS, BOTH>(work, row, bit, epilogue);
  return bit;
}

/** Bit-serial read of a block. */
template <bool BOTH, class Epilogue>
static void bitTiles(const BitWork& work, const Converter& converter) {
  const Epilogue epilogue(converter);
  int bit = bitRows<MOST_BITS, BOTH>(work, work.firstBit, epilogue);
  bit = bitRows<MOST_BITS / 2, BOTH>(work, bit, epilogue);
  if (MOST_BITS > 4) bit = bitRows<MOST_BITS / 4, BOTH>(work, bit, epilogue);
  bitRows<1, BOTH>(work, bit, epilogue);
}

typedef void (*BitFunction)(const BitWork&, const Converter&);

template <bool BOTH>
static BitFunction bitTilesOf(Use use, bool negative, bool counted) {
  switch (use) {
    case Use::ideal:
      return negative ? bitTiles<BOTH, IdealSum<true>> : bitTiles<BOTH, IdealSum<false>>;
    case Use::code:
      if (counted) return negative ? bitTiles<BOTH, CodeSum<true, true>> : bitTiles<BOTH, CodeSum<false, true>>;
      return negative ? bitTiles<BOTH, CodeSum<true, false>> : bitTiles<BOTH, CodeSum<false, false>>;
    case Use::partial:
      return bitTiles<BOTH, Partial>;
    default:
      return bitTiles<BOTH, Extremes>;
  }
}

static BitFunction bitTilesFor(bool both, Use use, bool negative, bool counted) {
  return both ? bitTilesOf<true>(use, negative, counted) : bitTilesOf<false>(use, negative, counted);
}

}  // namespace MHO_ISA
}  // namespace mho
