// Partial sums as the converter would see them: written out (probe), or their extremes as a converter range (trackRange).
#pragma once
#include "../adcRange.h"
#include "read.h"

namespace mho {
namespace MHO_ISA {

struct RangeWork {
  ReadPlan plan;
  Workspace* workspace;
  /** Bit-serial: position i runs only cycle i mod bits. */
  Cycles cycles;
  float* out;
  /** [thread][8]: smallest, largest partial sum. */
  double* extremes;
};

/** Blocks of a panel through plane 0, phases as one signed read. */
template <class AfterBlock>
static void forBlocks(const RangeWork& work, Panel& panel, Use use, AfterBlock afterBlock) {
  const ReadPlan& plan = work.plan;
  for (int b = 0; b < plan.blocks; b++) {
    const RowRange range = blockRows(plan.shape, b);
    locate(plan, panel, range, plan.inputs[0].data);
    sweep(plan, panel, range, 0, use, false, work.cycles);
    afterBlock(b);
  }
}

static void probeTask(void* context, int item, int thread) {
  const RangeWork& work = *static_cast<const RangeWork*>(context);
  const ReadPlan& plan = work.plan;
  Panel panel = panelOf(plan, item, work.workspace->thread(thread));
  const int columns = plan.shape.columns;
  forBlocks(work, panel, Use::partial, [&](int block) {
    for (int r = 0; r < panel.rows; r++) {
      float* out = work.out + (static_cast<std::size_t>(panel.first + r) * plan.blocks + block) * columns;
      for (int t = 0; t < panel.tiles; t++) {
        const int column = (panel.tile + t) * NR;
        const std::int32_t* sums = panel.sums + (static_cast<std::size_t>(t) * panel.padded + r) * NR;
        std::memcpy(out + column, sums, static_cast<std::size_t>(smaller(NR, columns - column)) * 4);
      }
    }
  });
}

static void extremesTask(void* context, int item, int thread) {
  const RangeWork& work = *static_cast<const RangeWork*>(context);
  Panel panel = panelOf(work.plan, item, work.workspace->thread(thread));
  for (int t = 0; t < panel.tiles; t++) {
    for (int v = 0; v < NR; v += VL) {
      store(reinterpret_cast<float*>(panel.statistics[t].low) + v, broadcast(INFINITY));
      store(reinterpret_cast<float*>(panel.statistics[t].high) + v, broadcast(-INFINITY));
    }
  }
  forBlocks(work, panel, Use::extremes, [](int) {});
  double* extremes = work.extremes + 8 * thread;
  const int columns = smaller(panel.tiles * NR, work.plan.shape.columns - panel.tile * NR);
  for (int c = 0; c < columns; c++) {
    float low, high;
    std::memcpy(&low, &panel.statistics[c / NR].low[c % NR], 4);
    std::memcpy(&high, &panel.statistics[c / NR].high[c % NR], 4);
    if (low < extremes[0]) extremes[0] = low;
    if (high > extremes[1]) extremes[1] = high;
  }
}

/** Runs `task` over the partial sums of `rows` positions (0: all) and returns the smallest and largest (Extremes only). */
static void runRange(RangeWork& work, void (*task)(void*, int, int), const float* input, int batch, Pool& pool,
                         float& low, float& high) {
  work.extremes = prepare(work.plan, input, batch, false, *work.workspace, pool);
  for (int t = 0; t < pool.threads(); t++) {
    work.extremes[8 * t] = INFINITY;
    work.extremes[8 * t + 1] = -INFINITY;
  }
  pool.run(work.plan.panels * work.plan.groups, task, &work);
  low = INFINITY;
  high = -INFINITY;
  for (int t = 0; t < pool.threads(); t++) {
    low = fminf(low, static_cast<float>(work.extremes[8 * t]));
    high = fmaxf(high, static_cast<float>(work.extremes[8 * t + 1]));
  }

}

static void probe(const CrossbarSpec& spec, Direction direction, const float* packed, const float* input, int batch,
                  const ReadSettings& settings, int rows, float* out, Workspace& workspace, Pool& pool) {
  RangeWork work = {planOf(spec, direction, packed, batch, settings, rows, pool.threads()), &workspace, {true}, out, nullptr};
  float low, high;
  runRange(work, probeTask, input, batch, pool, low, high);
}

static void trackRange(const CrossbarSpec& spec, Direction direction, const float* packed, const float* input, int batch,
                       const ReadSettings& settings, RangePolicy policy, int rows, Workspace& workspace, Pool& pool) {
  const bool oracle = policy == RangePolicy::oracle;
  RangeWork work = {planOf(spec, direction, packed, batch, settings, oracle ? 0 : rows, pool.threads()), &workspace, {!oracle}, nullptr, nullptr};
  float low, high;
  runRange(work, extremesTask, input, batch, pool, low, high);
  (oracle ? setOracle : setRunning)(*settings.adc, low, high);
}

}  // namespace MHO_ISA
}  // namespace mho
