// Forward and backward reads of words: one routine for both directions, all mappings, phases, encodings and converters.
#pragma once
#if MHO_IS(amx)
#include "serialTiles.h"
#else
#include "serialTables.h"
#endif

namespace mho {
namespace MHO_ISA {

/** Which inputs a read applies one after the other. Without a converter one pass does: bits and signs add up to the same exact sum. */
static void planPasses(ReadPlan& plan, bool coded) {
  const bool split = coded && plan.settings->phases == Phases::digital;
  const int bits = coded && plan.bitSerial() ? plan.settings->inputBits : 0;
  const bool signs = plan.input.isSigned;
  const auto add = [&](Pass::Part part, bool subtract) {
    if (bits == 0) plan.passes.push_back({part, -1, 0, subtract, true, signs && part == Pass::all});
    for (int z = bits - 1; z >= 0; z--) plan.passes.push_back({part, z, z, subtract, z == 0, signs && part == Pass::all});
  };
  if (!split) return add(Pass::all, false);
  add(Pass::positive, false);
  // Where nothing is negative this phase is empty: it counts only if the converter reads something where there is nothing.
  if (signs || plan.converter.code(0) != 0) add(Pass::negative, true);
}

/** Whether NarrowTarget holds the codes: one plane, whole blocks, short codes, and a step of two units or more. */
static void planNarrow(ReadPlan& plan) {
  if (!plan.coded() || plan.exact() || plan.transform.packedPlanes > 1 || plan.converter.inverse > 0.5f) return;
  const float code = fmaxf(fabsf(plan.converter.low - MAGIC), fabsf(plan.converter.high - MAGIC));
  if (plan.passes.size() == 1)
    plan.narrow = code * static_cast<float>(plan.slices.blocks) < 32767;
  else if (plan.bitSerial())
    plan.cycled = code * static_cast<float>((1 << plan.settings->inputBits) - 1) < 32767;
  plan.serial = plan.cycled && code <= 127 && plan.settings->inputBits <= MOST_CYCLES && !plan.transform.reference &&
                !plan.transform.offset;
}

/** Fills what passes and the split of the work depend on. rows: listed positions, 0: all. */
static ReadPlan planOf(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Words input, int batch,
                       const ReadSettings& settings, int rows) {
  ReadPlan plan = {};
  plan.shape = readShape(spec, direction);
  plan.transform = transformOf(spec);
  plan.slices = slicesOf(spec, direction);
  plan.packed = packed;
  plan.settings = &settings;
  plan.input = input;
  plan.unit = static_cast<float>(plan.bitSerial() ? grid : grid * settings.inputStep);
  plan.reference = gridStepsOf(plan.transform.b, grid);
  if (settings.adc) {
    plan.converter = Converter::of(*settings.adc);
    plan.converter.inverse *= plan.unit;
  }
  plan.positions = static_cast<std::int64_t>(batch) * plan.shape.outHeight * plan.shape.outWidth;
  plan.rows = rows ? rows : static_cast<int>(plan.positions);
  return plan;
}

/** One tile of a slice: `rows` positions of the panel's inputs from `first` on, into a target that counts rows from there. */
template <class Target>
static void multiply(const ReadPlan& plan, const Panel& panel, const char* tile, const Slice& slice, int first, int rows,
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
static void convertTile(const ReadPlan& plan, const Panel& panel, const char* tile, const Slice& slice, const Pass& pass, Sums* sums,
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
static void sweep(const ReadPlan& plan, const Panel& panel, const Slice& slice, const Pass& pass, int plane, bool direct) {
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

MHO_INLINE double exactSum(const Panel& panel, std::size_t i) {
  const double sum = 256.0 * panel.high[i] + panel.low[i];
  return panel.wide ? sum + static_cast<double>(panel.wide[i]) : sum;
}

/** Exact sums of the whole panel become 0. */
static void clearExact(const Panel& panel) {
  const std::size_t sums = panel.at(panel.tiles);
  std::memset(panel.high, 0, sums * 4);
  std::memset(panel.low, 0, sums * 4);
  if (panel.wide) std::memset(panel.wide, 0, sums * 8);
}

/** Digitizes the exact sums of a block of several slices, and clears them. */
static void convertExact(const ReadPlan& plan, const Panel& panel, const Pass& pass, bool subtract) {
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
static void widen(const Panel& panel) {
  for (std::size_t i = 0; i < panel.at(panel.tiles); i++) {
    panel.wide[i] += static_cast<std::int64_t>(panel.high[i]) * 256 + panel.low[i];
    panel.high[i] = panel.low[i] = 0;
  }
}

/** Digital subtraction of a block: what depends on the sum of its inputs only. */
static void endBlock(const ReadPlan& plan, Panel& panel, const Pass& pass) {
  const std::int64_t weight = (pass.subtract ? -1 : 1) * (1 << pass.shift);
  for (int r = 0; r < panel.rows; r++) {
    const float sum = static_cast<float>(static_cast<double>(plan.reference) * static_cast<double>(panel.blockInput[r]));
    panel.inputSum[r] += weight * panel.blockInput[r];
    if (plan.coded() && plan.transform.reference)
      panel.referenceCode[r] += plan.converter.code(sum) * static_cast<std::int32_t>(weight);
    panel.blockInput[r] = 0;
  }
}

/** Digital sums of a block's cycles go where those of all blocks are. */
static void endCycles(const Panel& panel, bool subtract) {
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
static void applyPass(const ReadPlan& plan, Panel& panel, const Slice* slice, const Pass& pass) {
  const bool subtracts = plan.transform.reference || plan.transform.offset;
  const bool direct = plan.coded() && slice->whole;
  for (int plane = 0; plane < plan.transform.packedPlanes; plane++) {
    for (const Slice* s = slice;; s++) {
      if (plane == 0 || !slice->whole) gatherInputs(plan, panel, *s, pass, 0);
      if (plane == 0 && subtracts) addInputs(plan, panel, *s, pass.isSigned);
      sweep(plan, panel, *s, pass, plane, direct);
      if (panel.wide && !direct) widen(panel);
      if (s->ends) break;
    }
    if (plan.coded() && !direct) convertExact(plan, panel, pass, pass.subtract != (plane == 1));
  }
  if (plan.cycled && pass.ends) endCycles(panel, pass.subtract);
  if (subtracts) endBlock(plan, panel, pass);
}

/** How digital sums become outputs. */
struct Finish {
  /** Subtracted from raw integer sums: MAGIC_BITS of all conversions. */
  std::uint32_t bias;
  /** value = lsb·(code + half), half = (number of net conversions)/2 for mid-rise. */
  double lsb, half;
  /** Sums fit in a float, so that float arithmetic gives the same bits as double. */
  bool exact;
  float outScale, step;
};

static Finish finishOf(const ReadPlan& plan) {
  const ReadSettings& settings = *plan.settings;
  Finish f = {};
  f.outScale = plan.transform.outScale;
  f.step = plan.bitSerial() ? static_cast<float>(settings.inputStep) : 1;
  if (!plan.coded()) return f;
  std::int64_t net = 0;
  for (const Pass& pass : plan.passes)
    for (int p = 0; p < plan.transform.packedPlanes; p++) net += (pass.subtract != (p == 1) ? -1 : 1) * (1 << pass.shift);
  net *= plan.slices.blocks;
  f.bias = plan.narrow || plan.cycled ? 0 : static_cast<std::uint32_t>(net) * static_cast<std::uint32_t>(MAGIC_BITS);
  f.lsb = settings.adc->range[0];
  const bool midRise = settings.adc->rounding == Rounding::midRise;
  if (midRise && plan.terms() == 1 && !plan.transform.reference) f.half = 0.5 * static_cast<double>(net);
  const double weight = plan.bitSerial() ? (1 << settings.inputBits) - 1 : 1;
  f.exact = weight * plan.slices.blocks * plan.terms() * ((1 << settings.adc->bits) + 1.0) < (1 << 23);
  return f;
}

/** Codes of one row: the vector that starts at index i of the panel's sums. */
MHO_INLINE Int narrowCodes(const Panel& panel, std::size_t i, int row) {
  // i counts row by row; rows go in pairs, vector by vector.
  const std::size_t above = i - static_cast<std::size_t>(row % 2) * NR;
  const Shorts both = load(panel.narrow + above + above % NR);
  return row % 2 ? unpackSecond(both) : unpackFirst(both);
}

/** Codes of one row → values. */
MHO_INLINE Float codedVector(const ReadPlan& plan, const Panel& panel, const Finish& f, std::size_t i, int row) {
  const std::uint32_t reference = plan.transform.reference ? static_cast<std::uint32_t>(panel.referenceCode[row]) : 0;
  const Int raw = plan.narrow ? narrowCodes(panel, i, row) : load(panel.codes + i);
  const Int code = asInt(asWord(raw) - asWord(broadcast(static_cast<std::int32_t>(f.bias + reference))));
  Float sum;
  if (f.exact) {
    sum = (toFloat(code) + broadcast(static_cast<float>(f.half))) * broadcast(static_cast<float>(f.lsb));
  } else {
    for (int j = 0; j < VL; j++) sum[j] = static_cast<float>(f.lsb * (code[j] + f.half));
  }
  if (!plan.transform.offset) return sum;
  const float offset = static_cast<float>(static_cast<double>(plan.reference) * static_cast<double>(panel.inputSum[row]));
  return sum - broadcast(offset * plan.unit);
}

/** Exact sums of one row → values. */
MHO_INLINE Float exactVector(const ReadPlan& plan, const Panel& panel, std::size_t i, int row) {
  typedef double Double __attribute__((vector_size(8 * VL)));
  const bool subtracts = plan.transform.reference || plan.transform.offset;
  const double offset = subtracts ? static_cast<double>(plan.reference) * static_cast<double>(panel.inputSum[row]) : 0;
  Double sum;
  if (panel.wide)
    for (int j = 0; j < VL; j++) sum[j] = exactSum(panel, i + j);
  else
    sum = __builtin_convertvector(load(panel.high + i), Double) * 256.0 + __builtin_convertvector(load(panel.low + i), Double);
  return __builtin_convertvector(sum - offset, Float) * broadcast(plan.unit);
}

static void finishPanel(const ReadPlan& plan, const Panel& panel, const Finish& f, float* output) {
  const int columns = plan.shape.columns;
  for (int r = 0; r < panel.rows; r++) {
    float* row = output + static_cast<std::ptrdiff_t>(panel.first + r) * columns;
    for (int t = 0; t < panel.tiles; t++)
      for (int v = 0; v < NV; v++) {
        const int column = (panel.tile + t) * NR + v * VL;
        const int left = columns - column;
        if (left <= 0) break;
        const std::size_t i = panel.at(t) + static_cast<std::size_t>(r) * NR + v * VL;
        const Float sum = plan.coded() ? codedVector(plan, panel, f, i, r) : exactVector(plan, panel, i, r);
        const Float y = sum * broadcast(f.outScale) * broadcast(f.step);
        if (left >= VL)
          store(row + column, y);
        else
          storePart(row + column, y, left);
      }
  }
}

/** Clip counts of a panel: counts[0…2] += conversions, low, high. */
static void addCounts(const ReadPlan& plan, const Panel& panel, double* counts) {
  int rows = 0;
  for (int r = 0; r < panel.rows; r++) rows += sampled(panel.first + r);
  const int columns = smaller(panel.tiles * NR, plan.shape.columns - panel.tile * NR);
  counts[0] += static_cast<double>(rows) * columns * plan.slices.blocks * plan.terms() * plan.cycles();
  for (int c = 0; c < columns; c++) {
    counts[1] += panel.clips[c / NR].low[c % NR];
    counts[2] += panel.clips[c / NR].high[c % NR];
  }
}

/** One block, all passes. */
static void readBlock(const ReadPlan& plan, Panel& panel, const Slice* slice, char* scratch) {
  if (plan.serial) {
    SerialScratch serial = {};
    carveSerial(plan, scratch, serial);
    for (const Pass& pass : plan.passes) {
      if (!pass.ends) continue;
      serialSlice(plan, panel, *slice, pass, serial);
    }
    return;
  }
  for (const Pass& pass : plan.passes) applyPass(plan, panel, slice, pass);
}

struct ReadWork {
  ReadPlan plan;
  Workspace* workspace;
  float* output;
  double* counts;
};

static void readTask(void* context, int item, int thread) {
#if MHO_IS(amx)
  const TileRegisters registers;
#endif
  const ReadWork& work = *static_cast<const ReadWork*>(context);
  const ReadPlan& plan = work.plan;
  char* const scratch = work.workspace->thread(thread);
  Panel panel = panelOf(plan, item, scratch);
  for (const Slice& slice : plan.slices.list) {
    if (&slice != plan.slices.list.data() && !(&slice)[-1].ends) continue;
    readBlock(plan, panel, &slice, scratch + panel.bytes);
  }
  finishPanel(plan, panel, finishOf(plan), work.output);
  if (plan.coded()) addCounts(plan, panel, work.counts + 8 * thread);
}

static void read(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Words input, float* output,
                 int batch, const ReadSettings& settings, Workspace& workspace, Pool& pool) {
  const int threads = pool.threads();
  ReadWork work = {planOf(spec, direction, packed, grid, input, batch, settings, 0), &workspace, output, nullptr};
  planPasses(work.plan, work.plan.coded());
  planNarrow(work.plan);
  splitWork(work.plan, threads);
  Panel measured = {};
  const std::size_t counts = static_cast<std::size_t>(threads) * 64;
  std::size_t bytes = carvePanel(work.plan, nullptr, measured);
  SerialScratch serial = {};
  if (work.plan.serial) bytes += carveSerial(work.plan, nullptr, serial);
  workspace.reserve(threads, counts, bytes);
  work.counts = reinterpret_cast<double*>(workspace.shared());
  std::memset(work.counts, 0, counts);
  pool.run(work.plan.panels * work.plan.groups, readTask, &work);
  for (int t = 0; t < threads; t++)
    for (int i = 0; settings.adc && i < ReadCounters::length; i++) settings.counters[i] += work.counts[8 * t + i];
}

}  // namespace MHO_ISA
}  // namespace mho
