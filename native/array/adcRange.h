// Converter ranges from the smallest and largest partial sum: the policies of Engine.trackRange.
#pragma once
#include <cmath>

#include "../layout.h"
#include "../vec.h"

namespace mho {
namespace MHO_ISA {

/** Smallest power of two that is at least m > 0. */
static double powerAbove(float m) {
  int exponent;
  const double mantissa = frexp(m, &exponent);
  return ldexp(1, mantissa == 0.5 ? exponent - 1 : exponent);
}

static void setOracle(const AdcSettings& adc, float low, float high) {
  if (!(high > low)) return;
  const float lsb = static_cast<float>((static_cast<double>(high) - low) / ((1 << adc.bits) - 1));
  adc.range[0] = lsb;
  adc.range[1] = static_cast<float>(0 - rint(static_cast<double>(low) / lsb));
}

static void setRunning(const AdcSettings& adc, float low, float high) {
  const float m = fmaxf(fabsf(low), fabsf(high));
  if (!(m > 0 && m < INFINITY)) return;
  const bool twoSided = low < 0 || adc.range[1] > 0;
  const float maximum = fmaxf(m, 0.99f * adc.range[2]);
  const double scale = powerAbove(maximum);
  const double codes = 1 << adc.bits;
  adc.range[2] = maximum;
  adc.range[0] = static_cast<float>(twoSided ? 2 * scale / codes : scale / codes);
  adc.range[1] = static_cast<float>(twoSided ? codes / 2 : 0);
}

}  // namespace MHO_ISA
}  // namespace mho
