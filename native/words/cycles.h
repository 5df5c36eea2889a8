// Converters in the cycles of a bit-serial read: Σ 2^z·code of the sums of cycle z, for one output position and a vector of columns. Codes
// must fit a byte, and the converter's step must be at least two units of the sums (see NarrowTarget).
#pragma once
#include "products.h"

namespace mho {
namespace MHO_ISA {

/** Cycles that are converted together, and most cycles of a word. */
constexpr int TOGETHER_CYCLES = 4, MOST_CYCLES = 8;

/** Digital sums += ±Σ 2^z·code. COUNTED: clips are counted. */
template <bool COUNTED>
struct CycleTarget {
  Float inverse, offset, low, high;
  ClipCounter<COUNTED> clips;
  /** −1: subtract. */
  Int sign;
  /** Cycles that there are; the sums of others count nothing. */
  int bits;
#if MHO_AVX512 || MHO_AVX2
  /** End codes in bytes; weights of the lower four cycles and of the upper ones. */
  Int lowest, highest, weights[2];
#endif

  CycleTarget(const Converter& c, Clips* clips, int bits, bool subtract)
      : inverse(broadcast(c.inverse)), offset(broadcast(c.offset)), low(broadcast(c.low)), high(broadcast(c.high)), clips(clips),
        sign(broadcast(subtract ? -1 : 0)), bits(bits) {
#if MHO_AVX512 || MHO_AVX2
    const auto bytes = [](float end) { return broadcast(0x01010101 * (static_cast<std::int32_t>(end - MAGIC) & 255)); };
    lowest = bytes(c.low);
    highest = bytes(c.high);
    for (int first = 0; first < MOST_CYCLES; first += TOGETHER_CYCLES) {
      std::uint32_t word = 0;
      for (int z = first; z < first + TOGETHER_CYCLES && z < bits; z++) word |= 1u << (z + 8 * (z - first));
      weights[first / TOGETHER_CYCLES] = broadcast(static_cast<std::int32_t>(word));
    }
#endif
  }

  /** total + Σ 2^z·code of cycles first…first+3, vector v of a tile. */
  MHO_MEMBER Int convert(Int total, const Int* sums, int first, int v) {
    Float t[TOGETHER_CYCLES];
#pragma GCC unroll 4
    for (int z = 0; z < TOGETHER_CYCLES; z++) {
      t[z] = fma(toFloat(sums[z]), inverse, offset);
      if (COUNTED && first + z < bits) clips.add(v, t[z] + broadcast(MAGIC), low, high);
    }
    // Lanes of 16 bytes hold four columns of each cycle; the cycles of a column come together.
#if MHO_AVX512
    const __m512i order = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
    const __m512i bytes = _mm512_packs_epi16((__m512i)packRounded(t[0], t[1]), (__m512i)packRounded(t[2], t[3]));
    const __m512i codes = _mm512_min_epi8(_mm512_max_epi8(bytes, (__m512i)lowest), (__m512i)highest);
    return dotBytes(total, weights[first / TOGETHER_CYCLES], (Int)_mm512_shuffle_epi8(codes, order));
#elif MHO_AVX2
    const __m256i order = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 4, 8, 12, 1, 5, 9, 13, 2, 6, 10, 14, 3, 7, 11, 15));
    const __m256i bytes = _mm256_packs_epi16((__m256i)packRounded(t[0], t[1]), (__m256i)packRounded(t[2], t[3]));
    const __m256i codes = _mm256_min_epi8(_mm256_max_epi8(bytes, (__m256i)lowest), (__m256i)highest);
    return dotBytes(total, weights[first / TOGETHER_CYCLES], (Int)_mm256_shuffle_epi8(codes, order));
#else
    for (int z = 0; z < TOGETHER_CYCLES && first + z < bits; z++) {
      const Int code = asInt(minimum(maximum(t[z] + broadcast(MAGIC), low), high)) - broadcast(MAGIC_BITS);
      total = total + (code << (first + z));
    }
    return total;
#endif
  }
  /** Adds a position's total to its digital sums. */
  MHO_MEMBER void add(std::int32_t* digital, Int total) const { store(digital, load(digital) + ((total ^ sign) - sign)); }
  MHO_MEMBER void finish() const { clips.finish(); }

 private:
#if MHO_AVX512 || MHO_AVX2
  /** dotQuads, where two products side by side fit 16 bits. */
  static MHO_MEMBER Int dotBytes(Int sum, Int a, Int b) {
#if MHO_IS(avx512)
    return sum + (Int)_mm512_madd_epi16(_mm512_maddubs_epi16((__m512i)a, (__m512i)b), _mm512_set1_epi16(1));
#elif MHO_IS(avx2)
    return sum + (Int)_mm256_madd_epi16(_mm256_maddubs_epi16((__m256i)a, (__m256i)b), _mm256_set1_epi16(1));
#else
    return dotQuads(sum, a, b);
#endif
  }
#endif
};

}  // namespace MHO_ISA
}  // namespace mho
