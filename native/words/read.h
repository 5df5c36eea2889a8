// Reads of words: all mappings, phases, encodings and converters.
#pragma once
#include "../array/read.h"
#if MHO_IS(amx)
#include "serialTiles.h"
#else
#include "serialTables.h"
#endif

namespace mho {
namespace MHO_ISA {

/** Whether NarrowTarget or CycleTarget holds the codes: one plane, whole blocks, short codes, and a step of two units or more. */
static void planNarrow(WordPlan& plan) {
  if (!plan.coded() || plan.exact() || plan.transform.packedPlanes > 1 || plan.converter.inverse > 0.5f) return;
  const float code = fmaxf(fabsf(plan.converter.low - MAGIC), fabsf(plan.converter.high - MAGIC));
  if (plan.passes.size() == 1) {
    plan.narrow = code * static_cast<float>(plan.slices.blocks) < 32767;
  } else if (plan.bitSerial() && code * static_cast<float>((1 << plan.settings->inputBits) - 1) < 32767) {
    plan.serial = code <= 127 && plan.settings->inputBits <= MOST_CYCLES && !plan.subtracts();
    plan.cycled = !plan.serial;
  }
}

/** Fills what passes depend on. rows: listed positions, 0: all. */
static WordPlan planOf(const CrossbarSpec& spec, Direction direction, Bundle bundle, const char* packed, double grid, Values input,
                       int batch, const ReadSettings& settings, int rows, Pool&) {
  WordPlan plan = {};
  plan.packed = packed;
  plan.input = Words::of(input);
  plan.signs = plan.input.isSigned;
  plan.unit = static_cast<float>(settings.encoding == Encoding::bitSerial ? grid : grid * settings.inputStep);
  plan.reference = gridStepsOf(transformOf(spec).b, grid);
  planRead(plan, spec, direction, bundle, batch, settings, rows);
  plan.slices = slicesOf(plan.shape);
  plan.input.data += plan.shape.firstChannel;
  return plan;
}

/** One tile of a slice: `rows` positions of the panel's inputs from `first` on, into a target that counts rows from there. */
template <class Target>
static void multiply(const WordPlan& plan, const WordPanel& panel, const char* tile, const Slice& slice, int first, int rows,
                     bool isSigned, const Target& target) {
  const char* a = reinterpret_cast<const char*>(panel.inputs) + first * plan.inputStride();
  const Product work = {a, plan.inputStride(), tile, slice.steps, rows};
#if MHO_IS(amx)
  if (isSigned) return conductanceTiles<true>(work, target);
  conductanceTiles<false>(work, target);
#else
  (void)isSigned;
  pairTiles(work, target);
#endif
}

/** A tile into codes, counted rows with clip counts; `rest`: what the targets are made with, besides. */
template <class CountedTarget, class Target, class Sums, class... Rest>
static void convertTile(const WordPlan& plan, const WordPanel& panel, const char* tile, const Slice& slice, const Pass& pass, Sums* sums,
                        Clips* clips, Rest... rest) {
  forSampledRuns(panel.first, panel.rows, [&](int first, int rows, bool counted) {
    Sums* const here = sums + static_cast<std::ptrdiff_t>(first) * NR;
    if (counted)
      multiply(plan, panel, tile, slice, first, rows, pass.isSigned, CountedTarget(plan.converter, here, clips, rest...));
    else
      multiply(plan, panel, tile, slice, first, rows, pass.isSigned, Target(plan.converter, here, clips, rest...));
  });
}

/** A slice of one plane in one pass, for all tiles of the panel: into codes where a slice is a whole block, else into exact sums. */
static void sweep(const WordPlan& plan, const WordPanel& panel, const Slice& slice, const Pass& pass, int plane, bool direct) {
  const bool subtract = pass.subtract != (plane == 1);
  const std::size_t tileBytes = static_cast<std::size_t>(slice.steps) * STEP_BYTES;
  const char* tile = plan.packed + plane * plan.slices.planeBytes + slice.offset + panel.tile * tileBytes;
  for (int t = 0; t < panel.tiles; t++, tile += tileBytes) {
    if (!direct) {
      const ExactTarget target = {panel.high + panel.at(t), panel.low + panel.at(t), subtract && !plan.coded() ? -1 : 0};
      multiply(plan, panel, tile, slice, 0, panel.rows, pass.isSigned, target);
    } else if (plan.narrow) {
      convertTile<NarrowTarget<true, false>, NarrowTarget<false, false>>(plan, panel, tile, slice, pass, panel.narrow + panel.at(t),
                                                                         panel.clips + t);
    } else if (plan.cycled) {
      convertTile<NarrowTarget<true, true>, NarrowTarget<false, true>>(plan, panel, tile, slice, pass, panel.narrow + panel.at(t),
                                                                       panel.clips + t);
    } else {
      convertTile<CodeTarget<true>, CodeTarget<false>>(plan, panel, tile, slice, pass, panel.codes + panel.at(t), panel.clips + t,
                                                       pass.shift, subtract);
    }
  }
}

MHO_INLINE double exactSum(const WordPanel& panel, std::size_t i) {
  const double sum = 256.0 * panel.high[i] + panel.low[i];
  return panel.wide ? sum + static_cast<double>(panel.wide[i]) : sum;
}

/** Exact sums of the whole panel become 0. */
static void clearExact(const WordPanel& panel) {
  const std::size_t sums = panel.at(panel.tiles);
  std::memset(panel.high, 0, sums * 4);
  std::memset(panel.low, 0, sums * 4);
  if (panel.wide) std::memset(panel.wide, 0, sums * 8);
}

/** Digitizes the exact sums of a block of several slices, and clears them. */
static void convertExact(const WordPlan& plan, const WordPanel& panel, const Pass& pass, bool subtract) {
  const Converter& c = plan.converter;
  const std::int32_t weight = (subtract ? -1 : 1) * (1 << pass.shift);
  for (int t = 0; t < panel.tiles; t++)
    for (int r = 0; r < panel.rows; r++)
      for (int j = 0; j < NR; j++) {
        const std::size_t i = panel.at(t) + static_cast<std::size_t>(r) * NR + j;
        bool below, above;
        const std::int32_t code = c.code(static_cast<float>(exactSum(panel, i)), below, above);
        const std::uint32_t biased = static_cast<std::uint32_t>(code + MAGIC_BITS) * static_cast<std::uint32_t>(weight);
        panel.codes[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(panel.codes[i]) + biased);
        if (!sampled(panel.first + r)) continue;
        panel.clips[t].low[j] += below;
        panel.clips[t].high[j] += above;
      }
  clearExact(panel);
}

/** Exact sums that would outgrow 32 bits move on. */
static void widen(const WordPanel& panel) {
  for (std::size_t i = 0; i < panel.at(panel.tiles); i++) {
    panel.wide[i] += static_cast<std::int64_t>(panel.high[i]) * 256 + panel.low[i];
    panel.high[i] = panel.low[i] = 0;
  }
}

/** Digital sums of a block's cycles go where those of all blocks are. */
static void endCycles(const WordPanel& panel, bool subtract) {
  const Int sign = broadcast(subtract ? -1 : 0);
  for (std::size_t i = 0; i < panel.at(panel.tiles); i += 2 * NR)
    for (int v = 0; v < NV; v++) {
      std::int16_t* const both = panel.narrow + i + v * 2 * VL;
      std::int32_t *const first = panel.codes + i + v * VL, *const second = first + NR;
      store(first, load(first) + ((unpackFirst(load(both)) ^ sign) - sign));
      store(second, load(second) + ((unpackSecond(load(both)) ^ sign) - sign));
      store(both, Shorts{});
    }
}

/** All slices of one block in one pass. Blocks of several slices go plane by plane, as their exact sums share one place. */
static void applyPass(const WordPlan& plan, WordPanel& panel, const Slice* slice, const Pass& pass) {
  const bool direct = plan.coded() && slice->whole;
  for (int plane = 0; plane < plan.transform.packedPlanes; plane++) {
    for (const Slice* s = slice;; s++) {
      if (plane == 0 || !slice->whole) gatherInputs(plan, panel, *s, pass, 0);
      if (plane == 0 && plan.subtracts()) addInputs(plan, panel, *s, pass.isSigned);
      sweep(plan, panel, *s, pass, plane, direct);
      if (panel.wide && !direct) widen(panel);
      if (s->ends) break;
    }
    if (plan.coded() && !direct) convertExact(plan, panel, pass, pass.subtract != (plane == 1));
  }
  if (plan.cycled && pass.ends) endCycles(panel, pass.subtract);
  if (plan.subtracts()) endBlock(plan, panel, pass);
}

/** Codes of one row: the vector that starts at index i of the panel's sums. */
MHO_INLINE Int narrowCodes(const WordPanel& panel, std::size_t i, int row) {
  // i counts row by row; rows go in pairs, vector by vector.
  const std::size_t above = i - static_cast<std::size_t>(row % 2) * NR;
  const Shorts both = load(panel.narrow + above + above % NR);
  return row % 2 ? unpackSecond(both) : unpackFirst(both);
}

/** Sums of one row → values. */
MHO_INLINE Float sumsOf(const WordPlan& plan, const WordPanel& panel, const Finish& f, std::size_t i, int row) {
  if (plan.coded()) return codedVector(plan, panel, f, plan.narrow ? narrowCodes(panel, i, row) : load(panel.codes + i), row);
  typedef double Double __attribute__((vector_size(8 * VL)));
  Double sum;
  if (panel.wide)
    for (int j = 0; j < VL; j++) sum[j] = exactSum(panel, i + j);
  else
    sum = __builtin_convertvector(load(panel.high + i), Double) * 256.0 + __builtin_convertvector(load(panel.low + i), Double);
  const double offset = plan.subtracts() ? offsetOf(plan, panel, row) : 0;
  return __builtin_convertvector(sum - offset, Float) * broadcast(plan.unit);
}

/** Serial reads have their scratch memory behind the panel. */
static std::size_t panelBytes(const WordPlan& plan) {
  WordPanel panel = {};
  SerialScratch scratch = {};
  return carvePanel(plan, nullptr, panel) + (plan.serial ? carveSerial(plan, nullptr, scratch) : 0);
}

static void readBlocks(const WordPlan& plan, WordPanel& panel) {
  SerialScratch scratch = {};
  if (plan.serial) carveSerial(plan, panel.rest, scratch);
  for (const Slice& slice : plan.slices.list) {
    if (&slice != plan.slices.list.data() && !(&slice)[-1].ends) continue;
    for (const Pass& pass : plan.passes) {
      if (!plan.serial)
        applyPass(plan, panel, &slice, pass);
      else if (pass.ends)
        serialSlice(plan, panel, slice, pass, scratch);
    }
  }
}

static void read(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Values input, float* output,
                 int batch, const ReadSettings& settings, Workspace& workspace, Pool& pool) {
  forPacked(spec, direction, [&](Bundle bundle, std::size_t before) {
    WordPlan plan = planOf(spec, direction, bundle, packed + before, grid, input, batch, settings, 0, pool);
    // Without a converter one pass does: bits and signs add up to the same exact sum.
    const bool coded = plan.coded();
    planPasses(plan, coded && settings.phases == Phases::digital, coded && plan.bitSerial() ? settings.inputBits : 0);
    planNarrow(plan);
    runRead(plan, !plan.narrow && !plan.cycled && !plan.serial, output, workspace, pool);
  });
}

/** Visits all values as array/range.h asks. */
template <class Visit>
static void forBlocks(const WordPlan& plan, WordPanel& panel, int turn, const Visit& visit) {
  for (const Pass& pass : plan.passes)
    for (const Slice& slice : plan.slices.list) {
      gatherInputs(plan, panel, slice, pass, turn);
      sweep(plan, panel, slice, pass, 0, false);
      if (panel.wide) widen(panel);
      if (!slice.ends) continue;
      visit(slice.block);
      clearExact(panel);
    }
}

static float partialSum(const WordPlan& plan, const WordPanel& panel, std::size_t i) {
  return static_cast<float>(exactSum(panel, i)) * plan.unit;
}

}  // namespace MHO_ISA
}  // namespace mho
