// Operations over the lanes of a vector that vec.h does not have: tests, counts, sums, whole numbers. The same bits everywhere.
#pragma once
#include "vec.h"

namespace mho {
namespace MHO_ISA {

/** True if any lane of a comparison is true. */
MHO_INLINE bool anyLane(Mask mask) {
#if MHO_AVX512
  return _mm512_test_epi32_mask((__m512i)mask, (__m512i)mask) != 0;
#elif MHO_AVX2
  return _mm256_movemask_ps((__m256)mask) != 0;
#elif MHO_IS(neon)
  return vmaxvq_u32((uint32x4_t)mask) != 0;
#else
  int any = 0;
  for (int i = 0; i < VL; i++) any |= mask[i];
  return any != 0;
#endif
}

MHO_INLINE float largest(Float v) {
  float m = v[0];
  for (int i = 1; i < VL; i++) m = v[i] > m ? v[i] : m;
  return m;
}

MHO_INLINE std::int64_t sum(Int v) {
  std::int64_t s = 0;
  for (int i = 0; i < VL; i++) s += v[i];
  return s;
}

MHO_INLINE Float absolute(Float v) { return asFloat(asInt(v) & 0x7fffffff); }

/** v between low and high; not a number where v is not. */
MHO_INLINE Float clamp(Float v, Float low, Float high) {
#if MHO_IS(neon)
  return (Float)vminq_f32((float32x4_t)high, vmaxq_f32((float32x4_t)low, (float32x4_t)v));
#else
  return minimum(high, maximum(low, v));
#endif
}

/** Largest whole number not above v. */
MHO_INLINE Float floorOf(Float v) {
#if MHO_AVX512
  constexpr int down = _MM_FROUND_TO_NEG_INF | _MM_FROUND_NO_EXC;
  return (Float)_mm512_roundscale_ps((__m512)v, down);
#elif MHO_AVX2
  return (Float)_mm256_floor_ps((__m256)v);
#elif MHO_IS(neon)
  return (Float)vrndmq_f32((float32x4_t)v);
#else
  Float r;
  for (int i = 0; i < VL; i++) r[i] = __builtin_floorf(v[i]);
  return r;
#endif
}

/** Bits of a float that is infinite; those of a finite size are less, those of no number more. */
constexpr std::int32_t INFINITE = 0x7f800000;

/** True in lanes that are infinite or not a number. */
MHO_INLINE Mask notFinite(Float v) { return (asInt(v) & INFINITE) == INFINITE; }

MHO_INLINE Int maximum(Int a, Int b) { return a > b ? a : b; }

/** Adds 1 to the counts of true lanes. */
MHO_INLINE void tally(Int& counts, Mask mask) {
#if MHO_AVX512
  counts = mask ? counts + 1 : counts;
#else
  counts -= (Int)mask;
#endif
}

#if MHO_AVX2
/** The numbers of the lanes of each set, in ascending order, a byte each. */
struct LaneLists {
  std::uint64_t of[256] = {};
  constexpr LaneLists() {
    for (int set = 0; set < 256; set++)
      for (int lane = 7; lane >= 0; lane--)
        if (set >> lane & 1) of[set] = of[set] << 8 | static_cast<std::uint64_t>(lane);
  }
};
constexpr LaneLists laneLists;
#endif

/** Writes first + lane for the true lanes of a comparison, in ascending order, to out, of which it may spoil VL entries.
 *  Returns how many they are. */
MHO_INLINE int listLanes(Mask mask, std::int32_t first, std::int32_t* out) {
#if MHO_AVX512
  const __mmask16 set = _mm512_test_epi32_mask((__m512i)mask, (__m512i)mask);
  _mm512_storeu_si512(out, _mm512_maskz_compress_epi32(set, (__m512i)(laneNumbers() + first)));
  return __builtin_popcount(set);
#elif MHO_AVX2
  const int set = _mm256_movemask_ps((__m256)mask);
  const __m128i lanes = _mm_cvtsi64_si128(static_cast<long long>(laneLists.of[set]));
  store(out, (Int)_mm256_cvtepu8_epi32(lanes) + first);
  return __builtin_popcount(static_cast<unsigned>(set));
#else
  int count = 0;
  for (int lane = 0; lane < VL; lane++) {
    out[count] = first + lane;
    count -= mask[lane];
  }
  return count;
#endif
}

/** Calls body(i, n) for the vectors of [0, count): n = VL, and at the end the rest. */
template <class Body>
MHO_INLINE void forVectors(std::ptrdiff_t count, const Body& body) {
  std::ptrdiff_t i = 0;
  for (; i + VL <= count; i += VL) body(i, VL);
  if (i < count) body(i, static_cast<int>(count - i));
}

/** True in the first n lanes. */
MHO_INLINE Mask firstLanes(int n) { return laneNumbers() < broadcast(n); }

/** The first n <= VL floats, then zeros. */
MHO_INLINE Float loadUpTo(const float* p, int n) {
  if (n == VL) return load(p);
#if MHO_AVX512
  return (Float)_mm512_maskz_loadu_ps(static_cast<__mmask16>((1 << n) - 1), p);
#elif MHO_AVX2
  return (Float)_mm256_maskload_ps(p, (__m256i)firstLanes(n));
#else
  return loadPart(p, n);
#endif
}
MHO_INLINE void storeUpTo(float* p, Float v, int n) {
  if (n == VL) return store(p, v);
#if MHO_AVX512
  _mm512_mask_storeu_ps(p, static_cast<__mmask16>((1 << n) - 1), (__m512)v);
#elif MHO_AVX2
  _mm256_maskstore_ps(p, (__m256i)firstLanes(n), (__m256)v);
#else
  storePart(p, v, n);
#endif
}

}  // namespace MHO_ISA
}  // namespace mho
