// Bit-serial reads by tables of subset sums: for a slice and a tile of columns, the sums of all subsets of each group of four or eight rows
// are computed once; then a cycle of one output position is one table entry a group. Sums are whole numbers, so any grouping will do.
#pragma once
#include "bits.h"
#include "cycles.h"
#include "gather.h"

namespace mho {
namespace MHO_ISA {

/** Vectors of columns and cycles at once: as many sums as stay in registers. */
constexpr int TABLE_VECTORS = NV < 2 ? 1 : 2, CYCLES = MHO_AVX512 ? 8 : 4, ENTRY_BYTES = TABLE_VECTORS * VL * 4;
/** Bytes of the tables of `rows` rows in groups of GROUP, eight rows at a time. */
template <int GROUP>
constexpr std::size_t tableBytes(int rows) {
  return static_cast<std::size_t>((rows + 7) / 8) * (8 / GROUP) * ((1 << GROUP) * ENTRY_BYTES);
}
/** Groups of eight halve the look-ups, but their 256 sums need many positions, and room in the second-level cache. */
constexpr int EIGHTS_POSITIONS = 256, EIGHTS_BYTES = 512 * 1024;

/** Both signs for each row of a panel: a word for every eight rows of the slice, whose byte z holds bit z of each; and the tables
 *  [group][subset][columns]. */
struct SerialScratch {
  int eights;
  std::uint64_t *positive, *negative;
  std::int32_t* table;

  std::ptrdiff_t at(int row) const { return static_cast<std::ptrdiff_t>(row) * eights; }
};

static std::size_t carveSerial(const WordPlan& plan, char* block, SerialScratch& scratch) {
  Carver carver{block};
  const int rows = plan.slices.mostSteps * STEP_ROWS;
  scratch.eights = ceilDivide(rows, 4 * VL) * VL / 2;
  const std::size_t words = static_cast<std::size_t>(plan.panelRows) * scratch.eights;
  scratch.positive = carver.take<std::uint64_t>(words);
  scratch.negative = carver.take<std::uint64_t>(plan.input.isSigned ? words : 0);
  const bool fits = tableBytes<8>(rows) <= EIGHTS_BYTES;
  scratch.table = carver.take<std::int32_t>((fits ? tableBytes<8>(rows) : tableBytes<4>(rows)) / 4);
  return carver.used;
}

/** planes[i]: byte z holds bit z of eight bytes. */
static void bitPlanes(const std::uint8_t* bytes, int count, std::uint64_t* planes) {
  typedef std::uint64_t Lanes __attribute__((vector_size(4 * VL)));
  for (int i = 0; i < count; i += static_cast<int>(sizeof(Lanes))) {
    Lanes x;
    std::memcpy(&x, bytes + i, sizeof x);
    x = transposeBits(x);
    std::memcpy(planes + i / 8, &x, sizeof x);
  }
}

/** Planes of a slice for all rows of the panel. */
static void gatherPlanes(const WordPlan& plan, WordPanel& panel, const Slice& slice, Pass::Part part, const SerialScratch& scratch) {
  const int segments = blockSegments(plan.shape, {slice.first, slice.first + slice.rows}, panel.segments);
  const int padded = ceilDivide(slice.rows, 4 * VL) * 4 * VL;
  std::uint8_t words[MOST_ROWS] = {}, other[MOST_ROWS];
  for (int r = 0; r < panel.rows; r++) {
    copyWords(plan, panel, segments, r, words);
    if (!plan.input.isSigned) {
      if (part == Pass::negative) std::memset(words, 0, sizeof words);
      bitPlanes(words, padded, scratch.positive + scratch.at(r));
      continue;
    }
    for (int i = 0; i < padded; i++) {
      const std::int8_t x = static_cast<std::int8_t>(words[i]);
      other[i] = static_cast<std::uint8_t>(x < 0 ? -x : 0);
      words[i] = static_cast<std::uint8_t>(x > 0 ? x : 0);
    }
    bitPlanes(part == Pass::negative ? other : words, padded, scratch.positive + scratch.at(r));
    if (part == Pass::all) bitPlanes(other, padded, scratch.negative + scratch.at(r));
  }
}

/** Sums of the 16 subsets of four rows, of columns of a tile of pairs [pair of rows][NR][2]. */
MHO_INLINE void subsetSums(const char* tile, int first, int rows, int vector, Int (&sums)[16]) {
  sums[0] = Int{};
#pragma GCC unroll 4
  for (int r = 0; r < 4; r++) {
    Int row = {};
    if (first + r < rows) {
      const Int pair = load(reinterpret_cast<const std::int32_t*>(tile + (first + r) / 2 * STEP_BYTES) + vector * VL);
      row = r % 2 ? pair >> 16 : (pair << 16) >> 16;
    }
#pragma GCC unroll 8
    for (int below = 0; below < 1 << r; below++) sums[(1 << r) + below] = sums[below] + row;
  }
}

/** Tables of vectors v…v+TABLE_VECTORS−1 of a tile. */
template <int GROUP>
static void buildTables(const char* tile, int rows, int v, std::int32_t* table) {
  constexpr int ENTRY = ENTRY_BYTES / 4;
  for (int first = 0; first < rows; first += 8, table += tableBytes<GROUP>(8) / 4)
    for (int column = 0; column < TABLE_VECTORS; column++) {
      Int low[16], high[16];
      subsetSums(tile, first, rows, v + column, low);
      subsetSums(tile, first + 4, rows, v + column, high);
      std::int32_t* entry = table + column * VL;
      if (GROUP == 4) {
        for (int i = 0; i < 16; i++) store(entry + i * ENTRY, low[i]);
        for (int i = 0; i < 16; i++) store(entry + (16 + i) * ENTRY, high[i]);
        continue;
      }
      for (int h = 0; h < 16; h++)
#pragma GCC unroll 16
        for (int l = 0; l < 16; l++, entry += ENTRY) store(entry, low[l] + high[h]);
    }
}

/** sums[vector][cycle] += or −= the entries that `subsets` names, a byte each: `scale` bytes times it. */
template <bool NEGATIVE>
MHO_INLINE void addEntries(std::uint64_t subsets, const char* table, std::size_t scale, Int (&sums)[TABLE_VECTORS][CYCLES]) {
#pragma GCC unroll 8
  for (int z = 0; z < CYCLES; z++, subsets >>= 8) {
    const char* entry = table + (subsets & 255) * scale;
    // One shift a cycle, and one address for all vectors: compilers that look for better ways run out of registers.
    asm("" : "+r"(entry), "+r"(subsets));
#pragma GCC unroll 2
    for (int v = 0; v < TABLE_VECTORS; v++) {
      const Int sum = load(reinterpret_cast<const std::int32_t*>(entry) + v * VL);
      sums[v][z] = NEGATIVE ? sums[v][z] - sum : sums[v][z] + sum;
    }
  }
}

/** The same of eight rows. */
template <int GROUP, bool NEGATIVE>
MHO_INLINE void addEight(std::uint64_t planes, const char* table, Int (&sums)[TABLE_VECTORS][CYCLES]) {
  if (GROUP == 8) return addEntries<NEGATIVE>(planes, table, ENTRY_BYTES, sums);
  constexpr std::uint64_t UPPER = 0xF0F0F0F0F0F0F0F0;
  addEntries<NEGATIVE>(planes << 4 & UPPER, table, ENTRY_BYTES / 16, sums);
  addEntries<NEGATIVE>(planes & UPPER, table + 16 * ENTRY_BYTES, ENTRY_BYTES / 16, sums);
}

/** All cycles of a run of rows, of vectors v…v+TABLE_VECTORS−1 of a tile. */
template <int GROUP, bool BOTH, class Target>
static void serialRows(const WordPlan& plan, const SerialScratch& scratch, int first, int rows, int depth, int v, std::int32_t* digital,
                       Target target) {
  const int bits = plan.settings->inputBits, eights = ceilDivide(depth, 8);
  for (int r = 0; r < rows; r++) {
    const std::uint64_t *plus = scratch.positive + scratch.at(first + r), *minus = scratch.negative + scratch.at(first + r);
    Int total[TABLE_VECTORS] = {};
    for (int low = 0; low < bits; low += CYCLES) {
      Int sums[TABLE_VECTORS][CYCLES] = {};
      const char* table = reinterpret_cast<const char*>(scratch.table);
      for (int e = 0; e < eights; e++, table += tableBytes<GROUP>(8)) {
        addEight<GROUP, false>(plus[e] >> (8 * low), table, sums);
        if (BOTH) addEight<GROUP, true>(minus[e] >> (8 * low), table, sums);
      }
#pragma GCC unroll 2
      for (int i = 0; i < TABLE_VECTORS; i++)
#pragma GCC unroll 2
        for (int z = 0; z < CYCLES; z += TOGETHER_CYCLES) total[i] = target.convert(total[i], sums[i] + z, low + z, v + i);
    }
#pragma GCC unroll 2
    for (int i = 0; i < TABLE_VECTORS; i++) target.add(digital + r * NR + (v + i) * VL, total[i]);
  }
  target.finish();
}

/** Digital sums of the panel's tile t += the cycles of a slice. */
template <int GROUP, bool BOTH>
static void serialTile(const WordPlan& plan, const WordPanel& panel, const char* tile, int t, int depth, bool subtract,
                       const SerialScratch& scratch) {
  const int bits = plan.settings->inputBits;
  for (int v = 0; v < NV; v += TABLE_VECTORS) {
    buildTables<GROUP>(tile, depth, v, scratch.table);
    forSampledRuns(panel.first, panel.rows, [&](int first, int rows, bool counted) {
      std::int32_t* const digital = panel.codes + panel.at(t) + static_cast<std::ptrdiff_t>(first) * NR;
      Clips* const clips = panel.clips + t;
      if (counted)
        serialRows<GROUP, BOTH>(plan, scratch, first, rows, depth, v, digital, CycleTarget<true>(plan.converter, clips, bits, subtract));
      else
        serialRows<GROUP, BOTH>(plan, scratch, first, rows, depth, v, digital, CycleTarget<false>(plan.converter, clips, bits, subtract));
    });
  }
}

/** A slice that is a whole block, all cycles of one sign (or of both, signed), into the panel's codes. */
static void serialSlice(const WordPlan& plan, WordPanel& panel, const Slice& slice, const Pass& pass, const SerialScratch& scratch) {
  gatherPlanes(plan, panel, slice, pass.part, scratch);
  const std::size_t tileBytes = static_cast<std::size_t>(slice.steps) * STEP_BYTES;
  const char* tile = plan.packed + slice.offset + panel.tile * tileBytes;
  const bool both = pass.part == Pass::all && plan.input.isSigned;
  const bool eights = panel.rows >= EIGHTS_POSITIONS && MHO_ISA::tableBytes<8>(slice.rows) <= EIGHTS_BYTES;
  const auto visit = eights ? (both ? serialTile<8, true> : serialTile<8, false>) : (both ? serialTile<4, true> : serialTile<4, false>);
  for (int t = 0; t < panel.tiles; t++, tile += tileBytes) visit(plan, panel, tile, t, slice.rows, pass.subtract, scratch);
}

}  // namespace MHO_ISA
}  // namespace mho
