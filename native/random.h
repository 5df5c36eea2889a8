// Counter-based random numbers on vectors: the same bits as src/base/random.ts, one element per lane.
#pragma once
#include "float32.h"

namespace mho {
namespace MHO_ISA {

struct Words {
  Word word[4];
};

/** Lanes of a half vector as 64-bit numbers whose low halves count: what the round function multiplies. */
#if MHO_IS(avx512)
typedef __m512i Half;
MHO_INLINE Half half(std::uint32_t x) { return _mm512_set1_epi64(x); }
MHO_INLINE Half product(Half a, std::uint32_t factor) { return _mm512_mul_epu32(a, half(factor)); }
MHO_INLINE Half upper(Half a) { return _mm512_srli_epi64(a, 32); }
MHO_INLINE Word joined(Half even, Half odd) {
  return (Word)_mm512_mask_blend_epi32(0xaaaa, even, _mm512_slli_epi64(odd, 32));
}
#elif MHO_IS(avx2)
typedef __m256i Half;
MHO_INLINE Half half(std::uint32_t x) { return _mm256_set1_epi64x(x); }
MHO_INLINE Half product(Half a, std::uint32_t factor) { return _mm256_mul_epu32(a, half(factor)); }
MHO_INLINE Half upper(Half a) { return _mm256_srli_epi64(a, 32); }
MHO_INLINE Word joined(Half even, Half odd) {
  return (Word)_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa);
}
#endif

/** The Philox4x32-10 counter and key of a family of draws that differ in the element only. */
struct Draws {
  std::uint32_t keyLow, keyHigh, stream, layer, step;

#if MHO_IS(avx512) || MHO_IS(avx2)
  /** Words of the elements in the lanes, even and odd ones apart. The high halves of the numbers on the way hold what is
   *  left of earlier products; only the low halves go into the next ones. */
  MHO_MEMBER Words operator()(Word element) const {
    Half words[2][4];
    for (int odd = 0; odd < 2; odd++) {
      Half c0 = odd ? upper((Half)element) : (Half)element;
      Half c1 = half(step), c2 = half(layer), c3 = half(stream);
      std::uint32_t k0 = keyLow, k1 = keyHigh;
#pragma GCC unroll 10
      for (int round = 0; round < 10; round++) {
        const Half p0 = product(c0, 0xd2511f53u);
        const Half p1 = product(c2, 0xcd9e8d57u);
        c0 = upper(p1) ^ (c1 ^ half(k0));
        c1 = p1;
        c2 = upper(p0) ^ (c3 ^ half(k1));
        c3 = p0;
        k0 += 0x9e3779b9u;
        k1 += 0xbb67ae85u;
      }
      words[odd][0] = c0;
      words[odd][1] = c1;
      words[odd][2] = c2;
      words[odd][3] = c3;
    }
    Words result;
    for (int i = 0; i < 4; i++) result.word[i] = joined(words[0][i], words[1][i]);
    return result;
  }
#else
  /** Words of the elements in the lanes. */
  MHO_MEMBER Words operator()(Word element) const {
    const Word factor0 = Word{} + 0xd2511f53u, factor1 = Word{} + 0xcd9e8d57u;
    Word c0 = element, c1 = Word{} + step, c2 = Word{} + layer, c3 = Word{} + stream;
    std::uint32_t k0 = keyLow, k1 = keyHigh;
    for (int round = 0; round < 10; round++) {
      const Word high0 = multiplyHigh(c0, factor0), low0 = c0 * factor0;
      const Word high1 = multiplyHigh(c2, factor1), low1 = c2 * factor1;
      c0 = high1 ^ c1 ^ k0;
      c1 = low1;
      c2 = high0 ^ c3 ^ k1;
      c3 = low0;
      k0 += 0x9e3779b9u;
      k1 += 0xbb67ae85u;
    }
    return {{c0, c1, c2, c3}};
  }
#endif
};

/** A word as a float strictly inside (0, 1): the middle of one of 2^23 equal bins. */
MHO_INLINE Float uniform(Word word) {
  return toFloat((asInt(word >> 9) << 1) + 1) * 0x1p-24f;
}

/** A word as a standard normal float. */
MHO_INLINE Float normal(Word word) {
  constexpr float central[] = {2.81022636e-8f,  3.43273939e-7f,    -3.5233877e-6f,   -4.39150654e-6f, 0.00021858087f,
                               -0.00125372503f, -0.00417768164f, 0.246640727f, 1.50140941f};
  constexpr float tail[] = {-0.000200214257f, 0.000100950558f, 0.00134934322f, -0.00367342844f, 0.00573950773f,
                            -0.0076224613f,   0.00943887047f,  1.00167406f,    2.83297682f};
  const Float x = toFloat((asInt(word >> 8) << 1) - 16777215) * 0x1p-24f;
  const Float w = -log32((1.0f - x) * (1.0f + x));
  Float t = w - 2.5f;
  Float p = broadcast(central[0]);
  for (int i = 1; i < 9; i++) p = p * t + central[i];
  const Mask outside = w >= 5.0f;
  if (__builtin_expect(anyLane(outside), 0)) {
    t = squareRoot(w) - 3.0f;
    Float q = broadcast(tail[0]);
    for (int i = 1; i < 9; i++) q = q * t + tail[i];
    p = outside ? q : p;
  }
  return p * x * 1.41421356237309504f;
}

}  // namespace MHO_ISA
}  // namespace mho
