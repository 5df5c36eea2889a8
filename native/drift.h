// Drift of the devices of one layer over one interval between updates: one pass over memory. Specification: DriftSettings of engine.ts.
#pragma once
#include "parallel.h"

namespace mho {
namespace MHO_ISA {

MHO_INLINE Int loadUpTo(const std::int32_t* p, int n) { return asInt(loadUpTo(reinterpret_cast<const float*>(p), n)); }
MHO_INLINE void storeUpTo(std::int32_t* p, Int v, int n) { storeUpTo(reinterpret_cast<float*>(p), asFloat(v), n); }

MHO_INLINE Float gathered(const float* table, Int at) {
  Float v;
  for (int lane = 0; lane < VL; lane++) v[lane] = table[at[lane]];
  return v;
}

static void drift(const DriftArguments& a, Pool& pool) {
  parallelChunks(a.devices, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    forVectors(count, [&](std::ptrdiff_t i, int lanes) {
      i += first;
      const Float low = a.windows ? loadUpTo(a.windows + i, lanes) : broadcast(a.device.low);
      const Float high = a.windows ? loadUpTo(a.windows + a.devices + i, lanes) : broadcast(a.device.high);
      const auto held = [&](Float written, Int age) {
        return clamp(a.level + (written - a.level) * gathered(a.factors, age), low, high);
      };
      const Float g = loadUpTo(a.conductance + i, lanes);
      Float written = loadUpTo(a.written + i, lanes);
      Int age = loadUpTo(a.age + i, lanes);
      const Mask moved = g != held(written, age);
      written = moved ? g : written;
      age = (moved ? Int{} : age) + 1;
      age = age > a.lastAge ? broadcast(a.lastAge) : age;
      storeUpTo(a.written + i, written, lanes);
      storeUpTo(a.age + i, age, lanes);
      storeUpTo(a.conductance + i, held(written, age), lanes);
    });
  });
}

}  // namespace MHO_ISA
}  // namespace mho
