// Vectors of VL floats or 32-bit integers for the instruction set MHO_ISA (see MHO_ID_… below; amx and avx512vnni have the vectors of
// avx512, avxvnni those of avx2), on the vector extension of GCC and Clang: + − * / & | ^ << >> and comparisons work on whole vectors, and
// `mask ? a : b` selects lanes. Only what the compilers do not express well is written with intrinsics.
// Include it in a file that is compiled once per instruction set (see array/array.h); everything is in namespace
// mho::<isa> and `static`, so variants cannot mix. Every function gives the same bits on every instruction set.
#pragma once
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>

#ifndef MHO_ISA
#error "compile with -DMHO_ISA=amx, avx512vnni, avx512, avxvnni, avx2, neon or portable"
#endif
#define MHO_JOIN2(a, b) a##b
#define MHO_JOIN(a, b) MHO_JOIN2(a, b)
#define MHO_ID_avx512 1
#define MHO_ID_avx2 2
#define MHO_ID_neon 3
#define MHO_ID_portable 4
#define MHO_ID_avx512vnni 5
#define MHO_ID_amx 6
#define MHO_ID_avxvnni 7
#define MHO_IS(isa) (MHO_JOIN(MHO_ID_, MHO_ISA) == MHO_ID_##isa)
#define MHO_AVX512 (MHO_IS(avx512) || MHO_IS(avx512vnni) || MHO_IS(amx))
#define MHO_AVX2 (MHO_IS(avx2) || MHO_IS(avxvnni))

#if MHO_AVX512 || MHO_AVX2
#include <immintrin.h>
#elif MHO_IS(neon)
#include <arm_neon.h>
#endif

#define MHO_INLINE static inline __attribute__((always_inline))
/** MHO_INLINE for members. */
#define MHO_MEMBER inline __attribute__((always_inline))

namespace mho {
namespace MHO_ISA {

#if MHO_AVX512
constexpr int VL = 16;
#elif MHO_AVX2
constexpr int VL = 8;
#else
constexpr int VL = 4;
#endif

typedef float Float __attribute__((vector_size(4 * VL), may_alias));
typedef std::int32_t Int __attribute__((vector_size(4 * VL), may_alias));
typedef std::uint32_t Word __attribute__((vector_size(4 * VL), may_alias));
/** Result of a comparison: −1 in true lanes, 0 in false ones. */
typedef decltype(Float{} < Float{}) Mask;

MHO_INLINE Float load(const float* p) {
  Float v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
MHO_INLINE Int load(const std::int32_t* p) {
  Int v;
  std::memcpy(&v, p, sizeof v);
  return v;
}
MHO_INLINE void store(float* p, Float v) { std::memcpy(p, &v, sizeof v); }
MHO_INLINE void store(std::int32_t* p, Int v) { std::memcpy(p, &v, sizeof v); }

/** The first n < VL floats, then zeros. */
MHO_INLINE Float loadPart(const float* p, int n) {
  Float v = {};
  std::memcpy(&v, p, static_cast<std::size_t>(n) * 4);
  return v;
}
MHO_INLINE void storePart(float* p, Float v, int n) { std::memcpy(p, &v, static_cast<std::size_t>(n) * 4); }

MHO_INLINE Int asInt(Float v) { return (Int)v; }
MHO_INLINE Int asInt(Word v) { return (Int)v; }
MHO_INLINE Word asWord(Int v) { return (Word)v; }
MHO_INLINE Word asWord(Float v) { return (Word)v; }
MHO_INLINE Float asFloat(Int v) { return (Float)v; }
MHO_INLINE Float asFloat(Word v) { return (Float)v; }

/** Nearest float (ties to even) of each integer, and integer part of each float (|v| < 2^31). */
MHO_INLINE Float toFloat(Int v) { return __builtin_convertvector(v, Float); }
MHO_INLINE Int toInt(Float v) { return __builtin_convertvector(v, Int); }

#if MHO_AVX512
MHO_INLINE Float broadcast(float x) { return (Float)_mm512_set1_ps(x); }
MHO_INLINE Int broadcast(std::int32_t x) { return (Int)_mm512_set1_epi32(x); }
/** a·b + c with one rounding. */
MHO_INLINE Float fma(Float a, Float b, Float c) { return (Float)_mm512_fmadd_ps((__m512)a, (__m512)b, (__m512)c); }
/** Smaller or larger of two; b where a is not a number. */
MHO_INLINE Float minimum(Float a, Float b) { return (Float)_mm512_min_ps((__m512)a, (__m512)b); }
MHO_INLINE Float maximum(Float a, Float b) { return (Float)_mm512_max_ps((__m512)a, (__m512)b); }
MHO_INLINE Float squareRoot(Float a) { return (Float)_mm512_sqrt_ps((__m512)a); }
#elif MHO_AVX2
MHO_INLINE Float broadcast(float x) { return (Float)_mm256_set1_ps(x); }
MHO_INLINE Int broadcast(std::int32_t x) { return (Int)_mm256_set1_epi32(x); }
MHO_INLINE Float fma(Float a, Float b, Float c) { return (Float)_mm256_fmadd_ps((__m256)a, (__m256)b, (__m256)c); }
MHO_INLINE Float minimum(Float a, Float b) { return (Float)_mm256_min_ps((__m256)a, (__m256)b); }
MHO_INLINE Float maximum(Float a, Float b) { return (Float)_mm256_max_ps((__m256)a, (__m256)b); }
MHO_INLINE Float squareRoot(Float a) { return (Float)_mm256_sqrt_ps((__m256)a); }
#elif MHO_IS(neon)
MHO_INLINE Float broadcast(float x) { return (Float)vdupq_n_f32(x); }
MHO_INLINE Int broadcast(std::int32_t x) { return (Int)vdupq_n_s32(x); }
MHO_INLINE Float fma(Float a, Float b, Float c) {
  return (Float)vfmaq_f32((float32x4_t)c, (float32x4_t)a, (float32x4_t)b);
}
MHO_INLINE Float minimum(Float a, Float b) { return (Float)vminnmq_f32((float32x4_t)a, (float32x4_t)b); }
MHO_INLINE Float maximum(Float a, Float b) { return (Float)vmaxnmq_f32((float32x4_t)a, (float32x4_t)b); }
MHO_INLINE Float squareRoot(Float a) { return (Float)vsqrtq_f32((float32x4_t)a); }
#else
MHO_INLINE Float broadcast(float x) {
  Float v;
  for (int i = 0; i < VL; i++) v[i] = x;
  return v;
}
MHO_INLINE Int broadcast(std::int32_t x) {
  Int v;
  for (int i = 0; i < VL; i++) v[i] = x;
  return v;
}
#if defined(__FMA__) || defined(__ARM_FEATURE_FMA) || defined(__FP_FAST_FMAF)
MHO_INLINE Float fma(Float a, Float b, Float c) {
  Float v;
  for (int i = 0; i < VL; i++) v[i] = __builtin_fmaf(a[i], b[i], c[i]);
  return v;
}
#else
/** In double; where the sum lies on a float tie its rounding error decides, so these lanes go to the C library. */
MHO_INLINE Float fma(Float a, Float b, Float c) {
  typedef double Double __attribute__((vector_size(8 * VL)));
  typedef std::int64_t Long __attribute__((vector_size(8 * VL)));
  const Double sum = __builtin_convertvector(a, Double) * __builtin_convertvector(b, Double) +
                     __builtin_convertvector(c, Double);
  Float v = __builtin_convertvector(sum, Float);
  const Long tie = ((Long)sum & 0x1fffffff) ^ 0x10000000;
  bool maybeTie = false;
  for (int i = 0; i < VL; i++) maybeTie |= tie[i] == 0;
  if (__builtin_expect(maybeTie, 0))
    for (int i = 0; i < VL; i++) v[i] = fmaf(a[i], b[i], c[i]);
  return v;
}
#endif
MHO_INLINE Float squareRoot(Float a) {
  Float v;
  for (int i = 0; i < VL; i++) v[i] = sqrtf(a[i]);
  return v;
}
MHO_INLINE Float minimum(Float a, Float b) { return a < b ? a : b; }
MHO_INLINE Float maximum(Float a, Float b) { return a > b ? a : b; }
#endif

/** High 32 bits of the unsigned products. */
MHO_INLINE Word multiplyHigh(Word a, Word b) {
#if MHO_AVX512
  const __m512i even = _mm512_srli_epi64(_mm512_mul_epu32((__m512i)a, (__m512i)b), 32);
  const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64((__m512i)a, 32), _mm512_srli_epi64((__m512i)b, 32));
  return (Word)_mm512_mask_blend_epi32(0xaaaa, even, odd);
#elif MHO_AVX2
  const __m256i even = _mm256_srli_epi64(_mm256_mul_epu32((__m256i)a, (__m256i)b), 32);
  const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64((__m256i)a, 32), _mm256_srli_epi64((__m256i)b, 32));
  return (Word)_mm256_blend_epi32(even, odd, 0xaa);
#else
  Word v;
  for (int i = 0; i < VL; i++) v[i] = static_cast<std::uint32_t>((static_cast<std::uint64_t>(a[i]) * b[i]) >> 32);
  return v;
#endif
}

/** Lane numbers 0, 1, …, VL − 1. */
MHO_INLINE Int laneNumbers() {
  Int v;
  for (int i = 0; i < VL; i++) v[i] = i;
  return v;
}

}  // namespace MHO_ISA
}  // namespace mho
