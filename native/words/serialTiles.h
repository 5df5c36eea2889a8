// Bit-serial reads on matrix units: a tile's rows are the cycles of a few output positions, so that a product gives all that a position's
// digital sum needs. The bits of a run of positions are spread to bytes once for all columns.
#pragma once
#include "cycles.h"
#include "gather.h"

namespace mho {
namespace MHO_ISA {

/** Positions whose bits stay in the first-level cache while columns pass; divides SAMPLE. */
constexpr int SERIAL_POSITIONS = 24;

/** Rows of a tile that one position takes. */
MHO_INLINE int cycleRows(const WordPlan& plan) { return plan.settings->inputBits > TOGETHER_CYCLES ? MOST_CYCLES : TOGETHER_CYCLES; }

/** Bits of positions: [position][cycle][matrix rows in whole steps], a byte each. */
struct SerialScratch {
  std::uint8_t* bits;
};

static std::size_t carveSerial(const WordPlan& plan, char* block, SerialScratch& scratch) {
  Carver carver{block};
  // Tiles of the last positions may reach beyond them.
  const std::size_t rows = static_cast<std::size_t>(SERIAL_POSITIONS + 16 / TOGETHER_CYCLES) * MOST_CYCLES;
  scratch.bits = carver.take<std::uint8_t>(rows * plan.slices.mostSteps * STEP_ROWS);
  return carver.used;
}

/** 64 words of one position as bits of cycles, `stride` bytes from one cycle to the next: 0 or 1, or −1 for bits of negative words. */
MHO_INLINE void spreadBits(const std::uint8_t* words, Pass::Part part, bool isSigned, int cycles, std::ptrdiff_t stride, std::uint8_t* out) {
  const __m512i x = _mm512_loadu_si512(words);
  __m512i size = x, one = _mm512_set1_epi8(1);
  if (isSigned) {
    const __mmask64 negative = _mm512_movepi8_mask(x);
    size = _mm512_abs_epi8(x);
    if (part == Pass::all)
      one = _mm512_mask_set1_epi8(one, negative, -1);
    else
      size = _mm512_maskz_mov_epi8(part == Pass::negative ? negative : ~negative, size);
  } else if (part == Pass::negative) {
    size = _mm512_setzero_si512();
  }
  for (int z = 0; z < cycles; z++) {
    const __mmask64 set = _mm512_test_epi8_mask(size, _mm512_set1_epi8(static_cast<char>(1 << z)));
    _mm512_storeu_si512(out + z * stride, _mm512_maskz_mov_epi8(set, one));
  }
}

/** Bits of positions first…first+count−1 of the panel. */
static void gatherBits(const WordPlan& plan, const WordPanel& panel, const Slice& slice, Pass::Part part, int segments, int first, int count,
                       const SerialScratch& scratch) {
  const int cycles = cycleRows(plan), stride = slice.steps * STEP_ROWS;
  std::uint8_t words[MOST_ROWS] = {};
  for (int i = 0; i < count; i++) {
    copyWords(plan, panel, segments, first + i, words);
    std::uint8_t* const out = scratch.bits + static_cast<std::ptrdiff_t>(i) * cycles * stride;
    for (int k = 0; k < stride; k += STEP_ROWS) spreadBits(words + k, part, plan.input.isSigned, cycles, stride, out + k);
  }
}

/** The bits of a run of positions through one tile of conductances, into digital sums. */
template <bool A_SIGNED, int CYCLES, class Target>
static void cycleTiles(const Product& work, std::int32_t* digital, Target target) {
  conductanceGroups<A_SIGNED>(work, [&](const TileSums& sums, int first, int rows) {
#pragma GCC unroll 4
    for (int row = 0; row < 16; row += CYCLES) {
      if (row >= rows) return;
      Int total = {};
#pragma GCC unroll 2
      for (int z = 0; z < CYCLES; z += TOGETHER_CYCLES) {
        const Int four[TOGETHER_CYCLES] = {joined(sums, row + z), joined(sums, row + z + 1), joined(sums, row + z + 2),
                                           joined(sums, row + z + 3)};
        total = target.convert(total, four, z, 0);
      }
      target.add(digital + (first + row) / CYCLES * NR, total);
    }
  });
  target.finish();
}

/** Positions first…first+count−1 of the panel, all counted or none, through all its tiles. */
template <bool A_SIGNED, class Target>
static void serialTiles(const WordPlan& plan, const WordPanel& panel, const Slice& slice, int first, int count, bool subtract,
                        const SerialScratch& scratch) {
  const std::size_t tileBytes = static_cast<std::size_t>(slice.steps) * STEP_BYTES;
  const char* tile = plan.packed + slice.offset + panel.tile * tileBytes;
  for (int t = 0; t < panel.tiles; t++, tile += tileBytes) {
    const Target target(plan.converter, panel.clips + t, plan.settings->inputBits, subtract);
    std::int32_t* const digital = panel.codes + panel.at(t) + static_cast<std::ptrdiff_t>(first) * NR;
    const Product work = {reinterpret_cast<const char*>(scratch.bits), slice.steps * STEP_ROWS, tile, slice.steps,
                          count * cycleRows(plan)};
    if (cycleRows(plan) == MOST_CYCLES)
      cycleTiles<A_SIGNED, MOST_CYCLES>(work, digital, target);
    else
      cycleTiles<A_SIGNED, TOGETHER_CYCLES>(work, digital, target);
  }
}

/** A slice that is a whole block, all cycles of one sign (or of both, signed), into the panel's codes. */
static void serialSlice(const WordPlan& plan, WordPanel& panel, const Slice& slice, const Pass& pass, const SerialScratch& scratch) {
  const int segments = blockSegments(plan.shape, {slice.first, slice.first + slice.rows}, panel.segments);
  const bool both = pass.part == Pass::all && plan.input.isSigned;
  const auto counting = both ? serialTiles<true, CycleTarget<true>> : serialTiles<false, CycleTarget<true>>;
  const auto plain = both ? serialTiles<true, CycleTarget<false>> : serialTiles<false, CycleTarget<false>>;
  forSampledRuns(panel.first, panel.rows, [&](int first, int rows, bool counted) {
    for (int r = first; r < first + rows; r += SERIAL_POSITIONS) {
      const int count = smaller(SERIAL_POSITIONS, first + rows - r);
      gatherBits(plan, panel, slice, pass.part, segments, r, count, scratch);
      (counted ? counting : plain)(plan, panel, slice, r, count, pass.subtract, scratch);
    }
  });
}

}  // namespace MHO_ISA
}  // namespace mho
