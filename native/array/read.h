// Forward and backward reads: one routine for both directions and both number formats, from panels to outputs. A format has its plan and
// its panel, and for them panelBytes, panelOf, readBlocks (all blocks into the panel's sums) and sumsOf (sums of one row as values).
#pragma once
#include "panel.h"
#include "tileRegisters.h"

namespace mho {
namespace MHO_ISA {

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

/** `biased`: codes were added as float bits. */
static Finish finishOf(const ReadPlan& plan, bool biased) {
  const ReadSettings& settings = *plan.settings;
  Finish f = {};
  f.outScale = plan.transform.outScale;
  f.step = plan.bitSerial() ? static_cast<float>(settings.inputStep) : 1;
  if (!plan.coded()) return f;
  std::int64_t net = 0;
  for (const Pass& pass : plan.passes)
    for (int p = 0; p < plan.transform.packedPlanes; p++) net += (pass.subtract != (p == 1) ? -1 : 1) * (1 << pass.shift);
  net *= plan.shape.blocks();
  f.bias = biased ? static_cast<std::uint32_t>(net) * static_cast<std::uint32_t>(MAGIC_BITS) : 0;
  f.lsb = settings.adc->range[0];
  const bool midRise = settings.adc->rounding == Rounding::midRise;
  if (midRise && plan.terms() == 1 && !plan.transform.reference) f.half = 0.5 * static_cast<double>(net);
  const double weight = plan.bitSerial() ? (1 << settings.inputBits) - 1 : 1;
  f.exact = weight * plan.shape.blocks() * plan.terms() * ((1 << settings.adc->bits) + 1.0) < (1 << 23);
  return f;
}

/** Offset that is subtracted from all sums of a row, in units of the sums. */
MHO_INLINE double offsetOf(const ReadPlan& plan, const Panel& panel, int row) { return plan.reference * panel.inputSum[row]; }

/** Codes of one row → values. */
MHO_INLINE Float codedVector(const ReadPlan& plan, const Panel& panel, const Finish& f, Int raw, int row) {
  const std::uint32_t reference = plan.transform.reference ? static_cast<std::uint32_t>(panel.referenceCode[row]) : 0;
  const Int code = asInt(asWord(raw) - asWord(broadcast(static_cast<std::int32_t>(f.bias + reference))));
  Float sum;
  if (f.exact) {
    sum = (toFloat(code) + broadcast(static_cast<float>(f.half))) * broadcast(static_cast<float>(f.lsb));
  } else {
    for (int j = 0; j < VL; j++) sum[j] = static_cast<float>(f.lsb * (code[j] + f.half));
  }
  if (!plan.transform.offset) return sum;
  return sum - broadcast(static_cast<float>(offsetOf(plan, panel, row)) * plan.unit);
}

template <class Plan, class Panel>
static void finishPanel(const Plan& plan, const Panel& panel, const Finish& f, float* output) {
  const int columns = plan.shape.columns;
  for (int r = 0; r < panel.rows; r++) {
    float* row = output + static_cast<std::ptrdiff_t>(panel.first + r) * plan.shape.allColumns + plan.shape.firstColumn;
    for (int t = 0; t < panel.tiles; t++)
      for (int v = 0; v < NV; v++) {
        const int column = (panel.tile + t) * NR + v * VL;
        const int left = columns - column;
        if (left <= 0) break;
        const std::size_t i = panel.at(t) + static_cast<std::size_t>(r) * NR + v * VL;
        const Float y = sumsOf(plan, panel, f, i, r) * broadcast(f.outScale) * broadcast(f.step);
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
  counts[0] += static_cast<double>(rows) * columns * plan.shape.blocks() * plan.terms() * plan.cycles();
  for (int c = 0; c < columns; c++) {
    counts[1] += panel.clips[c / NR].low[c % NR];
    counts[2] += panel.clips[c / NR].high[c % NR];
  }
}

template <class Plan>
struct ReadWork {
  const Plan& plan;
  Finish finish;
  Workspace* workspace;
  float* output;
  /** [thread][8]. */
  double* counts;
};

template <class Plan>
static void readTask(void* context, int item, int thread) {
  const TileRegisters registers;
  const ReadWork<Plan>& work = *static_cast<const ReadWork<Plan>*>(context);
  auto panel = panelOf(work.plan, item, work.workspace->thread(thread));
  readBlocks(work.plan, panel);
  finishPanel(work.plan, panel, work.finish, work.output);
  if (work.plan.coded()) addCounts(work.plan, panel, work.counts + 8 * thread);
}

template <class Plan>
static void runRead(Plan& plan, bool biased, float* output, Workspace& workspace, Pool& pool) {
  const int threads = pool.threads();
  splitWork(plan, threads);
  const std::size_t counts = static_cast<std::size_t>(threads) * 64;
  workspace.reserve(threads, counts, panelBytes(plan));
  ReadWork<Plan> work = {plan, finishOf(plan, biased), &workspace, output, reinterpret_cast<double*>(workspace.shared())};
  std::memset(work.counts, 0, counts);
  pool.run(plan.panels * plan.groups, readTask<Plan>, &work);
  for (int t = 0; t < threads; t++)
    for (int i = 0; plan.coded() && i < ReadCounters::length; i++) plan.settings->counters[i] += work.counts[8 * t + i];
}

}  // namespace MHO_ISA
}  // namespace mho
