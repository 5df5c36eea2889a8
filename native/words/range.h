// Partial sums as the converter would see them: written out (probe), or their extremes as a converter range (trackRange).
#pragma once
#include "../adcRange.h"
#include "read.h"

namespace mho {
namespace MHO_ISA {

struct RangeWork {
  ReadPlan plan;
  Workspace* workspace;
  /** Position i applies cycle i mod `turn`; 0: all bits at once. */
  int turn;
  float* out;
  /** [thread][8]: smallest, largest partial sum. */
  double* extremes;
};

/** Exact sums of each block of a panel through plane 0, phases as one signed read; visit(block) finds them in the panel. */
template <class Visit>
static void forBlocks(const RangeWork& work, Panel& panel, const Visit& visit) {
  const ReadPlan& plan = work.plan;
  for (const Pass& pass : plan.passes)
    for (const Slice& slice : plan.slices.list) {
      gatherInputs(plan, panel, slice, pass, work.turn);
      sweep(plan, panel, slice, pass, 0, false);
      if (panel.wide) widen(panel);
      if (!slice.ends) continue;
      visit(slice.block);
      clearExact(panel);
    }
}

/** value(row, column of the panel, partial sum) for all that exist. */
template <class Value>
static void forSums(const ReadPlan& plan, const Panel& panel, const Value& value) {
  const int columns = smaller(panel.tiles * NR, plan.shape.columns - panel.tile * NR);
  for (int r = 0; r < panel.rows; r++)
    for (int c = 0; c < columns; c++) {
      const std::size_t i = panel.at(c / NR) + static_cast<std::size_t>(r) * NR + c % NR;
      value(r, c, static_cast<float>(exactSum(panel, i)) * plan.unit);
    }
}

static void probeTask(void* context, int item, int thread) {
#if MHO_IS(amx)
  const TileRegisters registers;
#endif
  const RangeWork& work = *static_cast<const RangeWork*>(context);
  const ReadPlan& plan = work.plan;
  Panel panel = panelOf(plan, item, work.workspace->thread(thread));
  forBlocks(work, panel, [&](int block) {
    forSums(plan, panel, [&](int r, int c, float p) {
      const std::size_t row = static_cast<std::size_t>(panel.first + r) * plan.slices.blocks + block;
      work.out[row * plan.shape.columns + panel.tile * NR + c] = p;
    });
  });
}

static void extremesTask(void* context, int item, int thread) {
#if MHO_IS(amx)
  const TileRegisters registers;
#endif
  const RangeWork& work = *static_cast<const RangeWork*>(context);
  Panel panel = panelOf(work.plan, item, work.workspace->thread(thread));
  double* extremes = work.extremes + 8 * thread;
  forBlocks(work, panel, [&](int) {
    forSums(work.plan, panel, [&](int, int, float p) {
      if (p < extremes[0]) extremes[0] = p;
      if (p > extremes[1]) extremes[1] = p;
    });
  });
}

/** Runs `task` over the partial sums of the plan's listed positions, as they are (no converter). `eachCycle`: all cycles of a position. */
static void runRange(RangeWork& work, const ReadSettings& settings, bool eachCycle, void (*task)(void*, int, int), Pool& pool) {
  ReadSettings plain = settings;
  plain.adc = nullptr;
  ReadPlan& plan = work.plan;
  plan.settings = &plain;
  splitWork(plan, pool.threads());
  const bool serial = plan.bitSerial();
  const int cycles = serial && eachCycle ? settings.inputBits : 1;
  for (int z = 0; z < cycles; z++) plan.passes.push_back({Pass::all, serial ? z : -1, 0, false, true, plan.input.isSigned});
  work.turn = serial && !eachCycle ? settings.inputBits : 0;
  Panel measured = {};
  const std::size_t extremes = static_cast<std::size_t>(pool.threads()) * 64;
  work.workspace->reserve(pool.threads(), extremes, carvePanel(plan, nullptr, measured));
  work.extremes = reinterpret_cast<double*>(work.workspace->shared());
  for (int t = 0; t < pool.threads(); t++) {
    work.extremes[8 * t] = INFINITY;
    work.extremes[8 * t + 1] = -INFINITY;
  }
  pool.run(plan.panels * plan.groups, task, &work);
}

static void probe(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Words input, int batch,
                  const ReadSettings& settings, int rows, float* out, Workspace& workspace, Pool& pool) {
  RangeWork work = {planOf(spec, direction, packed, grid, input, batch, settings, rows), &workspace, 0, out, nullptr};
  runRange(work, settings, false, probeTask, pool);
}

static void trackRange(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Words input, int batch,
                       const ReadSettings& settings, RangePolicy policy, int rows, Workspace& workspace, Pool& pool) {
  const bool oracle = policy == RangePolicy::oracle;
  const int listed = oracle ? 0 : rows;
  RangeWork work = {planOf(spec, direction, packed, grid, input, batch, settings, listed), &workspace, 0, nullptr, nullptr};
  runRange(work, settings, oracle, extremesTask, pool);
  float low = INFINITY, high = -INFINITY;
  for (int t = 0; t < pool.threads(); t++) {
    low = fminf(low, static_cast<float>(work.extremes[8 * t]));
    high = fmaxf(high, static_cast<float>(work.extremes[8 * t + 1]));
  }
  (oracle ? setOracle : setRunning)(*settings.adc, low, high);
}

}  // namespace MHO_ISA
}  // namespace mho
