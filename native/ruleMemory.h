// Digital words that update rules keep beside the devices: sums, running means, whole pulses; and random numbers by counter.
// Specification: engine.ts. One pass over memory each.
#pragma once
#include "parallel.h"
#include "random.h"

namespace mho {
namespace MHO_ISA {

static void accumulate(const AccumulateArguments& a, Pool& pool) {
  const float scale = a.scale ? a.scale[0] : 1.0f;
  parallelChunks(a.length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      i += first;
      const Float value = scale * loadUpTo(a.value + i, lanes);
      storeUpTo(a.h + i, a.decay * loadUpTo(a.h + i, lanes) + a.gain * value, lanes);
    });
  });
}

/** Rounded toward zero. From 2^23 on all floats are whole. */
MHO_INLINE Float wholeOf(Float v) {
  const Mask small = absolute(v) < 8388608.0f;
  return small ? toFloat(toInt(small ? v : Float{})) : v;
}

static void takeWhole(const TakeWholeArguments& a, Pool& pool) {
  parallelChunks(a.length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      i += first;
      const Float h = loadUpTo(a.h + i, lanes), n = wholeOf(h);
      const Float left = a.subtract ? h - n : a.keep * h;
      storeUpTo(a.n + i, n, lanes);
      storeUpTo(a.h + i, n != 0.0f ? left : h, lanes);
    });
  });
}

static void scaleRows(const ScaleRowsArguments& a, Pool& pool) {
  // Whole rows, about a chunk of values together.
  const std::ptrdiff_t chunk = a.columns < CHUNK ? CHUNK / a.columns : 1;
  parallelChunks(a.rows, chunk, pool, [&](std::ptrdiff_t first, std::ptrdiff_t rows, int) {
    for (std::ptrdiff_t k = first; k < first + rows; k++) {
      const float *x = a.x + k * a.columns, factor = a.factors[k];
      float* out = a.out + k * a.columns;
      forVectors(a.columns, [&](std::ptrdiff_t i, int lanes) { storeUpTo(out + i, factor * loadUpTo(x + i, lanes), lanes); });
    }
  });
}

/** Counts of elements for which a task draws. */
constexpr std::ptrdiff_t DRAWS = CHUNK / 4;

template <bool NORMAL>
static void drawFor(const DrawArguments& a, Pool& pool) {
  const Draws draws = {a.seed.low, a.seed.high, a.stream, a.layer, a.step};
  parallelChunks(a.count, DRAWS, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      i += first;
      const Words words = draws(asWord(laneNumbers()) + (a.first + static_cast<std::uint32_t>(i)));
      float numbers[4][VL];
      for (int w = 0; w < 4; w++) store(numbers[w], NORMAL ? normal(words.word[w]) : uniform(words.word[w]));
      float* out = a.out + 4 * i;
      for (int lane = 0; lane < lanes; lane++)
        for (int w = 0; w < 4; w++) out[4 * lane + w] = numbers[w][lane];
    });
  });
}

static void drawNumbers(const DrawArguments& a, Pool& pool) {
  if (a.law == DrawLaw::normal)
    drawFor<true>(a, pool);
  else
    drawFor<false>(a, pool);
}

}  // namespace MHO_ISA
}  // namespace mho
