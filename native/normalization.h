// Digital normalization of channels: moments, forward and backward step. Specification: src/engine/normalization.ts. x is (positions,
// channels): vectors lie along channels, tasks are runs of positions, so that no sum depends on the threads. All bound by memory: the mask of
// an activation, the activation itself and the largest error are taken where values pass anyway.
#pragma once
#include <algorithm>
#include <type_traits>

#include "errors.h"

namespace mho {
namespace MHO_ISA {

/** SUM_RUN of normalization.ts: positions of a run, and runs of a group. */
constexpr std::ptrdiff_t SUM_RUN = 256;
/** Most channels of a task. */
constexpr std::ptrdiff_t TASK_CHANNELS = 1024;

static std::ptrdiff_t runsOf(const ChannelShape& shape) { return (shape.positions + SUM_RUN - 1) / SUM_RUN; }
static std::ptrdiff_t blocksOf(const ChannelShape& shape) { return (shape.channels + TASK_CHANNELS - 1) / TASK_CHANNELS; }
static std::ptrdiff_t positionsOf(const ChannelShape& shape, std::ptrdiff_t run) {
  return std::min(SUM_RUN, shape.positions - run * SUM_RUN);
}
/** The first n lanes; zeros beyond. */
MHO_INLINE Float upTo(int n, Float v) { return n == VL ? v : firstLanes(n) ? v : Float{}; }
static float shareOf(std::ptrdiff_t positions) { return 1.0f / static_cast<float>(positions); }

/** Some channels of a run: positions begin … end − 1, channels first … first + count − 1. */
struct Task {
  std::ptrdiff_t number, run, begin, end, first, count, channels;

  template <class Body>
  MHO_MEMBER void forChannels(const Body& body) const {
    forVectors(count, [&](std::ptrdiff_t c, int n) { body(first + c, n); });
  }
};

/** Calls body(task) for all tasks. body is copied, so that what it holds stays in registers: it should hold values, no references. */
template <class Body>
static void forTasks(const ChannelShape& shape, Pool& pool, const Body& body) {
  const std::ptrdiff_t blocks = blocksOf(shape);
  // Backwards: the values that the pass before read last may still be in the caches.
  const std::ptrdiff_t last = runsOf(shape) * blocks - 1;
  parallelChunks(last + 1, 1, pool, [&](std::ptrdiff_t task, std::ptrdiff_t, int) {
    const std::ptrdiff_t number = last - task, run = number / blocks, first = number % blocks * TASK_CHANNELS;
    const std::ptrdiff_t begin = run * SUM_RUN, count = std::min(TASK_CHANNELS, shape.channels - first);
    const Body own = body;
    own(Task{number, run, begin, begin + positionsOf(shape, run), first, count, shape.channels});
  });
}

/** In scratch memory: counts of each thread, a float for each task, sums of runs, (SUMS, runs, channels), and numbers of channels behind
 *  them, whose first VL follow again behind the last: a vector of values finds its own wherever it begins. */
struct ChannelScratch {
  ChannelShape shape;
  ValueCounts* counts;
  float *tasks, *sums, *numbers;

  ChannelScratch(const ChannelShape& shape, std::ptrdiff_t sumCount, std::ptrdiff_t numberCount, Workspace& workspace, Pool& pool)
      : shape(shape) {
    const std::ptrdiff_t taskFloats = runsOf(shape) * blocksOf(shape), sumFloats = sumCount * runsOf(shape) * shape.channels;
    const std::size_t countBytes = sizeof(ValueCounts) * static_cast<std::size_t>(pool.threads());
    const std::ptrdiff_t floats = taskFloats + sumFloats + numberCount * (shape.channels + VL);
    workspace.reserve(pool.threads(), countBytes + sizeof(float) * static_cast<std::size_t>(floats), 0);
    counts = reinterpret_cast<ValueCounts*>(workspace.shared());
    std::memset(counts, 0, countBytes);
    tasks = reinterpret_cast<float*>(workspace.shared() + countBytes);
    sums = tasks + taskFloats;
    numbers = sums + sumFloats;
  }
  float* sum(std::ptrdiff_t s, std::ptrdiff_t run) const { return sums + (s * runsOf(shape) + run) * shape.channels; }
  float* number(std::ptrdiff_t i) const { return numbers + i * (shape.channels + VL); }
};

/** Positions whose terms are added before a sum goes back to memory. */
constexpr int TOGETHER = 4;

/** Adds up terms(i, c, n, out), SUMS of them for each value, in a run. */
template <int SUMS, class Terms>
MHO_INLINE void sumRun(const ChannelScratch& scratch, const Task& task, const Terms& terms) {
  float* sums[SUMS];
  for (int s = 0; s < SUMS; s++) {
    sums[s] = scratch.sum(s, task.run);
    std::memset(sums[s] + task.first, 0, sizeof(float) * static_cast<std::size_t>(task.count));
  }
  const auto add = [&](std::ptrdiff_t m, auto together) {
    forVectors(task.count, [=](std::ptrdiff_t j, int n) {
      const std::ptrdiff_t c = task.first + j;
      Float sum[SUMS];
      for (int s = 0; s < SUMS; s++) sum[s] = loadUpTo(sums[s] + c, n);
      for (int k = 0; k < together(); k++) {
        Float term[SUMS];
        terms((m + k) * task.channels + c, c, n, term);
        for (int s = 0; s < SUMS; s++) sum[s] = sum[s] + term[s];
      }
      for (int s = 0; s < SUMS; s++) storeUpTo(sums[s] + c, sum[s], n);
    });
  };
  std::ptrdiff_t m = task.begin;
  for (; m + TOGETHER <= task.end; m += TOGETHER) add(m, std::integral_constant<int, TOGETHER>());
  for (; m < task.end; m++) add(m, std::integral_constant<int, 1>());
}

/** Σ term(run) over all runs: chains over groups, then one over the groups. */
template <class Term>
MHO_INLINE Float sumOfRuns(const ChannelShape& shape, const Term& term) {
  const std::ptrdiff_t runs = runsOf(shape);
  Float total = {};
  for (std::ptrdiff_t group = 0; group < runs; group += SUM_RUN) {
    Float sum = {};
    const std::ptrdiff_t end = std::min(group + SUM_RUN, runs);
    for (std::ptrdiff_t run = group; run < end; run++) sum = sum + term(run);
    total = total + sum;
  }
  return total;
}

/** Calls body(c, n) for all channels. */
template <class Body>
static void forAllChannels(const ChannelShape& shape, Pool& pool, const Body& body) {
  parallelChunks(shape.channels, TASK_CHANNELS, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t c, int n) { body(first + c, n); });
  });
}

/** Sums of a run become its offset and rest. */
static void finishRun(const MomentsArguments& a, const ChannelScratch& scratch, const Task& task) {
  const float share = shareOf(task.end - task.begin);
  float *sums = scratch.sum(0, task.run), *squares = scratch.sum(1, task.run);
  const float* start = a.x + task.begin * task.channels;
  task.forChannels([=](std::ptrdiff_t c, int n) {
    const Float sum = loadUpTo(sums + c, n), mean = sum * share;
    const Float rest = loadUpTo(squares + c, n) - sum * mean;
    storeUpTo(sums + c, loadUpTo(start + c, n) - loadUpTo(a.x + c, n) + mean, n);
    storeUpTo(squares + c, rest < 0.0f ? Float{} : rest, n);
  });
}

static void channelMoments(const MomentsArguments& a, Workspace& workspace, Pool& pool) {
  const ChannelScratch scratch(a, 2, 0, workspace, pool);
  forTasks(a, pool, [=](const Task& task) {
    const float *x = a.x, *start = x + task.begin * task.channels;
    sumRun<2>(scratch, task, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n, Float* term) {
      term[0] = loadUpTo(x + i, n) - loadUpTo(start + c, n);
      term[1] = term[0] * term[0];
    });
    finishRun(a, scratch, task);
  });
  const float share = shareOf(a.positions);
  forAllChannels(a, pool, [&](std::ptrdiff_t c, int n) {
    const auto offsetOf = [&](std::ptrdiff_t run) { return loadUpTo(scratch.sum(0, run) + c, n); };
    const auto count = [&](std::ptrdiff_t run) { return static_cast<float>(positionsOf(a, run)); };
    const Float offset = sumOfRuns(a, [&](std::ptrdiff_t run) { return count(run) * offsetOf(run); }) * share;
    const Float squares = sumOfRuns(a, [&](std::ptrdiff_t run) {
      const Float d = offsetOf(run) - offset;
      return loadUpTo(scratch.sum(1, run) + c, n) + count(run) * (d * d);
    });
    storeUpTo(a.moments + c, loadUpTo(a.x + c, n) + offset, n);
    storeUpTo(a.moments + a.channels + c, squares * share, n);
  });
}

/** Numbers of x̂ = (x − mean)·inverse and gamma for each channel: (x − 0)·1 is x, and 1 stands for no gamma. */
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

/** gamma·x̂ + beta, element after element from one on, that is of channel `channel`. */
struct NormalizedSource {
  static constexpr bool FINITE = false;
  const float *x, *betas;
  Normalizer normalized;
  std::ptrdiff_t channels;
  /** Channel of the element that is read next. */
  mutable std::ptrdiff_t channel;

  MHO_MEMBER Float load(std::ptrdiff_t i, int n) const {
    const std::ptrdiff_t c = channel;
    channel += VL;
    while (channel >= channels) channel -= channels;
    const Float hat = (loadUpTo(x + i, n) - load(normalized.means + c)) * load(normalized.inverses + c);
    const Float z = load(normalized.gammas + c) * hat + load(betas + c);
    return upTo(n, z);
  }

 private:
  static MHO_MEMBER Float load(const float* numbers) { return MHO_ISA::load(numbers); }
};

static void normalize(const NormalizeArguments& a, Workspace& workspace, Pool& pool) {
  const ChannelScratch scratch(a, 0, 4, workspace, pool);
  const Normalizer normalized(a, scratch);
  float* betas = scratch.number(3);
  std::memcpy(betas, a.beta, sizeof(float) * static_cast<std::size_t>(a.channels));
  for (std::ptrdiff_t row = 0; row < 4; row++)
    for (std::ptrdiff_t c = 0; c < VL; c++) scratch.number(row)[a.channels + c] = scratch.number(row)[c % a.channels];
  const auto sourceFrom = [=](std::ptrdiff_t first) {
    return NormalizedSource{a.x, betas, normalized, a.channels, first % a.channels};
  };
  activateFrom(sourceFrom, a.activation, a.z, a.positions * a.channels, scratch.counts, pool);
}

/** Gradients of beta alone: a plain bias. */
template <class Passing>
static void sumErrors(const NormalizeBackwardArguments& a, const Passing& passing, const ChannelScratch& scratch, Pool& pool) {
  const float* error = a.error;
  forTasks(a, pool, [=](const Task& task) {
    sumRun<1>(scratch, task, [=](std::ptrdiff_t i, std::ptrdiff_t, int n, Float* term) {
      term[0] = passing.only(loadUpTo(error + i, n), i, n);
    });
  });
  forAllChannels(a, pool, [&](std::ptrdiff_t c, int n) {
    storeUpTo(a.betaGradient + c, sumOfRuns(a, [&](std::ptrdiff_t run) { return loadUpTo(scratch.sum(0, run) + c, n); }), n);
  });
}

/** Both gradients, and in the fourth and fifth numbers of the scratch memory the means of e and of e·x̂. */
template <class Passing>
static void sumProducts(const NormalizeBackwardArguments& a, const Passing& passing, const Normalizer& normalized,
                        const ChannelScratch& scratch, Pool& pool) {
  const float *error = a.error, *x = a.x;
  forTasks(a, pool, [=](const Task& task) {
    sumRun<2>(scratch, task, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n, Float* term) {
      term[0] = passing.only(loadUpTo(error + i, n), i, n);
      term[1] = term[0] * normalized.of(loadUpTo(x + i, n), c, n);
    });
  });
  const float share = shareOf(a.positions);
  forAllChannels(a, pool, [&](std::ptrdiff_t c, int n) {
    const Float errors = sumOfRuns(a, [&](std::ptrdiff_t run) { return loadUpTo(scratch.sum(0, run) + c, n); });
    const Float products = sumOfRuns(a, [&](std::ptrdiff_t run) { return loadUpTo(scratch.sum(1, run) + c, n); });
    storeUpTo(a.betaGradient + c, errors, n);
    if (a.gammaGradient) storeUpTo(a.gammaGradient + c, products, n);
    storeUpTo(scratch.number(3) + c, errors * share, n);
    storeUpTo(scratch.number(4) + c, products * share, n);
  });
}

/** Largest finite size of what a task wrote. `sizes`: the largest of each lane, whatever it is. */
static float largestOfTask(const float* values, const Task& task, Int sizes) {
  if (!anyLane(sizes >= INFINITE)) return largest(asFloat(sizes));
  float most = 0;
  for (std::ptrdiff_t m = task.begin; m < task.end; m++)
    most = std::max(most, largestOf(FloatSource{values}, m * task.channels + task.first, task.count));
  return most;
}

/** inputError = errorOf(i, c, n), and its largest size. */
template <class ErrorOf>
static void writeErrors(const NormalizeBackwardArguments& a, const ChannelScratch& scratch, Pool& pool, const ErrorOf& errorOf) {
  float *out = a.inputError, *mosts = scratch.tasks;
  forTasks(a, pool, [=](const Task& task) {
    Int sizes = {};
    for (std::ptrdiff_t m = task.begin; m < task.end; m++)
      forVectors(task.count, [&](std::ptrdiff_t j, int n) {
        const std::ptrdiff_t i = m * task.channels + task.first + j;
        const Float e = errorOf(i, task.first + j, n);
        sizes = maximum(sizes, asInt(absolute(upTo(n, e))));
        storeUpTo(out + i, e, n);
      });
    mosts[task.number] = largestOfTask(out, task, sizes);
  });
  if (a.largest) a.largest[0] = *std::max_element(mosts, mosts + runsOf(a) * blocksOf(a));
}

static void normalizeBackward(const NormalizeBackwardArguments& a, Workspace& workspace, Pool& pool) {
  const bool products = a.moments || a.gammaGradient;
  const ChannelScratch scratch(a, products ? 2 : 1, 5, workspace, pool);
  const Normalizer normalized(a, scratch);
  const float *error = a.error, *x = a.x, *meanErrors = scratch.number(3), *meanProducts = scratch.number(4);
  withMask(a.mask, [&](auto passing) {
    if (products)
      sumProducts(a, passing, normalized, scratch, pool);
    else
      sumErrors(a, passing, scratch, pool);
    if (a.moments)
      writeErrors(a, scratch, pool, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n) {
        const Float factor = loadUpTo(normalized.gammas + c, n) * loadUpTo(normalized.inverses + c, n);
        const Float along = normalized.of(loadUpTo(x + i, n), c, n) * loadUpTo(meanProducts + c, n);
        const Float e = passing.only(loadUpTo(error + i, n), i, n);
        return factor * (e - loadUpTo(meanErrors + c, n) - along);
      });
    else
      writeErrors(a, scratch, pool, [=](std::ptrdiff_t i, std::ptrdiff_t c, int n) {
        return loadUpTo(normalized.gammas + c, n) * passing.only(loadUpTo(error + i, n), i, n);
      });
  });
}

}  // namespace MHO_ISA
}  // namespace mho
