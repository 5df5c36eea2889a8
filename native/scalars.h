// The steps of engine.ts that are too small or too plain for kernels of their own: control rules, copies, fills.
#pragma once
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>

#include "layout.h"
#include "log2.h"
#include "workspace.h"

namespace mho {

/** Engine.updateControl. */
inline void updateControl(ControlRule rule, const float* from, float* to) {
  const float most = from[Control::maxVelocity];
  const float gain = from[Control::pulseGain];
  if (rule == ControlRule::normalize) {
    to[Control::velocityDecay] = most > 0 ? std::ldexp(1.0f, -roundLog2(most)) : 1;
    to[Control::gradientGain] = 0;
    return;
  }
  to[Control::pulseGain] = most > 0 ? std::ldexp(gain, -roundLog2(most)) : 0;
}

constexpr std::size_t kBytesPerTask = std::size_t{1} << 20;

/** Calls body(first, bytes) for pieces of [0, bytes) on the pool. */
template <class Body>
void forBytes(std::size_t bytes, Pool& pool, const Body& body) {
  struct Loop {
    const Body& body;
    std::size_t bytes;
  } loop = {body, bytes};
  const auto task = [](void* context, int index, int) {
    const Loop& l = *static_cast<const Loop*>(context);
    const std::size_t first = static_cast<std::size_t>(index) * kBytesPerTask;
    l.body(first, std::min(kBytesPerTask, l.bytes - first));
  };
  pool.run(static_cast<int>((bytes + kBytesPerTask - 1) / kBytesPerTask), task, &loop);
}

inline void copyBytes(const char* from, char* to, std::size_t bytes, Pool& pool) {
  forBytes(bytes, pool, [&](std::size_t first, std::size_t count) { std::memmove(to + first, from + first, count); });
}

/** Fills with a repeated value of `size` bytes (a divisor of kBytesPerTask). */
inline void fillBytes(char* to, std::size_t bytes, const char* value, std::size_t size, Pool& pool) {
  forBytes(bytes, pool, [&](std::size_t first, std::size_t count) {
    for (std::size_t i = 0; i < count; i += size) std::memcpy(to + first + i, value, size);
  });
}

}  // namespace mho
