// Targets and kernels of integer products (array/products.h).
#pragma once
#include "../array/products.h"
#include "dot.h"
#include "shorts.h"

namespace mho {
namespace MHO_ISA {

/** Digital sums of codes in 16 bits, two rows in one vector of shorts: [row pair][vector][Shorts]. For converters whose codes and their sums
 *  fit, and whose step is at least two units of the sums: then no quotient leaves 32 bits. COUNTED: clips are counted. DOUBLING: what
 *  is there counts twice, as cycles come from the highest bit down. */
template <bool COUNTED, bool DOUBLING>
struct NarrowTarget {
  Float inverse, offset, low, high;
  Shorts lowest, highest;
  std::int16_t* sums;
  ClipCounter<COUNTED> clips;

  NarrowTarget(const Converter& c, std::int16_t* sums, Clips* clips)
      : inverse(broadcast(c.inverse)), offset(broadcast(c.offset)), low(broadcast(c.low)), high(broadcast(c.high)),
        lowest(broadcastShort(static_cast<std::int16_t>(c.low - MAGIC))),
        highest(broadcastShort(static_cast<std::int16_t>(c.high - MAGIC))), sums(sums), clips(clips) {}

  MHO_MEMBER Float quotient(Int p, int v, bool there) {
    const Float t = fma(toFloat(p), inverse, offset);
    if (COUNTED && there) clips.add(v, t + broadcast(MAGIC), low, high);
    return t;
  }
  MHO_MEMBER void addTwo(int row, int v, Int p, Int q, bool both) {
    const Float t = quotient(p, v, true), u = quotient(q, v, both);
    const Shorts code = minimum(maximum(packRounded(t, u), lowest), highest);
    std::int16_t* to = sums + (static_cast<std::ptrdiff_t>(row / 2) * NV + v) * 2 * VL;
    const Shorts before = load(to);
    store(to, (DOUBLING ? before + before : before) + code);
  }
  MHO_MEMBER void finish() const { clips.finish(); }
};

/** Exact sums of many products: high·256 + low, both with `sign`. */
struct ExactTarget {
  std::int32_t *high, *low;
  std::int32_t sign;

  MHO_MEMBER void finish() const {}
  MHO_MEMBER void accumulate(int row, int v, Int h, Int l) const {
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(row) * NR + v * VL;
    store(high + at, load(high + at) + ((h ^ sign) - sign));
    store(low + at, load(low + at) + ((l ^ sign) - sign));
  }
  MHO_MEMBER void addTwo(int row, int v, Int p, Int q, bool both) const {
    accumulate(row, v, p >> 8, p & 255);
    if (both) accumulate(row + 1, v, q >> 8, q & 255);
  }
};

/** Sums of one product more, in rows `stride` apart. */
struct AddTarget {
  std::int32_t* sums;
  std::ptrdiff_t stride;

  MHO_MEMBER void finish() const {}
  MHO_MEMBER void add(int row, int v, Int p) const {
    std::int32_t* to = sums + row * stride + v * VL;
    store(to, load(to) + p);
  }
  MHO_MEMBER void addTwo(int row, int v, Int p, Int q, bool both) const {
    add(row, v, p);
    if (both) add(row + 1, v, q);
  }
};

/** a: 16-bit integers; b: [pair of k][NR][2] 16-bit integers. At most 256 products of words and conductances. */
template <class Target>
static void pairTiles(const Product& work, const Target& target) {
  dotTiles<MR, Int, dotPairs>(work, target);
}

/** a: unsigned bytes; b: [four of k][NR][4] signed bytes. */
template <class Target>
static void quadTiles(const Product& work, const Target& target) {
  dotTiles<MR, Int, dotQuads>(work, target);
}

}  // namespace MHO_ISA
}  // namespace mho
