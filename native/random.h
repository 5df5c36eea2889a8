// Counter-based random numbers on vectors: the same bits as src/base/random.ts, one element per lane.
#pragma once
#include "float32.h"

namespace mho {
namespace MHO_ISA {

/** What a draw is for: STREAM of random.ts. */
enum Stream : std::uint32_t { streamUpdate = 5, streamReadNoise = 6 };

struct Words {
  Word word[4];
};

/** Both halves of factor·a. */
struct Product {
  Word high, low;
};

MHO_INLINE Product multiply(Word a, std::uint32_t factor) {
#if MHO_IS(avx512)
  const __m512i f = _mm512_set1_epi64(factor);
  const __m512i even = _mm512_mul_epu32((__m512i)a, f);
  const __m512i odd = _mm512_mul_epu32(_mm512_srli_epi64((__m512i)a, 32), f);
  return {(Word)_mm512_mask_blend_epi32(0xaaaa, _mm512_srli_epi64(even, 32), odd),
          (Word)_mm512_mask_blend_epi32(0xaaaa, even, _mm512_slli_epi64(odd, 32))};
#elif MHO_IS(avx2)
  const __m256i f = _mm256_set1_epi64x(factor);
  const __m256i even = _mm256_mul_epu32((__m256i)a, f);
  const __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64((__m256i)a, 32), f);
  return {(Word)_mm256_blend_epi32(_mm256_srli_epi64(even, 32), odd, 0xaa),
          (Word)_mm256_blend_epi32(even, _mm256_slli_epi64(odd, 32), 0xaa)};
#else
  Word f = {};
  f = f + factor;
  return {multiplyHigh(a, f), a * f};
#endif
}

/** The Philox4x32-10 counter and key of a family of draws that differ in the element only. */
struct Draws {
  std::uint32_t keyLow, keyHigh, stream, layer, step;

  /** Words of the elements in the lanes. The first round's constant half is left to the compiler. */
  MHO_MEMBER Words operator()(Word element) const {
    Word c0 = element;
    Word c1 = Word{} + step, c2 = Word{} + layer, c3 = Word{} + stream;
    std::uint32_t k0 = keyLow, k1 = keyHigh;
#pragma GCC unroll 10
    for (int round = 0; round < 10; round++) {
      const Product p0 = multiply(c0, 0xd2511f53u);
      const Product p1 = multiply(c2, 0xcd9e8d57u);
      c0 = p1.high ^ c1 ^ k0;
      c1 = p1.low;
      c2 = p0.high ^ c3 ^ k1;
      c3 = p0.low;
      k0 += 0x9e3779b9u;
      k1 += 0xbb67ae85u;
    }
    return {{c0, c1, c2, c3}};
  }
};

/** A word as a float in (0, 1]: (top 24 bits + 0.5)/2^24, rounded. */
MHO_INLINE Float uniform(Word word) {
  return toFloat((asInt(word >> 8) << 1) + 1) * 0x1p-25f;
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
