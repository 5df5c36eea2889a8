// Words of 8 bits: beside vectors of floats, VL bytes at a time become 32-bit lanes and back; alone, they fill vectors of
// bytes. The compilers do badly at narrowing by four, so that is written with intrinsics. The same bits everywhere.
#pragma once
#include <type_traits>

#include "lanes.h"

namespace mho {
namespace MHO_ISA {

/** VL bytes, each in a lane of its own: 0 … 255. */
MHO_INLINE Int loadBytes(const std::uint8_t* p) {
#if MHO_AVX512
  return (Int)_mm512_cvtepu8_epi32(_mm_loadu_si128(reinterpret_cast<const __m128i*>(p)));
#elif MHO_AVX2
  return (Int)_mm256_cvtepu8_epi32(_mm_loadl_epi64(reinterpret_cast<const __m128i*>(p)));
#elif MHO_IS(neon)
  std::uint32_t bytes;
  std::memcpy(&bytes, p, sizeof bytes);
  return (Int)vmovl_u16(vget_low_u16(vmovl_u8(vcreate_u8(bytes))));
#else
  Int v;
  for (int i = 0; i < VL; i++) v[i] = p[i];
  return v;
#endif
}

/** The low byte of each lane. */
MHO_INLINE void storeBytes(std::uint8_t* p, Int v) {
#if MHO_AVX512
  _mm_storeu_si128(reinterpret_cast<__m128i*>(p), _mm512_cvtepi32_epi8((__m512i)v));
#elif MHO_AVX2
  const __m256i order = _mm256_set1_epi32(0x0c080400);
  const __m256i packed = _mm256_shuffle_epi8((__m256i)v, order);
  _mm_storel_epi64(reinterpret_cast<__m128i*>(p),
                   _mm_unpacklo_epi32(_mm256_castsi256_si128(packed), _mm256_extracti128_si256(packed, 1)));
#elif MHO_IS(neon)
  const uint16x4_t halves = vmovn_u32((uint32x4_t)v);
  const std::uint64_t bytes = vget_lane_u64(vreinterpret_u64_u8(vmovn_u16(vcombine_u16(halves, halves))), 0);
  const std::uint32_t low = static_cast<std::uint32_t>(bytes);
  std::memcpy(p, &low, sizeof low);
#else
  for (int i = 0; i < VL; i++) p[i] = static_cast<std::uint8_t>(v[i]);
#endif
}

/** The first n <= VL bytes, then zeros. */
MHO_INLINE Int loadBytesUpTo(const std::uint8_t* p, int n) {
  if (n == VL) return loadBytes(p);
#if MHO_AVX512
  return (Int)_mm512_cvtepu8_epi32(_mm_maskz_loadu_epi8(static_cast<__mmask16>((1 << n) - 1), p));
#else
  // Byte by byte into registers: a load of what was just stored in pieces would wait.
  std::uint64_t words[(VL + 7) / 8] = {};
  for (int i = n - 1; i >= 0; i--) words[i / 8] = words[i / 8] << 8 | p[i];
  std::uint8_t part[sizeof words];
  std::memcpy(part, words, sizeof words);
  return loadBytes(part);
#endif
}

MHO_INLINE void storeBytesUpTo(std::uint8_t* p, Int v, int n) {
  if (n == VL) return storeBytes(p, v);
#if MHO_AVX512
  _mm512_mask_cvtepi32_storeu_epi8(p, static_cast<__mmask16>((1 << n) - 1), (__m512i)v);
#else
  std::uint8_t part[VL];
  storeBytes(part, v);
  for (int i = 0; i < n; i++) p[i] = part[i];
#endif
}

/** Words of a buffer, u8 or i8, as floats: the byte (of i8 with its sign bit flipped) in the low bits of 2^23. */
struct WordFloats {
  static constexpr std::int32_t UNIT = 0x4b000000;
  const std::uint8_t* bytes;
  std::int32_t bits;
  float zero;

  WordFloats(const std::uint8_t* bytes, bool isSigned)
      : bytes(bytes), bits(isSigned ? UNIT | 128 : UNIT), zero(isSigned ? 8388608.0f + 128.0f : 8388608.0f) {}
  MHO_MEMBER Float load(std::ptrdiff_t i, int n) const { return asFloat(loadBytesUpTo(bytes + i, n) ^ bits) - zero; }
};

/** Bytes of a full vector. */
constexpr int BYTES = 4 * VL;

/** W words of type T; one is a plain number, so that the same code serves both. */
template <class T, int W>
struct WordVector {
  typedef T Type __attribute__((vector_size(W), may_alias));
};
template <class T>
struct WordVector<T, 1> {
  typedef T Type;
};

/** Calls body(i, W as a constant) for vectors of [0, count): full ones first, then ever shorter ones, down to LEAST words.
 *  Returns where it stopped. */
template <int LEAST, int W = BYTES, class Body>
MHO_INLINE std::ptrdiff_t forByteVectors(std::ptrdiff_t count, const Body& body, std::ptrdiff_t i = 0) {
  for (; i + W <= count; i += W) body(i, std::integral_constant<int, W>());
  if constexpr (W > LEAST) return forByteVectors<LEAST, (W > 8 ? W / 2 : 1)>(count, body, i);
  return i;
}

}  // namespace MHO_ISA
}  // namespace mho
