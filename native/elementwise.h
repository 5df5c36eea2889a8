// Element-wise steps of engine.ts: activations, error quantization, sums, float update. Of floats and words.
// All bound by memory: one pass, two for the error quantization (its step follows the largest error).
#pragma once
#include "bytes.h"
#include "float32.h"
#include "log2.h"
#include "parallel.h"

namespace mho {
namespace MHO_ISA {

/** Exact results of one thread. */
struct alignas(64) ValueCounts {
  std::int64_t clipped, notFinite;
  float largest;
};

static void addCounts(double* counters, std::ptrdiff_t values, const ValueCounts* parts, int threads) {
  counters[ActivationCounters::values] += static_cast<double>(values);
  for (int i = 0; i < threads; i++) {
    counters[ActivationCounters::clipped] += static_cast<double>(parts[i].clipped);
    counters[ActivationCounters::notFinite] += static_cast<double>(parts[i].notFinite);
  }
}

/** Where an element-wise step reads its floats: element i and the n − 1 after it; lanes beyond are zero. FINITE: all are. */
struct FloatSource {
  static constexpr bool FINITE = false;
  const float* values;
  MHO_MEMBER Float load(std::ptrdiff_t i, int n) const { return loadUpTo(values + i, n); }
};
struct FloatSumSource {
  static constexpr bool FINITE = false;
  const float *a, *b;
  MHO_MEMBER Float load(std::ptrdiff_t i, int n) const { return loadUpTo(a + i, n) + loadUpTo(b + i, n); }
};

static WordFloats wordsOf(const Values& values) { return {values.as<std::uint8_t>(), values.kind == ValueKind::i8}; }

/** Words times their step. */
struct WordSource {
  static constexpr bool FINITE = true;
  WordFloats words;
  float step;
  MHO_MEMBER Float load(std::ptrdiff_t i, int n) const { return words.load(i, n) * step; }
};

/** Finite values above `most` become it. */
template <class Source>
struct ClippedSource {
  static constexpr bool FINITE = Source::FINITE;
  Source source;
  float most;
  MHO_MEMBER Float load(std::ptrdiff_t i, int n) const {
    const Float x = source.load(i, n);
    return (x > most) & (x < INFINITY) ? broadcast(most) : x;
  }
};

/** Words times their steps. */
struct WordSumSource {
  static constexpr bool FINITE = true;
  WordFloats a, b;
  float stepA, stepB;
  MHO_MEMBER Float load(std::ptrdiff_t i, int n) const { return a.load(i, n) * stepA + b.load(i, n) * stepB; }
};

/** Errors behind the mask of an activation (ActivationMask), times a factor: those that do not pass are 0. */
template <class Passing>
struct ErrorSource {
  static constexpr bool FINITE = false;
  const float* error;
  Passing passing;
  float factor;
  MHO_MEMBER Float load(std::ptrdiff_t i, int n) const { return passing.only(loadUpTo(error + i, n), i, n) * factor; }
};

struct AllPass {
  MHO_MEMBER Float only(Float e, std::ptrdiff_t, int) const { return e; }
};
struct FloatsPass {
  const float* output;
  float least, limit;
  MHO_MEMBER Float only(Float e, std::ptrdiff_t i, int n) const {
    const Float y = loadUpTo(output + i, n);
    return (y > least) & (absolute(y) < limit) ? e : Float{};
  }
};
/** Words first … first + count − 1 pass. Only for count < 256, so that what passes is an interval of the bytes, too. */
struct WordsPass {
  const std::uint8_t* output;
  std::int32_t first, count;
  MHO_MEMBER Float only(Float e, std::ptrdiff_t i, int n) const {
    return ((loadBytesUpTo(output + i, n) - first) & 255) < count ? e : Float{};
  }
};

/** Calls body with the AllPass, FloatsPass or WordsPass of this mask. */
template <class Body>
static void withMask(const ActivationMask& m, const Body& body) {
  if (!m.output.data) return body(AllPass{});
  if (!m.output.words()) return body(FloatsPass{m.output.as<float>(), m.relu ? 0.0f : -INFINITY, m.limit});
  const bool isSigned = m.output.kind == ValueKind::i8;
  // Whole numbers below the limit; none where it is 0 or not a number.
  const int below = m.limit > 0 ? static_cast<int>(std::ceil(std::fmin(m.limit, 256.0f))) - 1 : -1;
  const int least = isSigned ? -128 : 0, most = isSigned ? 127 : 255;
  const int first = m.relu ? 1 : -below > least ? -below : least;
  const int last = below < most ? below : most;
  if (first == least && last == most) return body(AllPass{});
  body(WordsPass{m.output.as<std::uint8_t>(), first, last < first ? 0 : last - first + 1});
}

/** x + ROUNDER rounds x to the nearest whole number, ties to even, which then stands in the low bits (|x| < 2^22). */
constexpr float ROUNDER = 12582912.0f;

/** Stores n codes that come with ROUNDER added: as floats times the step, or as words. */
MHO_INLINE void storeCodes(float* out, Float codes, float step, int n) { storeUpTo(out, (codes - ROUNDER) * step, n); }
MHO_INLINE void storeCodes(std::uint8_t* out, Float codes, float, int n) { storeBytesUpTo(out, asInt(codes), n); }

/** code = clamp(roundEven(x·factor), low, high), counting. SIGNED: low = −high; else what is below `low` is not counted.
 *  An output of floats gets step·code; words are 0 where the input is not finite. */
struct Quantizer {
  float factor, low, high, step;

  template <bool SIGNED, class Source, class Out>
  void apply(const Source& source, Out* out, std::ptrdiff_t begin, std::ptrdiff_t count, ValueCounts& counts) const {
    if constexpr (std::is_same_v<Out, float>)
      exact<SIGNED>(source, out, begin, count, counts);
    else if (!finite<SIGNED>(source, out, begin, count, counts))
      exact<SIGNED>(source, out, begin, count, counts);
  }

 private:
  /** Makes words if all values are finite; else returns false and counts nothing. */
  template <bool SIGNED, class Source>
  bool finite(Source source, std::uint8_t* out, std::ptrdiff_t begin, std::ptrdiff_t count, ValueCounts& counts) const {
    const Float least = broadcast(low + ROUNDER), most = broadcast(high + ROUNDER), scale = broadcast(factor);
    Int clipped = {}, sizes = {};
    forVectors(count, [&](std::ptrdiff_t i, int n) {
      const Float x = source.load(begin + i, n);
      const Float code = x * scale + ROUNDER;
      const Float word = clamp(code, least, most);
      tally(clipped, SIGNED ? word != code : code > most);
      if (!Source::FINITE) sizes = maximum(sizes, asInt(absolute(x)));
      storeCodes(out + begin + i, word, 1, n);
    });
    if (anyLane(sizes >= INFINITE)) return false;
    counts.clipped += sum(clipped);
    return true;
  }

  template <bool SIGNED, class Source, class Out>
  void exact(Source source, Out* out, std::ptrdiff_t begin, std::ptrdiff_t count, ValueCounts& counts) const {
    constexpr bool WORDS = !std::is_same_v<Out, float>;
    const Float least = broadcast(low + ROUNDER), most = broadcast(high + ROUNDER), scale = broadcast(factor);
    const float unit = step;
    Int clipped = {}, bad = {};
    forVectors(count, [&](std::ptrdiff_t i, int n) {
      const Float x = source.load(begin + i, n);
      const Float code = x * scale + ROUNDER;
      const Mask infinite = notFinite(x);
      tally(bad, infinite);
      tally(clipped, SIGNED ? (code > most) | (code < least) : code > most);
      const Float clamped = clamp(code, least, most);
      storeCodes(out + begin + i, infinite & -WORDS ? broadcast(ROUNDER) : clamped, unit, n);
    });
    counts.clipped += sum(clipped);
    counts.notFinite += sum(bad);
  }
};

/** Without quantization: relu or copy, counting what is not finite. */
template <class Source>
static void activatePlain(const Source& source, float* out, bool relu, std::ptrdiff_t begin, std::ptrdiff_t count,
                          ValueCounts& counts) {
  Int bad = {};
  forVectors(count, [&](std::ptrdiff_t i, int n) {
    const Float x = source.load(begin + i, n);
    tally(bad, notFinite(x));
    storeUpTo(out + begin + i, relu ? (x <= 0.0f ? Float{} : x) : x, n);
  });
  counts.notFinite += sum(bad);
}

/** sourceFrom(first): what is read from element `first` of a chunk on. */
template <class SourceFrom>
static void activateValues(const SourceFrom& sourceFrom, const ActivationSettings& a, const Values& output, std::ptrdiff_t length,
                           ValueCounts* counts, Pool& pool) {
  const auto [bits, step] = a.quantization;
  const bool plain = bits == 0;
  const float high = static_cast<float>(a.relu ? (1 << bits) - 1 : (1 << (plain ? 0 : bits - 1)) - 1);
  const Quantizer quantizer = {static_cast<float>(1 / step), a.relu ? 0 : -high, high, static_cast<float>(step)};
  const auto quantize = [&](const auto& source, auto* out, std::ptrdiff_t first, std::ptrdiff_t count, ValueCounts& c) {
    if (a.relu)
      quantizer.apply<false>(source, out, first, count, c);
    else
      quantizer.apply<true>(source, out, first, count, c);
  };
  parallelChunks(length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int thread) {
    const auto source = sourceFrom(first);
    if (plain)
      activatePlain(source, output.as<float>(), a.relu, first, count, counts[thread]);
    else if (output.words())
      quantize(source, output.as<std::uint8_t>(), first, count, counts[thread]);
    else
      quantize(source, output.as<float>(), first, count, counts[thread]);
  });
  addCounts(a.counters, length, counts, pool.threads());
}

/** The same, clipped where the settings say so. */
template <class SourceFrom>
static void activateFrom(const SourceFrom& sourceFrom, const ActivationSettings& a, const Values& output, std::ptrdiff_t length,
                         ValueCounts* counts, Pool& pool) {
  typedef decltype(sourceFrom(0)) Source;
  if (a.clip <= 0) return activateValues(sourceFrom, a, output, length, counts, pool);
  const float most = static_cast<float>(a.clip);
  activateValues([&](std::ptrdiff_t first) { return ClippedSource<Source>{sourceFrom(first), most}; }, a, output, length, counts, pool);
}

template <class Source>
static void activateAll(const Source& source, const ActivationArguments& a, Workspace& workspace, Pool& pool) {
  activateFrom([&](std::ptrdiff_t) { return source; }, a, a.output, a.length, perThread<ValueCounts>(workspace, pool), pool);
}

static void activate(const ActivationArguments& a, Workspace& workspace, Pool& pool) {
  if (a.input.words())
    activateAll(WordSource{wordsOf(a.input), a.inputStep}, a, workspace, pool);
  else
    activateAll(FloatSource{a.input.as<float>()}, a, workspace, pool);
}

static void addActivations(const SumArguments& s, Workspace& workspace, Pool& pool) {
  if (s.a.words())
    activateAll(WordSumSource{wordsOf(s.a), wordsOf(s.b), s.stepA, s.stepB}, s.activation, workspace, pool);
  else
    activateAll(FloatSumSource{s.a.as<float>(), s.b.as<float>()}, s.activation, workspace, pool);
}

static void activateBackward(float* error, std::ptrdiff_t length, const ActivationMask& mask, Pool& pool) {
  withMask(mask, [&](auto passing) {
    if (std::is_same_v<decltype(passing), AllPass>) return;
    parallelChunks(length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
      forVectors(count, [&](std::ptrdiff_t i, int n) {
        float* e = error + first + i;
        storeUpTo(e, passing.only(loadUpTo(e, n), first + i, n), n);
      });
    });
  });
}

static void splitFloats(const float* x, float* plus, float* minus, std::ptrdiff_t count) {
  forVectors(count, [&](std::ptrdiff_t i, int n) {
    const Float v = loadUpTo(x + i, n);
    storeUpTo(plus + i, v <= 0.0f ? Float{} : v, n);
    storeUpTo(minus + i, v >= 0.0f ? Float{} : -v, n);
  });
}

/** The bytes of plus and minus are the same for u8 and i8. */
static void splitWords(const std::int8_t* x, std::int8_t* plus, std::int8_t* minus, std::ptrdiff_t count) {
  forByteVectors<1>(count, [&](std::ptrdiff_t i, auto width) {
    typedef typename WordVector<std::int8_t, width()>::Type Vector;
    typedef typename WordVector<std::uint8_t, width()>::Type Bytes;
    Vector v;
    std::memcpy(&v, x + i, sizeof v);
    const Vector zero = {};
    const Vector positive = v > zero ? v : zero;
    const Bytes negative = (Bytes)((Bytes)positive - (Bytes)v);
    std::memcpy(plus + i, &positive, sizeof v);
    std::memcpy(minus + i, &negative, sizeof v);
  });
}

/** plus = x where it is above 0, minus = −x where it is below; what is not a number goes to both. */
static void split(const SplitArguments& s, Pool& pool) {
  parallelChunks(s.length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    if (s.x.words())
      splitWords(s.x.as<std::int8_t>() + first, s.plus.as<std::int8_t>() + first, s.minus.as<std::int8_t>() + first, count);
    else
      splitFloats(s.x.as<float>() + first, s.plus.as<float>() + first, s.minus.as<float>() + first, count);
  });
}

static void addErrors(float* a, float* scaleA, const float* b, const float* scaleB, std::ptrdiff_t length, Pool& pool) {
  const float scale = scaleA[0] > scaleB[0] ? scaleA[0] : scaleB[0];
  const float factorA = scaleA[0] / scale, factorB = scaleB[0] / scale;
  parallelChunks(length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      const Float sum = loadUpTo(a + first + i, lanes) * factorA + loadUpTo(b + first + i, lanes) * factorB;
      storeUpTo(a + first + i, sum, lanes);
    });
  });
  scaleA[0] = scale;
}

static void floatUpdate(const FloatUpdateArguments& u, Pool& pool) {
  const float scale = u.gradientScale[0];
  parallelChunks(u.length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      i += first;
      const Float w = loadUpTo(u.weights + i, lanes);
      const Float g = loadUpTo(u.gradient + i, lanes);
      const Float v = u.decay * loadUpTo(u.velocity + i, lanes) + u.gain * (scale * g + u.weightDecay * w);
      storeUpTo(u.velocity + i, v, lanes);
      storeUpTo(u.weights + i, w - u.rate * v, lanes);
    });
  });
}

}  // namespace MHO_ISA
}  // namespace mho
