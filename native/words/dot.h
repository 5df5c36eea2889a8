// Dot products of small integers, lane by lane: the primitives in which the instruction sets differ.
#pragma once
#include "../vec.h"

namespace mho {
namespace MHO_ISA {

/** sum + a₀b₀ + a₁b₁ in each lane, where a lane of a and b holds two 16-bit integers. No sum may leave 32 bits. */
MHO_INLINE Int dotPairs(Int sum, Int a, Int b) {
#if MHO_IS(amx) || MHO_IS(avx512vnni)
  return (Int)_mm512_dpwssd_epi32((__m512i)sum, (__m512i)a, (__m512i)b);
#elif MHO_IS(avx512)
  return sum + (Int)_mm512_madd_epi16((__m512i)a, (__m512i)b);
#elif MHO_IS(avxvnni)
  return (Int)_mm256_dpwssd_avx_epi32((__m256i)sum, (__m256i)a, (__m256i)b);
#elif MHO_IS(avx2)
  return sum + (Int)_mm256_madd_epi16((__m256i)a, (__m256i)b);
#elif MHO_IS(neon)
  const int16x8_t x = (int16x8_t)a, y = (int16x8_t)b;
  const int32x4_t low = vmull_s16(vget_low_s16(x), vget_low_s16(y)), high = vmull_high_s16(x, y);
  return sum + (Int)vpaddq_s32(low, high);
#else
  for (int i = 0; i < VL; i++)
    sum[i] += static_cast<std::int16_t>(a[i]) * static_cast<std::int16_t>(b[i]) + (a[i] >> 16) * (b[i] >> 16);
  return sum;
#endif
}

/** Whether dotQuads is one instruction here. */
constexpr bool HAS_QUADS = MHO_IS(amx) || MHO_IS(avx512vnni) || MHO_IS(avxvnni);

/** sum + Σ aᵢbᵢ in each lane, where a lane holds four bytes, unsigned in a and signed in b. */
MHO_INLINE Int dotQuads(Int sum, Int a, Int b) {
#if MHO_IS(amx) || MHO_IS(avx512vnni)
  return (Int)_mm512_dpbusd_epi32((__m512i)sum, (__m512i)a, (__m512i)b);
#elif MHO_IS(avxvnni)
  return (Int)_mm256_dpbusd_avx_epi32((__m256i)sum, (__m256i)a, (__m256i)b);
#else
  for (int i = 0; i < VL; i++)
    for (int byte = 0; byte < 4; byte++)
      sum[i] += static_cast<std::uint8_t>(a[i] >> 8 * byte) * static_cast<std::int8_t>(b[i] >> 8 * byte);
  return sum;
#endif
}

}  // namespace MHO_ISA
}  // namespace mho
