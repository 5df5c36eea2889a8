// Weight gradient bit by bit, as arrays of binary cells compute it (Engine.serialGradient): for each group of output positions, each bit of
// an input and each plane of an error, the positions where both are 1 are counted, the count is converted, and codes add up. Positions of
// a group are bits of 32-bit words; lanes of a vector are columns of the gradient. What cannot clip, or cannot leave code 0, is not counted:
// the ones of either word bound those that both have.
#pragma once
#include "../array/array.h"
#include "../array/geometry.h"
#include "bits.h"
#include "dot.h"

namespace mho {
namespace MHO_ISA {

/** Rows of one item of work: they share the vectors of errors while those are near. */
constexpr int LISTED = 32;
constexpr int BITS = 8, MOST_PLANES = 2 * (BITS - 1), MOST_POSITIONS = 1024, MOST_WORDS = MOST_POSITIONS / 32;

struct SerialGradientPlan {
  ReadShape shape;
  const std::uint8_t* input;
  bool signedInput;
  const std::int8_t* error;
  float* gradient;
  const SerialGradientSettings* settings;
  int positions, groups, groupsPerPart, together;
  /** Words of a group; vectors of columns; planes of an error. */
  int words, vectors, planes;
  /** [group][vector][plane][word][VL] */
  std::int32_t* errors;
  /** [group][vector][plane]: most ones of a column. */
  std::int32_t* mostOnes;
  /** [group][vector][pair of positions][VL]: errors as 16-bit integers, where codes count single ones. */
  std::int32_t* errorPairs;
  Workspace* workspace;
  double* counts;

  std::size_t planeSize() const { return static_cast<std::size_t>(words) * VL; }
  std::int32_t* errorsOf(int group, int vector) const {
    return errors + (static_cast<std::size_t>(group) * vectors + vector) * planes * planeSize();
  }
  std::int32_t* mostOnesOf(int group, int vector) const {
    return mostOnes + (static_cast<std::size_t>(group) * vectors + vector) * planes;
  }
  int pairs() const { return words * 16; }
  std::int32_t* errorPairsOf(int group, int vector) const {
    return errorPairs + (static_cast<std::size_t>(group) * vectors + vector) * pairs() * VL;
  }
  /** A code stands for one count: what does not clip is exact. */
  bool single() const { return settings->countsPerCode == 1; }
  bool phases() const { return settings->signs == ErrorSigns::phases; }
};

/** Output positions first…end−1. */
struct PositionGroup {
  int first, end;
};

static PositionGroup groupAt(const SerialGradientPlan& plan, int group) {
  const int part = group / plan.groupsPerPart * plan.together;
  const int first = part + group % plan.groupsPerPart * plan.settings->rows;
  return {first, smaller(first + plan.settings->rows, part + plan.together)};
}

/** planes[bit][word]: bit p of the words is that bit of bytes[p]. `bytes` is 0 beyond the group, to a whole word. */
static void planesOfBytes(const std::uint8_t* bytes, int words, std::uint32_t (*planes)[MOST_WORDS]) {
  for (int w = 0; w < words; w++) {
    std::uint32_t out[BITS] = {};
    for (int eight = 0; eight < 4; eight++) {
      std::uint64_t x;
      std::memcpy(&x, bytes + 32 * w + 8 * eight, 8);
      if (x == 0) continue;
      x = transposeBits(x);
      for (int bit = 0; bit < BITS; bit++) out[bit] |= static_cast<std::uint32_t>(x >> (8 * bit) & 255) << (8 * eight);
    }
    for (int bit = 0; bit < BITS; bit++) planes[bit][w] = out[bit];
  }
}

/** Planes of all errors of a group. */
static void errorPlanesTask(void* context, int group, int) {
  const SerialGradientPlan& plan = *static_cast<const SerialGradientPlan*>(context);
  const PositionGroup at = groupAt(plan, group);
  const int columns = plan.shape.columns, all = plan.shape.allColumns, half = plan.settings->errorBits - 1;
  std::uint8_t bytes[MOST_POSITIONS];
  std::uint32_t planes[BITS][MOST_WORDS];
  std::memset(plan.mostOnesOf(group, 0), 0, static_cast<std::size_t>(plan.vectors) * plan.planes * 4);
  if (plan.single()) std::memset(plan.errorPairsOf(group, 0), 0, static_cast<std::size_t>(plan.vectors) * plan.pairs() * VL * 4);
  for (int n = 0; n < plan.vectors * VL; n++) {
    std::int32_t* out = plan.errorsOf(group, n / VL) + n % VL;
    const auto put = [&](int first, int count) {
      planesOfBytes(bytes, plan.words, planes);
      for (int j = 0; j < count; j++) {
        int ones = 0;
        for (int w = 0; w < plan.words; w++) {
          out[(first + j) * plan.planeSize() + w * VL] = static_cast<std::int32_t>(planes[j][w]);
          ones += __builtin_popcount(planes[j][w]);
        }
        std::int32_t& most = plan.mostOnesOf(group, n / VL)[first + j];
        most = larger(most, ones);
      }
    };
    const std::int8_t* in = plan.error + n;
    const auto gather = [&](auto value) {
      std::memset(bytes, 0, static_cast<std::size_t>(plan.words) * 32);
      if (n < columns)
        for (int m = at.first; m < at.end; m++) bytes[m - at.first] = value(in[static_cast<std::ptrdiff_t>(m) * all]);
    };
    if (plan.single() && n < columns) {
      std::int16_t* pair = reinterpret_cast<std::int16_t*>(plan.errorPairsOf(group, n / VL) + n % VL);
      for (int m = at.first; m < at.end; m++) {
        const int p = m - at.first;
        pair[p / 2 * 2 * VL + p % 2] = in[static_cast<std::ptrdiff_t>(m) * all];
      }
    }
    if (!plan.phases()) {
      gather([](std::int8_t e) { return static_cast<std::uint8_t>(e); });
      put(0, half + 1);
      continue;
    }
    gather([](std::int8_t e) { return static_cast<std::uint8_t>(e > 0 ? e : 0); });
    put(0, half);
    gather([](std::int8_t e) { return static_cast<std::uint8_t>(e < 0 ? -e : 0); });
    put(half, half);
  }
}

/** Ones of each byte, or already of the whole lane where one instruction counts them. */
MHO_INLINE Int partialOnes(Int v) {
#if MHO_IS(amx)
  return (Int)_mm512_popcnt_epi32((__m512i)v);
#elif MHO_AVX512
  const __m512i ones = _mm512_broadcast_i32x4(_mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
  const __m512i low = _mm512_set1_epi8(15);
  return (Int)_mm512_add_epi8(_mm512_shuffle_epi8(ones, _mm512_and_si512((__m512i)v, low)),
                              _mm512_shuffle_epi8(ones, _mm512_and_si512(_mm512_srli_epi16((__m512i)v, 4), low)));
#elif MHO_AVX2
  const __m256i ones = _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
  const __m256i low = _mm256_set1_epi8(15);
  return (Int)_mm256_add_epi8(_mm256_shuffle_epi8(ones, _mm256_and_si256((__m256i)v, low)),
                              _mm256_shuffle_epi8(ones, _mm256_and_si256(_mm256_srli_epi16((__m256i)v, 4), low)));
#elif MHO_IS(neon)
  return (Int)vcntq_u8((uint8x16_t)v);
#else
  Word x = asWord(v);
  x = x - (x >> 1 & 0x55555555u);
  x = (x & 0x33333333u) + (x >> 2 & 0x33333333u);
  return asInt((x + (x >> 4)) & 0x0f0f0f0fu);
#endif
}

/** Most results of partialOnes that add up byte by byte. */
constexpr int PARTIAL_SUMS = 31;

/** Sum of the bytes of each lane. */
MHO_INLINE Int wholeOnes(Int v) {
#if MHO_IS(amx)
  return v;
#else
  const Word x = asWord(v);
  const Word pairs = (x & 0x00ff00ffu) + (x >> 8 & 0x00ff00ffu);
  return asInt((pairs & 0xffffu) + (pairs >> 16));
#endif
}

/** Bits of one row's inputs in a group that are not 0 everywhere: the others give codes of 0. */
struct InputPlanes {
  int count;
  int bit[BITS], ones[BITS];
  std::uint32_t words[BITS][MOST_WORDS];
  /** The inputs themselves. */
  std::int16_t values[MOST_POSITIONS];
};

static void inputPlanes(const SerialGradientPlan& plan, PositionGroup at, int row, InputPlanes& out) {
  const ReadShape& shape = plan.shape;
  const int position = row / shape.channels, channel = row % shape.channels;
  const int ky = position / shape.kernelWidth, kx = position % shape.kernelWidth;
  std::uint8_t bytes[MOST_POSITIONS];
  std::memset(bytes, 0, static_cast<std::size_t>(plan.words) * 32);
  for (int m = at.first; m < at.end; m++) {
    const int pixel = pixelAt(shape, outputPosition(shape, m), ky, kx);
    if (pixel >= 0) bytes[m - at.first] = plan.input[static_cast<std::ptrdiff_t>(pixel) * shape.allChannels + channel];
  }
  planesOfBytes(bytes, plan.words, out.words);
  out.count = 0;
  for (int bit = 0; bit < plan.settings->inputBits; bit++) {
    out.ones[bit] = 0;
    for (int w = 0; w < plan.words; w++) out.ones[bit] += __builtin_popcount(out.words[bit][w]);
    if (out.ones[bit]) out.bit[out.count++] = bit;
  }
  for (int p = 0; plan.single() && p < plan.words * 32; p++)
    out.values[p] = plan.signedInput ? static_cast<std::int8_t>(bytes[p]) : bytes[p];
}

/** Ones in common of a plane of errors and a bit of inputs. */
template <int WORDS>
MHO_INLINE Int onesInCommon(const std::int32_t* errors, const std::uint32_t* input, int words) {
  Int total = {}, part = {};
#pragma GCC unroll 4
  for (int w = 0; w < (WORDS ? WORDS : words); w++) {
    part = part + partialOnes(load(errors + w * VL) & broadcast(static_cast<std::int32_t>(input[w])));
    if (WORDS == 0 && w % PARTIAL_SUMS == PARTIAL_SUMS - 1) {
      total = total + wholeOnes(part);
      part = Int{};
    }
  }
  return total + wholeOnes(part);
}

/** Exact sums of one row and VL columns in one group. */
MHO_INLINE Int exactProducts(const InputPlanes& inputs, const std::int32_t* errorPairs, int pairs) {
  Int sum = {}, other = {};
  for (int i = 0; i < pairs; i += 2) {
    std::int32_t x[2];
    std::memcpy(x, inputs.values + 2 * i, sizeof x);
    sum = dotPairs(sum, broadcast(x[0]), load(errorPairs + i * VL));
    other = dotPairs(other, broadcast(x[1]), load(errorPairs + (i + 1) * VL));
  }
  return sum + other;
}

/** Terms that are added to exact sums (SINGLE), or codes, of one row and VL columns in one group, with their weights. */
template <int WORDS, bool COUNTED, bool SINGLE>
static Int serialCodes(const SerialGradientPlan& plan, const InputPlanes& inputs, int group, int vector, Int& clipped) {
  const SerialGradientSettings& s = *plan.settings;
  const int shift = __builtin_ctz(static_cast<unsigned>(s.countsPerCode)), half = s.countsPerCode / 2, top = (1 << s.bits) - 1;
  const Int halves = broadcast(half), tops = broadcast(top);
  const int least = SINGLE ? top + 1 : half;
  const int highest = plan.signedInput ? s.inputBits - 1 : -1;
  const std::int32_t* errors = plan.errorsOf(group, vector);
  const std::int32_t* mostOnes = plan.mostOnesOf(group, vector);
  Int sum = {};
  for (int plane = 0; plane < plan.planes; plane++, errors += plan.planeSize()) {
    if (mostOnes[plane] < least) continue;
    Int own = {};
    for (int i = 0; i < inputs.count; i++) {
      const int bit = inputs.bit[i];
      if (inputs.ones[bit] < least) continue;
      const Int count = onesInCommon<WORDS>(errors, inputs.words[bit], plan.words);
      Int value;
      if (SINGLE) {
        const Int beyond = tops - count;
        value = beyond < 0 ? beyond : Int{};
        if (COUNTED) clipped = clipped - (Int)(beyond < 0);
      } else {
        const Int code = (count + halves) >> shift;
        value = code < tops ? code : tops;
        if (COUNTED) clipped = clipped - (Int)(code > tops);
      }
      own = bit == highest ? own - (value << bit) : own + (value << bit);
    }
    const int magnitude = plan.phases() ? plane % (s.errorBits - 1) : plane;
    const bool negative = plan.phases() ? plane >= s.errorBits - 1 : plane == s.errorBits - 1;
    sum = negative ? sum - (own << magnitude) : sum + (own << magnitude);
  }
  return SINGLE ? sum + exactProducts(inputs, plan.errorPairsOf(group, vector), plan.pairs()) : sum;
}

struct SerialGradientScratch {
  InputPlanes* inputs;
  /** [LISTED][vectors · VL] */
  std::int32_t* sums;
  std::int64_t* wide;
};

static std::size_t carveSerialGradient(const SerialGradientPlan& plan, char* block, SerialGradientScratch& scratch) {
  Carver carver{block};
  const std::size_t sums = static_cast<std::size_t>(LISTED) * plan.vectors * VL;
  scratch.inputs = carver.take<InputPlanes>(LISTED);
  scratch.sums = carver.take<std::int32_t>(sums);
  scratch.wide = carver.take<std::int64_t>(sums);
  return carver.used;
}

/** Codes of so many positions fit 32 bits: each position adds at most 255 · 255. */
constexpr int MOST_NARROW = 32768;

template <int WORDS, bool SINGLE>
static void addGroupCodes(const SerialGradientPlan& plan, const SerialGradientScratch& scratch, int group, int first, int rows, Int& clipped) {
  for (int v = 0; v < plan.vectors; v++)
    for (int r = 0; r < rows; r++) {
      std::int32_t* sum = scratch.sums + (static_cast<std::ptrdiff_t>(r) * plan.vectors + v) * VL;
      const bool counted = (first + r) / 16 % 2 == 0;
      store(sum, load(sum) + (counted ? serialCodes<WORDS, true, SINGLE>(plan, scratch.inputs[r], group, v, clipped)
                                      : serialCodes<WORDS, false, SINGLE>(plan, scratch.inputs[r], group, v, clipped)));
    }
}

template <bool SINGLE>
static void addGroup(const SerialGradientPlan& plan, const SerialGradientScratch& scratch, int group, int first, int rows, Int& clipped) {
  if (plan.words == 4)
    addGroupCodes<4, SINGLE>(plan, scratch, group, first, rows, clipped);
  else if (plan.words == 2)
    addGroupCodes<2, SINGLE>(plan, scratch, group, first, rows, clipped);
  else
    addGroupCodes<0, SINGLE>(plan, scratch, group, first, rows, clipped);
}

static void serialGradientTask(void* context, int item, int thread) {
  const SerialGradientPlan& plan = *static_cast<const SerialGradientPlan*>(context);
  const SerialGradientSettings& s = *plan.settings;
  SerialGradientScratch scratch = {};
  carveSerialGradient(plan, plan.workspace->thread(thread), scratch);
  const int first = item * LISTED, rows = smaller(LISTED, plan.shape.rows() - first), columns = plan.vectors * VL;
  std::memset(scratch.sums, 0, static_cast<std::size_t>(rows) * columns * 4);
  std::memset(scratch.wide, 0, static_cast<std::size_t>(rows) * columns * 8);
  Int clipped = {};
  const auto widen = [&] {
    for (int i = 0; i < rows * columns; i++) scratch.wide[i] += scratch.sums[i];
    std::memset(scratch.sums, 0, static_cast<std::size_t>(rows) * columns * 4);
  };
  int positions = 0;
  for (int group = 0; group < plan.groups; group++) {
    const PositionGroup at = groupAt(plan, group);
    if (positions + at.end - at.first > MOST_NARROW) {
      widen();
      positions = 0;
    }
    positions += at.end - at.first;
    for (int r = 0; r < rows; r++) inputPlanes(plan, at, first + r, scratch.inputs[r]);
    if (plan.single())
      addGroup<true>(plan, scratch, group, first, rows, clipped);
    else
      addGroup<false>(plan, scratch, group, first, rows, clipped);
  }
  widen();
  for (int r = 0; r < rows; r++)
    for (int n = 0; n < plan.shape.columns; n++) {
      const float codes = static_cast<float>(scratch.wide[r * columns + n]);
      plan.gradient[(static_cast<std::ptrdiff_t>(first) + r) * plan.shape.allColumns + n] =
          codes * static_cast<float>(s.countsPerCode) * static_cast<float>(s.step);
    }
  double* const counts = plan.counts + 8 * thread;
  for (int r = 0; r < rows; r++)
    if ((first + r) / 16 % 2 == 0) counts[0] += static_cast<double>(plan.groups) * plan.shape.columns * s.inputBits * plan.planes;
  for (int lane = 0; lane < VL; lane++) counts[2] += clipped[lane];
}

static std::size_t carveErrors(SerialGradientPlan& plan, int threads, char* block) {
  Carver carver{block};
  const std::size_t blocks = static_cast<std::size_t>(plan.groups) * plan.vectors;
  plan.counts = carver.take<double>(static_cast<std::size_t>(threads) * 8);
  plan.errors = carver.take<std::int32_t>(blocks * plan.planes * plan.planeSize());
  plan.mostOnes = carver.take<std::int32_t>(blocks * plan.planes);
  plan.errorPairs = carver.take<std::int32_t>(plan.single() ? blocks * plan.pairs() * VL : 0);
  return carver.used;
}

static void groupGradient(const ConvShape& shape, int group, Values input, const std::int8_t* error, float* gradient, int batch,
                          const SerialGradientSettings& settings, Workspace& workspace, Pool& pool) {
  SerialGradientPlan plan = {};
  CrossbarSpec spec = {};
  spec.shape = shape;
  plan.shape = readShape(spec, Direction::forward, {group, 1});
  plan.input = static_cast<const std::uint8_t*>(input.data) + plan.shape.firstChannel;
  plan.signedInput = input.kind == ValueKind::i8;
  plan.error = error + plan.shape.firstColumn;
  plan.gradient = gradient + plan.shape.firstColumn;
  plan.settings = &settings;
  plan.positions = batch * shape.outHeight * shape.outWidth;
  plan.together = settings.acrossImages ? plan.positions : shape.outHeight * shape.outWidth;
  plan.groupsPerPart = ceilDivide(plan.together, settings.rows);
  plan.groups = plan.positions / plan.together * plan.groupsPerPart;
  plan.words = ceilDivide(smaller(settings.rows, plan.together), 32);
  plan.vectors = ceilDivide(plan.shape.columns, VL);
  plan.planes = plan.phases() ? 2 * (settings.errorBits - 1) : settings.errorBits;
  plan.workspace = &workspace;
  const int threads = pool.threads();
  const std::size_t counts = static_cast<std::size_t>(threads) * 64;
  SerialGradientScratch measured = {};
  workspace.reserve(threads, carveErrors(plan, threads, nullptr), carveSerialGradient(plan, nullptr, measured));
  carveErrors(plan, threads, workspace.shared());
  std::memset(plan.counts, 0, counts);
  pool.run(plan.groups, errorPlanesTask, &plan);
  pool.run(ceilDivide(plan.shape.rows(), LISTED), serialGradientTask, &plan);
  for (int t = 0; t < threads; t++)
    for (int i = 0; i < ReadCounters::length; i++) settings.counters[i] += plan.counts[8 * t + i];
}

static void serialGradient(const ConvShape& shape, Values input, const std::int8_t* error, float* gradient, int batch,
                           const SerialGradientSettings& settings, Workspace& workspace, Pool& pool) {
  for (int group = 0; group < shape.groups; group++)
    groupGradient(shape, group, input, error, gradient, batch, settings, workspace, pool);
}

}  // namespace MHO_ISA
}  // namespace mho
