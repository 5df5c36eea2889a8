// Targets and kernels of products of floats (array/products.h): a step is one k.
#pragma once
#include "../array/products.h"

namespace mho {
namespace MHO_ISA {

/** sum + a·b, rounded once; a and b are the bits of floats. */
MHO_INLINE Float multiplyAdd(Float sum, Int a, Int b) { return fma(asFloat(a), asFloat(b), sum); }

/** Fewer rows than integers take: layers of the float rules are often narrow, and their channels are the rows of gradients. */
constexpr int CHAIN_ROWS = smaller(MR, 8);

/** a: floats; b: [k][NR] floats. Chains of fused multiply-adds in ascending k. */
template <class Target>
static void chainTiles(const Product& work, const Target& target) {
  dotTiles<CHAIN_ROWS, Float, multiplyAdd>(work, target);
}

/** Chains that go on where the last product left them, in rows `stride` apart. */
struct ChainTarget {
  float* sums;
  std::ptrdiff_t stride;
  int rows;

  MHO_MEMBER void finish() const {}
  MHO_MEMBER void addTwo(int row, int v, Float p, Float q, bool both) const {
    store(sums + row * stride + v * VL, p);
    if (both) store(sums + (row + 1) * stride + v * VL, q);
  }
};
template <class Sum>
MHO_INLINE Sum startOf(const ChainTarget& target, int row, int v) {
  return row < target.rows ? load(target.sums + row * target.stride + v * VL) : Sum{};
}

/** Sums += weight·p, as floats; weight is a power of two with a sign. */
struct ValueTarget {
  float* sums;
  float weight;

  MHO_MEMBER void finish() const {}
  MHO_MEMBER void add(int row, int v, Float p) const {
    float* to = sums + static_cast<std::ptrdiff_t>(row) * NR + v * VL;
    store(to, load(to) + p * broadcast(weight));
  }
  MHO_MEMBER void addTwo(int row, int v, Float p, Float q, bool both) const {
    add(row, v, p);
    if (both) add(row + 1, v, q);
  }
};

/** Rows of a pixel that a bit-serial read rounds together (engine.ts, ReadSettings.encoding). */
constexpr int GROUP = 4;

/** One cycle of a bit-serial read at one position, for a group of at most four rows: the sum of the positive ones (1) is added, then that
 *  of the negative ones (−1) is subtracted. */
template <bool SIGNED>
MHO_INLINE void addGroup(const float* a, const float* b, int rows, Float (&sum)[NV]) {
  Float positive[NV] = {}, negative[NV] = {};
#pragma GCC unroll 4
  for (int k = 0; k < rows; k++) {
    const Float x = broadcast(a[k]);
#pragma GCC unroll 4
    for (int v = 0; v < NV; v++) {
      const Float w = load(b + k * NR + v * VL);
      positive[v] = fma(SIGNED ? maximum(x, Float{}) : x, w, positive[v]);
      if (SIGNED) negative[v] = fma(maximum(-x, Float{}), w, negative[v]);
    }
  }
#pragma GCC unroll 4
  for (int v = 0; v < NV; v++) {
    sum[v] = sum[v] + positive[v];
    if (SIGNED) sum[v] = sum[v] - negative[v];
  }
}

/** All groups of a block: they start anew with each segment. */
template <bool SIGNED>
MHO_INLINE void groupSums(const float* a, const float* b, const Segment* segments, int segmentCount, Float (&sum)[NV]) {
  for (int s = 0; s < segmentCount; s++) {
    int left = segments[s].count;
    for (; left >= GROUP; left -= GROUP, a += GROUP, b += GROUP * NR) addGroup<SIGNED>(a, b, GROUP, sum);
    if (left > 0) addGroup<SIGNED>(a, b, left, sum);
    a += left;
    b += left * NR;
  }
}

/** a: one bit of each input; b: [k][NR] floats. */
template <bool SIGNED, class Target>
static void groupTiles(const Product& work, const Segment* segments, int segmentCount, Target target) {
  const float* b = reinterpret_cast<const float*>(work.b);
  for (int r = 0; r < work.rows; r += 2) {
    const bool two = r + 1 < work.rows;
    Float one[NV] = {}, other[NV] = {};
    groupSums<SIGNED>(reinterpret_cast<const float*>(work.a + r * work.stride), b, segments, segmentCount, one);
    if (two) groupSums<SIGNED>(reinterpret_cast<const float*>(work.a + (r + 1) * work.stride), b, segments, segmentCount, other);
    for (int v = 0; v < NV; v++) target.addTwo(r, v, one[v], other[v], two);
  }
  target.finish();
}

}  // namespace MHO_ISA
}  // namespace mho
