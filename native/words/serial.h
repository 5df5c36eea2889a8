// Bit-serial reads by tables of subset sums: for a slice and a few columns, the sums of all 16 subsets of each group of four rows are
// computed once; then a cycle of one output position is one table entry a group. Sums are whole numbers, so any grouping will do.
#pragma once
#include "panel.h"

namespace mho {
namespace MHO_ISA {

constexpr int CHUNK_ROWS = 32, PLANES = 8;

/** Index words of 32 bytes. */
MHO_INLINE void indexChunk(const std::uint8_t* bytes, std::uint64_t* out) {
#if MHO_AVX512 || MHO_AVX2
  alignas(32) std::uint32_t planes[PLANES];
  __m256i v = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(bytes));
  for (int z = PLANES - 1; z >= 0; z--, v = _mm256_add_epi8(v, v)) planes[z] = static_cast<std::uint32_t>(_mm256_movemask_epi8(v));
  __m256i all = _mm256_load_si256(reinterpret_cast<const __m256i*>(planes));
  const __m256i subset = _mm256_set1_epi32(SUBSETS - 1);
  for (int g = 0; g < CHUNK_ROWS / GROUP; g++, all = _mm256_srli_epi32(all, GROUP)) {
    const __m256i one = _mm256_slli_epi32(_mm256_and_si256(all, subset), GROUP);
    const __m128i halves = _mm_packus_epi32(_mm256_castsi256_si128(one), _mm256_extracti128_si256(one, 1));
    out[g] = static_cast<std::uint64_t>(_mm_cvtsi128_si64(_mm_packus_epi16(halves, halves)));
  }
#else
  for (int g = 0; g < CHUNK_ROWS / GROUP; g++) {
    std::uint64_t word = 0;
    for (int z = 0; z < PLANES; z++)
      for (int i = 0; i < GROUP; i++) word |= static_cast<std::uint64_t>(bytes[g * GROUP + i] >> z & 1) << (8 * z + GROUP + i);
    out[g] = word;
  }
#endif
}

/** Indices of a slice for all rows of the panel. */
static void gatherIndices(const WordPlan& plan, WordPanel& panel, const Slice& slice, Pass::Part part) {
  const ReadShape& shape = plan.shape;
  const int segments = blockSegments(shape, {slice.first, slice.first + slice.rows}, panel.segments);
  const int padded = ceilDivide(slice.rows, CHUNK_ROWS) * CHUNK_ROWS;
  for (int r = 0; r < panel.rows; r++) {
    std::uint8_t words[MOST_ROWS], other[MOST_ROWS];
    int at = 0;
    for (int s = 0; s < segments; s++) {
      const Segment& segment = panel.segments[s];
      const int pixel = pixelAt(shape, panel.positions[r], segment.position / shape.kernelWidth, segment.position % shape.kernelWidth);
      const std::uint8_t* in = plan.input.data + static_cast<std::ptrdiff_t>(pixel) * shape.channels + segment.channel;
      if (pixel < 0)
        std::memset(words + at, 0, static_cast<std::size_t>(segment.count));
      else
        std::memcpy(words + at, in, static_cast<std::size_t>(segment.count));
      at += segment.count;
    }
    std::memset(words + at, 0, static_cast<std::size_t>(padded - at));
    if (plan.input.isSigned)
      for (int i = 0; i < padded; i++) {
        const std::int8_t x = static_cast<std::int8_t>(words[i]);
        other[i] = static_cast<std::uint8_t>(x < 0 ? -x : 0);
        words[i] = static_cast<std::uint8_t>(x > 0 ? x : 0);
      }
    else
      std::memset(other, 0, static_cast<std::size_t>(padded));
    const bool swap = part == Pass::negative;
    for (int c = 0; c < padded; c += CHUNK_ROWS) {
      indexChunk((swap ? other : words) + c, panel.positive[r].group + c / GROUP);
      if (part == Pass::all && plan.input.isSigned) indexChunk(other + c, panel.negative[r].group + c / GROUP);
    }
  }
}

/** table[group][subset][columns] from vectors v…v+TABLE_VECTORS−1 of a tile of pairs [pair of rows][NR][2]. */
static void buildTable(const char* tile, int rows, int v, std::int32_t* table) {
  for (int first = 0; first < rows; first += GROUP, table += SUBSETS * TABLE_VECTORS * VL)
    for (int column = 0; column < TABLE_VECTORS; column++) {
      std::int32_t* entry = table + column * VL;
      store(entry, Int{});
      for (int r = 0; r < GROUP; r++) {
        Int row = {};
        if (first + r < rows) {
          const Int pair = load(reinterpret_cast<const std::int32_t*>(tile + (first + r) / 2 * STEP_BYTES) + (v + column) * VL);
          row = r % 2 ? pair >> 16 : (pair << 16) >> 16;
        }
        for (int below = 0; below < 1 << r; below++)
          store(entry + ((1 << r) + below) * TABLE_VECTORS * VL, load(entry + below * TABLE_VECTORS * VL) + row);
      }
    }
}

/** Sums of cycles low…low+CYCLES−1 at one position, with their signs. */
struct CycleSums {
  Int sum[CYCLES][TABLE_VECTORS];
};

/** Bytes are cut from one word: loads are the bottleneck. */
template <bool BOTH>
static CycleSums cycleSums(const Indices& positive, const Indices& negative, int rows, int low, const std::int32_t* table) {
  static_assert(TABLE_VECTORS * VL <= 16, "an entry is 4 bytes times a byte of an index");
  constexpr std::size_t SCALE = TABLE_VECTORS * VL * 4 / SUBSETS;
  Int acc[CYCLES][TABLE_VECTORS] = {};
  const char* entries = reinterpret_cast<const char*>(table);
  const int groups = ceilDivide(rows, GROUP);
  for (int g = 0; g < groups; g++, entries += SUBSETS * TABLE_VECTORS * VL * 4) {
    const std::uint64_t plus = positive.group[g] >> (8 * low), minus = BOTH ? negative.group[g] >> (8 * low) : 0;
#pragma GCC unroll 8
    for (int z = 0; z < CYCLES; z++) {
      const std::int32_t* entry = reinterpret_cast<const std::int32_t*>(entries + (plus >> (8 * z) & 255) * SCALE);
#pragma GCC unroll 2
      for (int v = 0; v < TABLE_VECTORS; v++) acc[z][v] = acc[z][v] + load(entry + v * VL);
      if (!BOTH) continue;
      entry = reinterpret_cast<const std::int32_t*>(entries + (minus >> (8 * z) & 255) * SCALE);
#pragma GCC unroll 2
      for (int v = 0; v < TABLE_VECTORS; v++) acc[z][v] = acc[z][v] - load(entry + v * VL);
    }
  }
  CycleSums sums;
  std::memcpy(&sums, acc, sizeof sums);
  return sums;
}

/** All cycles of a run of rows, two rows at once, from the highest bit down. */
template <bool BOTH, class Target>
static void serialRows(const WordPlan& plan, const WordPanel& panel, int first, int rows, int depth, int v, Target target) {
  const int bits = plan.settings->inputBits;
  for (int r = 0; r < rows; r += 2)
    for (int low = ceilDivide(bits, CYCLES) * CYCLES - CYCLES; low >= 0; low -= CYCLES) {
      const bool two = r + 1 < rows;
      const auto at = [&](int i) {
        return cycleSums<BOTH>(panel.positive[first + i], panel.negative[first + i], depth, low, panel.table);
      };
      const CycleSums one = at(r), other = two ? at(r + 1) : one;
      for (int z = smaller(CYCLES, bits - low) - 1; z >= 0; z--)
        for (int column = 0; column < TABLE_VECTORS; column++)
          target.addTwo(r, v + column, one.sum[z][column], other.sum[z][column], two);
    }
  target.finish();
}

/** A slice that is a whole block, all cycles of one sign (or of both, signed), into the panel's codes of one block. */
static void serialSlice(const WordPlan& plan, WordPanel& panel, const Slice& slice, Pass::Part part) {
  gatherIndices(plan, panel, slice, part);
  const std::size_t tileBytes = static_cast<std::size_t>(slice.steps) * STEP_BYTES;
  const char* tile = plan.packed + slice.offset + panel.tile * tileBytes;
  const bool both = part == Pass::all && plan.input.isSigned;
  for (int t = 0; t < panel.tiles; t++, tile += tileBytes)
    for (int v = 0; v < NV; v += TABLE_VECTORS) {
      buildTable(tile, slice.rows, v, panel.table);
      forSampledRuns(panel.first, panel.rows, [&](int first, int rows, bool counted) {
        std::int16_t* const sums = panel.narrow + panel.at(t) + static_cast<std::ptrdiff_t>(first) * NR;
        const NarrowTarget<true, true> count(plan.converter, sums, panel.clips + t);
        const NarrowTarget<false, true> plain(plan.converter, sums, panel.clips + t);
        if (both)
          counted ? serialRows<true>(plan, panel, first, rows, slice.rows, v, count)
                  : serialRows<true>(plan, panel, first, rows, slice.rows, v, plain);
        else
          counted ? serialRows<false>(plan, panel, first, rows, slice.rows, v, count)
                  : serialRows<false>(plan, panel, first, rows, slice.rows, v, plain);
      });
    }
}

}  // namespace MHO_ISA
}  // namespace mho
