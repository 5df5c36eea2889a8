// Digital normalization of channels: moments, forward and backward step. Specification: src/engine/normalization.ts. x is (positions,
// channels): vectors lie along channels, tasks are runs of positions, so that no sum depends on the threads.
#pragma once
#include <algorithm>

#include "parallel.h"

namespace mho {
namespace MHO_ISA {

/** SUM_RUN of normalization.ts: positions of a run, and runs of a group. */
constexpr std::ptrdiff_t SUM_RUN = 256;
/** Most channels of a task. */
constexpr std::ptrdiff_t TASK_CHANNELS = 1024;

static std::ptrdiff_t runsOf(const ChannelShape& shape) { return (shape.positions + SUM_RUN - 1) / SUM_RUN; }
static float shareOf(const ChannelShape& shape) { return 1.0f / static_cast<float>(shape.positions); }

/** Calls body(i, c, n, r) for all values i … i + n − 1, of channels c …, of run r: position after position. body is copied, so that what
 *  it holds stays in registers: it should hold values, no references. */
template <class Body>
static void forValues(const ChannelShape& shape, Pool& pool, const Body& body) {
  const std::ptrdiff_t blocks = (shape.channels + TASK_CHANNELS - 1) / TASK_CHANNELS;
  // From the end: what the pass before read last may still be in the caches.
  const std::ptrdiff_t last = runsOf(shape) * blocks - 1;
  parallelChunks(last + 1, 1, pool, [&](std::ptrdiff_t task, std::ptrdiff_t, int) {
    const std::ptrdiff_t run = (last - task) / blocks, first = (last - task) % blocks * TASK_CHANNELS;
    const std::ptrdiff_t count = std::min(TASK_CHANNELS, shape.channels - first);
    const std::ptrdiff_t end = std::min((run + 1) * SUM_RUN, shape.positions), channels = shape.channels;
    const Body own = body;
    for (std::ptrdiff_t m = run * SUM_RUN; m < end; m++)
      forVectors(count, [=](std::ptrdiff_t c, int n) { own(m * channels + first + c, first + c, n, run); });
  });
}

/** Sums of runs, (SUMS, runs, channels) in scratch memory, and numbers of channels behind them. */
struct ChannelScratch {
  ChannelShape shape;
  float *sums, *numbers;

  ChannelScratch(const ChannelShape& shape, std::ptrdiff_t sumCount, std::ptrdiff_t numberCount, Workspace& workspace, Pool& pool)
      : shape(shape) {
    const std::ptrdiff_t floats = sumCount * runsOf(shape) * shape.channels;
    workspace.reserve(pool.threads(), sizeof(float) * static_cast<std::size_t>(floats + numberCount * shape.channels), 0);
    sums = reinterpret_cast<float*>(workspace.shared());
    numbers = sums + floats;
  }
  float* sum(std::ptrdiff_t s, std::ptrdiff_t run) const { return sums + (s * runsOf(shape) + run) * shape.channels; }
  float* number(std::ptrdiff_t i) const { return numbers + i * shape.channels; }
};

/** Adds up terms(i, c, n, out), SUMS of them for each value, in each run. */
template <int SUMS, class Terms>
static void sumRuns(const ChannelScratch& scratch, Pool& pool, const Terms& terms) {
  std::memset(scratch.sums, 0, sizeof(float) * static_cast<std::size_t>(scratch.sum(SUMS, 0) - scratch.sums));
  forValues(scratch.shape, pool, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n, std::ptrdiff_t run) {
    Float term[SUMS];
    terms(i, c, n, term);
    for (int s = 0; s < SUMS; s++) {
      float* sum = scratch.sum(s, run) + c;
      storeUpTo(sum, loadUpTo(sum, n) + term[s], n);
    }
  });
}

/** Calls body(c, n, Σ, …) for all channels. */
template <int SUMS, class Body>
static void forTotals(const ChannelScratch& scratch, Pool& pool, const Body& body) {
  const std::ptrdiff_t runs = runsOf(scratch.shape);
  parallelChunks(scratch.shape.channels, TASK_CHANNELS, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t c, int n) {
      Float totals[SUMS] = {};
      for (int s = 0; s < SUMS; s++)
        for (std::ptrdiff_t group = 0; group < runs; group += SUM_RUN) {
          Float sum = {};
          const std::ptrdiff_t end = std::min(group + SUM_RUN, runs);
          for (std::ptrdiff_t run = group; run < end; run++) sum = sum + loadUpTo(scratch.sum(s, run) + first + c, n);
          totals[s] = totals[s] + sum;
        }
      body(first + c, n, totals);
    });
  });
}

static void channelMoments(const MomentsArguments& a, Workspace& workspace, Pool& pool) {
  const ChannelScratch scratch(a, 1, 0, workspace, pool);
  const float share = shareOf(a);
  float *means = a.moments, *variances = a.moments + a.channels;
  sumRuns<1>(scratch, pool, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n, Float* term) {
    term[0] = loadUpTo(a.x + i, n) - loadUpTo(a.x + c, n);
  });
  forTotals<1>(scratch, pool, [&](std::ptrdiff_t c, int n, const Float* total) {
    storeUpTo(means + c, loadUpTo(a.x + c, n) + total[0] * share, n);
  });
  sumRuns<1>(scratch, pool, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n, Float* term) {
    const Float d = loadUpTo(a.x + i, n) - loadUpTo(means + c, n);
    term[0] = d * d;
  });
  forTotals<1>(scratch, pool, [&](std::ptrdiff_t c, int n, const Float* total) { storeUpTo(variances + c, total[0] * share, n); });
}

/** What x̂ = (x − mean)·inverse and gamma are of each channel: (x − 0)·1 is x, and 1 stands for no gamma. */
struct Normalizer {
  float *means, *inverses, *gammas;

  /** In the first three numbers of the scratch memory. */
  Normalizer(const Normalization& a, const ChannelScratch& scratch)
      : means(scratch.number(0)), inverses(scratch.number(1)), gammas(scratch.number(2)) {
    const std::ptrdiff_t channels = scratch.shape.channels;
    forVectors(channels, [&](std::ptrdiff_t c, int n) {
      const Float one = broadcast(1.0f);
      const Float mean = a.moments ? loadUpTo(a.moments + c, n) : Float{};
      const Float inverse = a.moments ? one / squareRoot(loadUpTo(a.moments + channels + c, n) + a.epsilon) : one;
      storeUpTo(means + c, mean, n);
      storeUpTo(inverses + c, inverse, n);
      storeUpTo(gammas + c, a.gamma ? loadUpTo(a.gamma + c, n) : one, n);
    });
  }
  MHO_MEMBER Float of(Float x, std::ptrdiff_t c, int n) const {
    return (x - loadUpTo(means + c, n)) * loadUpTo(inverses + c, n);
  }
};

static void normalize(const NormalizeArguments& a, Workspace& workspace, Pool& pool) {
  const ChannelScratch scratch(a, 0, 3, workspace, pool);
  const Normalizer normalized(a, scratch);
  forValues(a, pool, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n, std::ptrdiff_t) {
    const Float product = loadUpTo(normalized.gammas + c, n) * normalized.of(loadUpTo(a.x + i, n), c, n);
    storeUpTo(a.z + i, product + loadUpTo(a.beta + c, n), n);
  });
}

/** Gradients of beta alone: a plain bias. */
static void sumErrors(const NormalizeBackwardArguments& a, const ChannelScratch& scratch, Pool& pool) {
  sumRuns<1>(scratch, pool, [=](std::ptrdiff_t i, std::ptrdiff_t, int n, Float* term) { term[0] = loadUpTo(a.error + i, n); });
  forTotals<1>(scratch, pool, [&](std::ptrdiff_t c, int n, const Float* totals) { storeUpTo(a.betaGradient + c, totals[0], n); });
}

/** Both gradients, and in the fourth and fifth numbers of the scratch memory the means of e and of e·x̂. */
static void sumProducts(const NormalizeBackwardArguments& a, const Normalizer& normalized, const ChannelScratch& scratch, Pool& pool) {
  const float share = shareOf(a);
  sumRuns<2>(scratch, pool, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n, Float* term) {
    term[0] = loadUpTo(a.error + i, n);
    term[1] = term[0] * normalized.of(loadUpTo(a.x + i, n), c, n);
  });
  forTotals<2>(scratch, pool, [&](std::ptrdiff_t c, int n, const Float* totals) {
    storeUpTo(a.betaGradient + c, totals[0], n);
    if (a.gammaGradient) storeUpTo(a.gammaGradient + c, totals[1], n);
    storeUpTo(scratch.number(3) + c, totals[0] * share, n);
    storeUpTo(scratch.number(4) + c, totals[1] * share, n);
  });
}

static void normalizeBackward(const NormalizeBackwardArguments& a, Workspace& workspace, Pool& pool) {
  const bool products = a.moments || a.gammaGradient;
  const ChannelScratch scratch(a, products ? 2 : 1, 5, workspace, pool);
  const Normalizer normalized(a, scratch);
  if (products)
    sumProducts(a, normalized, scratch, pool);
  else
    sumErrors(a, scratch, pool);
  if (a.moments)
    forValues(a, pool, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n, std::ptrdiff_t) {
      const Float factor = loadUpTo(normalized.gammas + c, n) * loadUpTo(normalized.inverses + c, n);
      const Float along = normalized.of(loadUpTo(a.x + i, n), c, n) * loadUpTo(scratch.number(4) + c, n);
      const Float rest = loadUpTo(a.error + i, n) - loadUpTo(scratch.number(3) + c, n) - along;
      storeUpTo(a.inputError + i, factor * rest, n);
    });
  else if (a.gamma || a.inputError != a.error)
    forValues(a, pool, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n, std::ptrdiff_t) {
      storeUpTo(a.inputError + i, loadUpTo(normalized.gammas + c, n) * loadUpTo(a.error + i, n), n);
    });
}

}  // namespace MHO_ISA
}  // namespace mho
