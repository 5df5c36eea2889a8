// Element-wise steps of engine.ts: activations, error quantization, sums of errors, float update, histograms.
// All bound by memory: one pass, two for the error quantization (its step follows the largest error).
#pragma once
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
  counters[0] += static_cast<double>(values);
  for (int i = 0; i < threads; i++) {
    counters[1] += static_cast<double>(parts[i].clipped);
    counters[2] += static_cast<double>(parts[i].notFinite);
  }
}

/** out[i] = step·clamp(roundEven(in[i]·first·second), low, high), counting. */
struct Quantizer {
  float first, second, low, high, step;

  /** One chunk; lanes beyond the end are zero, which counts nothing. CLIP_LOW: values below `low` count as clipped. */
  template <bool CLIP_LOW>
  void apply(const float* in, float* out, std::ptrdiff_t count, ValueCounts& counts) const {
    Int clipped = {}, bad = {};
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      const Float x = loadUpTo(in + i, lanes);
      const Float code = roundEven(x * first * second);
      bad -= (Int)notFinite(x);
      clipped -= (Int)(code > high);
      if (CLIP_LOW) clipped -= (Int)(code < low);
      storeUpTo(out + i, clamp(code, broadcast(low), broadcast(high)) * step, lanes);
    });
    counts.clipped += sum(clipped);
    counts.notFinite += sum(bad);
  }
};

/** Without quantization: relu or copy, counting what is not finite. */
static void activatePlain(const ActivationArguments& a, std::ptrdiff_t first, std::ptrdiff_t count, ValueCounts& counts) {
  Int bad = {};
  forVectors(count, [&](std::ptrdiff_t i, int lanes) {
    const Float x = loadUpTo(a.input + first + i, lanes);
    bad -= (Int)notFinite(x);
    storeUpTo(a.output + first + i, a.relu ? (x <= 0.0f ? Float{} : x) : x, lanes);
  });
  counts.notFinite += sum(bad);
}

static void activate(const ActivationArguments& a, Workspace& workspace, Pool& pool) {
  ValueCounts* counts = perThread<ValueCounts>(workspace, pool);
  const float high = static_cast<float>(a.relu ? (1 << a.bits) - 1 : (1 << (a.bits > 0 ? a.bits - 1 : 0)) - 1);
  const float step = static_cast<float>(a.step);
  const Quantizer quantizer = {static_cast<float>(1 / a.step), 1.0f, a.relu ? 0 : -high, high, step};
  parallelChunks(a.length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int thread) {
    if (a.bits == 0)
      activatePlain(a, first, count, counts[thread]);
    else if (a.relu)
      quantizer.apply<false>(a.input + first, a.output + first, count, counts[thread]);
    else
      quantizer.apply<true>(a.input + first, a.output + first, count, counts[thread]);
  });
  addCounts(a.counters, a.length, counts, pool.threads());
}

static void activateBackward(float* error, const float* output, std::ptrdiff_t length, bool relu, float limit, Pool& pool) {
  const float least = relu ? 0.0f : -INFINITY;
  parallelChunks(length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      const Float y = loadUpTo(output + first + i, lanes);
      const Mask passes = (y > least) & (absolute(y) < limit);
      const Float e = loadUpTo(error + first + i, lanes);
      storeUpTo(error + first + i, passes ? e : Float{}, lanes);
    });
  });
}

/** Largest |k| of the power of two that errors are scaled by: both 2^k and 2^−k are normal floats. */
constexpr int MAX_EXPONENT = 126;

static void quantizeError(const ErrorArguments& a, Workspace& workspace, Pool& pool) {
  ValueCounts* counts = perThread<ValueCounts>(workspace, pool);
  parallelChunks(a.length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int thread) {
    Float most = {};
    Int bad = {};
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      const Float e = loadUpTo(a.error + first + i, lanes);
      const Mask out = notFinite(e);
      bad -= (Int)out;
      most = maximum(out ? Float{} : absolute(e), most);
    });
    ValueCounts& c = counts[thread];
    c.largest = largest(most) > c.largest ? largest(most) : c.largest;
    if (a.bits == 0) c.notFinite += sum(bad);
  });
  float most = 0;
  for (int i = 0; i < pool.threads(); i++) most = counts[i].largest > most ? counts[i].largest : most;
  if (a.bits == 0) {
    a.scaleOut[0] = a.scaleIn[0];
  } else {
    const int rounded = most > 0 ? roundLog2(most) : 0;
    const int k = rounded > MAX_EXPONENT ? MAX_EXPONENT : rounded < -MAX_EXPONENT ? -MAX_EXPONENT : rounded;
    const float limit = static_cast<float>((1 << (a.bits - 1)) - 1);
    const Quantizer quantizer = {std::ldexp(1.0f, -k), std::ldexp(1.0f, a.bits - 1), -limit, limit,
                                 std::ldexp(1.0f, 1 - a.bits)};
    parallelChunks(a.length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int thread) {
      quantizer.apply<true>(a.error + first, a.error + first, count, counts[thread]);
    });
    a.scaleOut[0] = a.scaleIn[0] * std::ldexp(1.0f, k);
  }
  addCounts(a.counters, a.length, counts, pool.threads());
}

static void add(const float* a, const float* b, float* out, std::ptrdiff_t length, Pool& pool) {
  parallelChunks(length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      storeUpTo(out + first + i, loadUpTo(a + first + i, lanes) + loadUpTo(b + first + i, lanes), lanes);
    });
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

static void histogram(const HistogramArguments& h, Workspace& workspace, Pool& pool) {
  const std::size_t bytes = static_cast<std::size_t>(h.count) * sizeof(std::uint32_t);
  workspace.reserve(pool.threads(), 0, bytes);
  for (int t = 0; t < pool.threads(); t++) std::memset(workspace.thread(t), 0, bytes);
  const float scale = static_cast<float>(h.count) / (h.high - h.low);
  parallelChunks(h.length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int thread) {
    std::uint32_t* bins = reinterpret_cast<std::uint32_t*>(workspace.thread(thread));
    const Float last = broadcast(static_cast<float>(h.count - 1));
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      const Float v = loadUpTo(h.values + first + i, lanes);
      const Float place = floorOf((v - h.low) * scale);
      const Mask number = place == place;
      const Int bin = toInt(number ? clamp(place, Float{}, last) : Float{});
      for (int lane = 0; lane < lanes; lane++) bins[bin[lane]] -= static_cast<std::uint32_t>(number[lane]);
    });
  });
  for (int t = 0; t < pool.threads(); t++) {
    const std::uint32_t* part = reinterpret_cast<const std::uint32_t*>(workspace.thread(t));
    for (int b = 0; b < h.count; b++) h.bins[b] += part[b];
  }
}

}  // namespace MHO_ISA
}  // namespace mho
