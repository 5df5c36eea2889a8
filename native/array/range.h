// Partial sums as the converter would see them: written out (probe), or their extremes as a converter range (trackRange). A format has
// forBlocks, which calls visit(block) when a panel holds the sums of a block through plane 0 with phases as one signed read, and
// partialSum, one of them as a float; forPacked calls visit(bundle, bytes before its packed matrix) for all groups.
#pragma once
#include <type_traits>

#include "adcRange.h"
#include "read.h"

namespace mho {
namespace MHO_ISA {

template <class Plan>
struct RangeWork {
  const Plan& plan;
  Workspace* workspace;
  /** Position i applies cycle i mod `turn`; 0: as the passes say. */
  int turn;
  float* out;
  /** [thread][8]: smallest, largest partial sum. */
  double* extremes;
};

/** value(row, column of the panel, partial sum) for all that exist. */
template <class Plan, class Panel, class Value>
static void forSums(const Plan& plan, const Panel& panel, const Value& value) {
  const int columns = smaller(panel.tiles * NR, plan.shape.columns - panel.tile * NR);
  for (int r = 0; r < panel.rows; r++)
    for (int c = 0; c < columns; c++)
      value(r, c, partialSum(plan, panel, panel.at(c / NR) + static_cast<std::size_t>(r) * NR + c % NR));
}

template <class Plan>
static void probeTask(void* context, int item, int thread) {
  const TileRegisters registers;
  const RangeWork<Plan>& work = *static_cast<const RangeWork<Plan>*>(context);
  const Plan& plan = work.plan;
  auto panel = panelOf(plan, item, work.workspace->thread(thread));
  const int blocks = plan.shape.blocks();
  forBlocks(plan, panel, work.turn, [&](int block) {
    forSums(plan, panel, [&](int r, int c, float p) {
      const std::size_t row = static_cast<std::size_t>(panel.first + r) * blocks + block;
      work.out[row * plan.shape.allColumns + plan.shape.firstColumn + panel.tile * NR + c] = p;
    });
  });
}

template <class Plan>
static void extremesTask(void* context, int item, int thread) {
  const TileRegisters registers;
  const RangeWork<Plan>& work = *static_cast<const RangeWork<Plan>*>(context);
  auto panel = panelOf(work.plan, item, work.workspace->thread(thread));
  double* extremes = work.extremes + 8 * thread;
  forBlocks(work.plan, panel, work.turn, [&](int) {
    forSums(work.plan, panel, [&](int, int, float p) {
      if (p < extremes[0]) extremes[0] = p;
      if (p > extremes[1]) extremes[1] = p;
    });
  });
}

/** Runs `task` over the partial sums of the plan's listed positions, as they are (no converter). `eachCycle`: all cycles of a position. */
template <class Plan>
static void runRange(Plan& plan, bool eachCycle, float* out, void (*task)(void*, int, int), Workspace& workspace, Pool& pool) {
  ReadSettings plain = *plan.settings;
  plain.adc = nullptr;
  plan.settings = &plain;
  planPasses(plan, false, plan.bitSerial() && eachCycle ? plain.inputBits : 0);
  splitWork(plan, pool.threads());
  const std::size_t extremes = static_cast<std::size_t>(pool.threads()) * 64;
  workspace.reserve(pool.threads(), extremes, panelBytes(plan));
  RangeWork<Plan> work = {plan, &workspace, plan.bitSerial() && !eachCycle ? plain.inputBits : 0, out,
                          reinterpret_cast<double*>(workspace.shared())};
  for (int t = 0; t < pool.threads(); t++) {
    work.extremes[8 * t] = INFINITY;
    work.extremes[8 * t + 1] = -INFINITY;
  }
  pool.run(plan.panels * plan.groups, task, &work);
}

/** Calls run(plan) for each bundle of a read. */
template <class Run>
static void forPlans(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Values input, int batch,
                     const ReadSettings& settings, int rows, Pool& pool, const Run& run) {
  forPacked(spec, direction, [&](Bundle bundle, std::size_t before) {
    auto plan = planOf(spec, direction, bundle, packed + before, grid, input, batch, settings, rows, pool);
    run(plan);
  });
}

static void probe(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Values input, int batch,
                  const ReadSettings& settings, int rows, float* out, Workspace& workspace, Pool& pool) {
  forPlans(spec, direction, packed, grid, input, batch, settings, rows, pool, [&](auto& plan) {
    runRange(plan, false, out, probeTask<std::decay_t<decltype(plan)>>, workspace, pool);
  });
}

static void trackRange(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Values input, int batch,
                       const ReadSettings& settings, RangePolicy policy, int rows, Workspace& workspace, Pool& pool) {
  const bool oracle = policy == RangePolicy::oracle;
  float low = INFINITY, high = -INFINITY;
  forPlans(spec, direction, packed, grid, input, batch, settings, oracle ? 0 : rows, pool, [&](auto& plan) {
    runRange(plan, oracle, nullptr, extremesTask<std::decay_t<decltype(plan)>>, workspace, pool);
    const double* const extremes = reinterpret_cast<double*>(workspace.shared());
    for (int t = 0; t < pool.threads(); t++) {
      low = fminf(low, static_cast<float>(extremes[8 * t]));
      high = fmaxf(high, static_cast<float>(extremes[8 * t + 1]));
    }
  });
  (oracle ? setOracle : setRunning)(*settings.adc, low, high);
}

}  // namespace MHO_ISA
}  // namespace mho
