// The best speed of the machine, for `mho bench`: fused multiply-adds in registers, and a memory copy. All threads.
#pragma once
#include <chrono>
#include <cstring>

#include "parallel.h"

namespace mho {
namespace MHO_ISA {

/** Independent accumulators: two units with a latency of 4 or 5 cycles need 10; 12 fit the 16 registers of AVX2. */
constexpr int CHAINS = 12;
constexpr int ROUNDS = 1 << 21;

static void multiplyAddTask(void* context, int, int) {
  Float sums[CHAINS];
  for (int i = 0; i < CHAINS; i++) sums[i] = Float{} + static_cast<float>(i);
  const Float factor = Float{} + 0.999f;
  const Float term = Float{} + 0.001f;
  for (int round = 0; round < ROUNDS; round++) {
#pragma GCC unroll 12
    for (int i = 0; i < CHAINS; i++) sums[i] = fma(sums[i], factor, term);
  }
  Float total = {};
  for (const Float& s : sums) total = total + s;
  // A store that the compiler cannot drop.
  volatile float* out = static_cast<float*>(context);
  out[0] = total[0];
}

static double secondsOf(int tasks, void (*task)(void*, int, int), void* context, Pool& pool) {
  const auto start = std::chrono::steady_clock::now();
  pool.run(tasks, task, context);
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/** Multiply-adds count as two operations; best of several tries. */
static double peakFlops(Pool& pool) {
  const double operations = 2.0 * VL * CHAINS * ROUNDS * pool.threads();
  double best = 0;
  for (int attempt = 0; attempt < 4; attempt++) {
    float sink;
    const double rate = operations / secondsOf(pool.threads(), multiplyAddTask, &sink, pool);
    best = rate > best ? rate : best;
  }
  return best;
}

/** Bytes read plus written per second by memcpy of `bytes` in equal parts, one a thread; best of several tries. */
static double copyBytesPerSecond(char* from, char* to, std::ptrdiff_t bytes, Pool& pool) {
  struct Copy {
    char* from;
    char* to;
    std::ptrdiff_t part;
  } copy = {from, to, bytes / pool.threads()};
  const auto task = [](void* context, int index, int) {
    const Copy& c = *static_cast<const Copy*>(context);
    std::memcpy(c.to + index * c.part, c.from + index * c.part, static_cast<std::size_t>(c.part));
  };
  double best = 0;
  for (int attempt = 0; attempt < 3; attempt++) {
    const double rate = 2.0 * copy.part * pool.threads() / secondsOf(pool.threads(), task, &copy, pool);
    best = rate > best ? rate : best;
  }
  return best;
}

}  // namespace MHO_ISA
}  // namespace mho
