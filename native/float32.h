// Single-precision arithmetic that TypeScript, C++ and WGSL evaluate to the same bits: src/base/float32.ts on vectors,
// operation by operation. Compile without contraction of a·b + c.
#pragma once
#include "lanes.h"

namespace mho {
namespace MHO_ISA {

/** Nearest integer of |x| < 2^22, ties to even. */
MHO_INLINE Float roundEven(Float x) { return (x + 12582912.0f) - 12582912.0f; }

/** Natural logarithm of positive normal floats. */
MHO_INLINE Float log32(Float x) {
  constexpr float coefficients[] = {-1.151461031e-1f, 1.167699874e-1f,  -1.2420140846e-1f, 1.4249322787e-1f,
                                    -1.6668057665e-1f, 2.0000714765e-1f, -2.4999993993e-1f, 3.3333331174e-1f};
  const Word word = asWord(x);
  Int exponent = asInt(word >> 23) - 126;
  Float m = asFloat((word & 0x007fffffu) | 0x3f000000u);
  const Mask small = m < 0.70710678f;
  exponent += (Int)small;
  m = small ? m + m : m;
  m = m - 1.0f;
  const Float e = toFloat(exponent);
  const Float z = m * m;
  Float y = broadcast(7.0376836292e-2f);
  for (const float c : coefficients) y = y * m + c;
  y = y * m * z;
  y = y + e * -2.1219444e-4f;
  y = y - z * 0.5f;
  y = m + y;
  return y + e * 0.693359375f;
}

/** e^x, x clamped to [−87, 88]. */
MHO_INLINE Float exp32(Float x) {
  constexpr float coefficients[] = {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f, 1.6666665459e-1f,
                                    5.0000001201e-1f};
  const Float clamped = clamp(x, broadcast(-87.0f), broadcast(88.0f));
  const Float n = roundEven(clamped * 1.44269504088896341f);
  Float r = clamped - n * 0.693359375f;
  r = r - n * -2.1219444e-4f;
  Float y = broadcast(1.98756915e-4f);
  for (const float c : coefficients) y = y * r + c;
  y = y * (r * r) + r + 1.0f;
  return y * asFloat((toInt(n) + 127) << 23);
}

/** x^y for x >= 0. */
MHO_INLINE Float pow32(Float x, float y) {
  if (y == 0) return broadcast(1.0f);
  return x < 1.2e-38f ? Float{} : exp32(log32(x) * y);
}

}  // namespace MHO_ISA
}  // namespace mho
