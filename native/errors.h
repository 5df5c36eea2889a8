// Errors to words: their largest size, the power of two next to it, and rounding to nearest or by chance. Specification: ErrorSettings in
// engine.ts.
#pragma once
#include "elementwise.h"
#include "random.h"

namespace mho {
namespace MHO_ISA {

/** Values, each with what stochastic rounding adds to it. Read in order, from a multiple of 64 on. */
template <class Source>
struct DitheredSource {
  static constexpr bool FINITE = false;
  static constexpr std::ptrdiff_t TOGETHER = 64;
  Source source;
  Draws draws;
  float step;
  alignas(64) mutable float dither[TOGETHER];

  MHO_MEMBER Float load(std::ptrdiff_t i, int n) const {
    if (i % TOGETHER == 0) draw(i / TOGETHER);
    return source.load(i, n) + MHO_ISA::load(dither + i % TOGETHER);
  }

 private:
  /** Each word of an element belongs to a quarter of the values. */
  MHO_MEMBER void draw(std::ptrdiff_t block) const {
    constexpr std::ptrdiff_t QUARTER = TOGETHER / 4;
    for (std::ptrdiff_t part = 0; part < QUARTER; part += VL) {
      const Words words = draws(asWord(laneNumbers()) + static_cast<std::uint32_t>(block * QUARTER + part));
      for (int w = 0; w < 4; w++) store(dither + w * QUARTER + part, (uniform(words.word[w]) - 0.5f) * step);
    }
  }
};

/** Largest |k| of the power of two that errors are scaled by: both 2^k and 2^−k are normal floats. */
constexpr int MAX_EXPONENT = 126;

/** Largest finite size of a chunk of errors. */
template <class Source>
static float largestOf(Source source, std::ptrdiff_t begin, std::ptrdiff_t count) {
  Int sizes = {};
  forVectors(count, [&](std::ptrdiff_t i, int n) { sizes = maximum(sizes, asInt(absolute(source.load(begin + i, n)))); });
  if (anyLane(sizes >= INFINITE)) {
    sizes = Int{};
    forVectors(count, [&](std::ptrdiff_t i, int n) {
      const Float e = source.load(begin + i, n);
      sizes = maximum(sizes, notFinite(e) ? Int{} : asInt(absolute(e)));
    });
  }
  return largest(asFloat(sizes));
}

/** Largest finite size of all errors. */
template <class Source>
static float largestOfAll(const Source& source, std::ptrdiff_t length, ValueCounts* counts, Pool& pool) {
  parallelChunks(length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int thread) {
    const float most = largestOf(source, first, count);
    if (most > counts[thread].largest) counts[thread].largest = most;
  });
  float most = 0;
  for (int i = 0; i < pool.threads(); i++) most = counts[i].largest > most ? counts[i].largest : most;
  return most;
}

/** Makes words or floats of all values. */
template <class Source>
static void quantizeAll(const Source& source, const ErrorArguments& a, ValueCounts* counts, Pool& pool) {
  const float limit = static_cast<float>((1 << (a.bits - 1)) - 1);
  const Quantizer quantizer = {std::ldexp(1.0f, a.bits - 1), -limit, limit, std::ldexp(1.0f, 1 - a.bits)};
  // Backwards: the values that the first pass read last may still be in the caches.
  const std::ptrdiff_t last = (a.length - 1) / CHUNK * CHUNK;
  parallelChunks(a.length, CHUNK, pool, [&](std::ptrdiff_t task, std::ptrdiff_t, int thread) {
    const std::ptrdiff_t first = last - task, count = first == last ? a.length - last : CHUNK;
    if (a.out.words())
      quantizer.apply<true>(source, a.out.as<std::uint8_t>(), first, count, counts[thread]);
    else
      quantizer.apply<true>(source, a.out.as<float>(), first, count, counts[thread]);
  });
}

/** Two passes over the errors, since the step follows the largest one; one where that is known. */
template <class Source>
static void quantizeFrom(Source source, const ErrorArguments& a, ValueCounts* counts, Pool& pool) {
  const float most = a.largest ? a.largest[0] : largestOfAll(source, a.length, counts, pool);
  const int rounded = most > 0 ? roundLog2(most) : 0;
  const int k = rounded > MAX_EXPONENT ? MAX_EXPONENT : rounded < -MAX_EXPONENT ? -MAX_EXPONENT : rounded;
  source.factor = std::ldexp(1.0f, -k);
  if (a.stochastic) {
    const Draws draws = {a.seed.low, a.seed.high, Stream::errorRounding, a.layer, a.step};
    quantizeAll(DitheredSource<Source>{source, draws, std::ldexp(1.0f, 1 - a.bits), {}}, a, counts, pool);
  } else {
    quantizeAll(source, a, counts, pool);
  }
  a.scaleOut[0] = a.scaleIn[0] * std::ldexp(1.0f, k);
}

static void quantizeError(const ErrorArguments& a, Workspace& workspace, Pool& pool) {
  ValueCounts* counts = perThread<ValueCounts>(workspace, pool);
  withMask(a.mask, [&](auto passing) {
    const ErrorSource<decltype(passing)> source = {a.error, passing, 1.0f};
    if (a.bits > 0) return quantizeFrom(source, a, counts, pool);
    parallelChunks(a.length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int thread) {
      activatePlain(source, a.out.as<float>(), false, first, count, counts[thread]);
    });
    a.scaleOut[0] = a.scaleIn[0];
  });
  addCounts(a.counters, a.length, counts, pool.threads());
}

}  // namespace MHO_ISA
}  // namespace mho
