// Whole base-2 logarithms of floats, exactly, as src/engine/reference/log2.ts. For scalars: one a layer and step.
#pragma once
#include <cmath>

namespace mho {

/** e with m = mantissa·2^e and 1 <= mantissa < 2; 1024 for infinity. */
static inline int exponentOf(float m) {
  int exponent = 1025;
  if (std::isfinite(m)) std::frexp(m, &exponent);
  return exponent - 1;
}

/** log2 of m > 0, to the nearest whole number: up where the mantissa is √2 (as a float) or more. */
static inline int roundLog2(float m) {
  const int exponent = exponentOf(m);
  return std::ldexp(static_cast<double>(m), -exponent) >= 1.41421354f && std::isfinite(m) ? exponent + 1 : exponent;
}

/** log2 of m > 0, upwards. */
static inline int ceilLog2(float m) {
  const int exponent = exponentOf(m);
  return std::ldexp(static_cast<double>(m), -exponent) > 1 && std::isfinite(m) ? exponent + 1 : exponent;
}

}  // namespace mho
