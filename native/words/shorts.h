// Two vectors of 32-bit values as one of 16-bit integers, and back. Where a lane goes is the instruction set's own affair: only what was
// packed here is unpacked here.
#pragma once
#include "../vec.h"

namespace mho {
namespace MHO_ISA {

typedef std::int16_t Shorts __attribute__((vector_size(4 * VL), may_alias));

MHO_INLINE Shorts load(const std::int16_t* p) {
  Shorts v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
MHO_INLINE void store(std::int16_t* p, Shorts v) { std::memcpy(p, &v, sizeof v); }

/** Nearest integers (ties to even) of |a|, |b| < 2^31, beyond 16 bits the nearest that there is. */
MHO_INLINE Shorts packRounded(Float a, Float b) {
#if MHO_AVX512
  return (Shorts)_mm512_packs_epi32(_mm512_cvtps_epi32((__m512)a), _mm512_cvtps_epi32((__m512)b));
#elif MHO_AVX2
  return (Shorts)_mm256_packs_epi32(_mm256_cvtps_epi32((__m256)a), _mm256_cvtps_epi32((__m256)b));
#elif MHO_IS(neon)
  return (Shorts)vqmovn_high_s32(vqmovn_s32(vcvtnq_s32_f32((float32x4_t)a)), vcvtnq_s32_f32((float32x4_t)b));
#else
  constexpr float magic = 12582912.0f;
  Shorts s;
  for (int i = 0; i < VL; i++) {
    const float x = a[i] < -32768 ? -32768 : a[i] > 32767 ? 32767 : a[i];
    const float y = b[i] < -32768 ? -32768 : b[i] > 32767 ? 32767 : b[i];
    s[i] = static_cast<std::int16_t>((x + magic) - magic);
    s[VL + i] = static_cast<std::int16_t>((y + magic) - magic);
  }
  return s;
#endif
}

/** The operand that was packed first (of two), and the second. */
MHO_INLINE Int unpackFirst(Shorts s) {
#if MHO_AVX512
  return (Int)_mm512_srai_epi32(_mm512_unpacklo_epi16((__m512i)s, (__m512i)s), 16);
#elif MHO_AVX2
  return (Int)_mm256_srai_epi32(_mm256_unpacklo_epi16((__m256i)s, (__m256i)s), 16);
#else
  Int v;
  for (int i = 0; i < VL; i++) v[i] = s[i];
  return v;
#endif
}
MHO_INLINE Int unpackSecond(Shorts s) {
#if MHO_AVX512
  return (Int)_mm512_srai_epi32(_mm512_unpackhi_epi16((__m512i)s, (__m512i)s), 16);
#elif MHO_AVX2
  return (Int)_mm256_srai_epi32(_mm256_unpackhi_epi16((__m256i)s, (__m256i)s), 16);
#else
  Int v;
  for (int i = 0; i < VL; i++) v[i] = s[VL + i];
  return v;
#endif
}

MHO_INLINE Shorts broadcastShort(std::int16_t x) {
  Shorts v;
  for (int i = 0; i < 2 * VL; i++) v[i] = x;
  return v;
}
MHO_INLINE Shorts minimum(Shorts a, Shorts b) {
#if MHO_AVX512
  return (Shorts)_mm512_min_epi16((__m512i)a, (__m512i)b);
#elif MHO_AVX2
  return (Shorts)_mm256_min_epi16((__m256i)a, (__m256i)b);
#else
  return a < b ? a : b;
#endif
}
MHO_INLINE Shorts maximum(Shorts a, Shorts b) {
#if MHO_AVX512
  return (Shorts)_mm512_max_epi16((__m512i)a, (__m512i)b);
#elif MHO_AVX2
  return (Shorts)_mm256_max_epi16((__m256i)a, (__m256i)b);
#else
  return a > b ? a : b;
#endif
}

}  // namespace MHO_ISA
}  // namespace mho
