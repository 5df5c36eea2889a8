// The uniform converter (AdcSettings of engine.ts), and which rows' conversions are counted.
#pragma once
#include "../layout.h"
#include "../vec.h"

namespace mho {
namespace MHO_ISA {

/** Conversions are counted in runs of SAMPLE rows, one run of SAMPLE_EVERY. All tiles' heights divide it. */
constexpr int SAMPLE = 48, SAMPLE_EVERY = 8;

MHO_INLINE bool sampled(int row) { return row / SAMPLE % SAMPLE_EVERY == 0; }

/** Runs of rows first…first+rows−1 that are counted or not: visit(offset from first, rows, counted). */
template <class Visit>
static void forSampledRuns(int first, int rows, const Visit& visit) {
  for (int r = 0; r < rows;) {
    const int row = first + r, unit = row / SAMPLE;
    const bool counted = sampled(row);
    const int next = (counted ? unit + 1 : (unit / SAMPLE_EVERY + 1) * SAMPLE_EVERY) * SAMPLE - first;
    const int end = next < rows ? next : rows;
    visit(r, end - r, counted);
    r = end;
  }
}

/** Adding it to |t| < 2^22 leaves roundEven(t) in the low bits: float bits − MAGIC_BITS is the integer. */
constexpr float MAGIC = 12582912.0f;
constexpr std::int32_t MAGIC_BITS = 0x4B400000;

/** Constants of one converter; low and high are the end codes plus MAGIC. */
struct Converter {
  float inverse, offset, low, high;

  static Converter of(const AdcSettings& adc) {
    const float zero = adc.range[1];
    const float top = static_cast<float>((1 << adc.bits) - 1);
    return {1.0f / adc.range[0], adc.rounding == Rounding::nearest ? 0.0f : -0.5f, MAGIC - zero, MAGIC + (top - zero)};
  }
  /** Scalar conversion; returns whether the code was clipped. */
  std::int32_t code(float p, bool& below, bool& above) const {
    const float t = static_cast<float>(static_cast<double>(p) * inverse + offset);
    float v = t + MAGIC;
    below = v < low;
    above = v > high;
    v = below ? low : above ? high : v;
    std::int32_t bits;
    std::memcpy(&bits, &v, sizeof bits);
    return bits - MAGIC_BITS;
  }
  std::int32_t code(float p) const {
    bool below, above;
    return code(p, below, above);
  }
};

}  // namespace MHO_ISA
}  // namespace mho
