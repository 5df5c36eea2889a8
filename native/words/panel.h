// What the reads of words add to a plan and to a panel, and how inputs come to the kernels: the words of a slice for each position of a
// panel, row by row.
#pragma once
#include "../array/panel.h"
#include "pack.h"

namespace mho {
namespace MHO_ISA {

/** Words of at most 8 bits: u8 or i8 values, one a byte. */
struct Words {
  const std::uint8_t* data;
  bool isSigned;

  static Words of(const Values& values) { return {values.as<const std::uint8_t>(), values.kind == ValueKind::i8}; }
};

struct WordPlan : ReadPlan {
  Slices slices;
  const char* packed;
  Words input;
  /** Codes and their digital sums fit 16 bits (NarrowTarget), those of all blocks, or those of one block's cycles (`cycled`). */
  bool narrow, cycled;
  /** Cycles are read from tables (serial.h). */
  bool tables;

  /** Bytes from one position's words to the next one's. */
  std::ptrdiff_t inputStride() const { return static_cast<std::ptrdiff_t>(slices.mostSteps) * STEP_ROWS * sizeof(Element); }
  /** Sums are kept exact beyond 32 bits: there is no converter, or a block has several slices. */
  bool exact() const { return !coded() || static_cast<int>(slices.list.size()) != slices.blocks; }
  /** Even the two halves of exact sums could leave 32 bits. */
  bool wide() const { return exact() && shape.rows() > 1 << 15; }
};

/** Subset sums (serial.h): rows of a group, and vectors of columns and cycles at once: as many sums as stay in registers, and a table that
 *  stays in the first-level cache. */
constexpr int GROUP = 4, SUBSETS = 16;
#if MHO_AVX512
constexpr int TABLE_VECTORS = 1, CYCLES = 8;
#else
constexpr int TABLE_VECTORS = NV < 2 ? 1 : 2, CYCLES = 4;
#endif
constexpr std::size_t TABLE_LENGTH = static_cast<std::size_t>(MOST_ROWS / GROUP) * SUBSETS * TABLE_VECTORS * VL;

/** For each group of rows a word: byte z is 16 times the subset of rows whose bit z is set, of one sign of the words of a position. */
struct Indices {
  std::uint64_t group[MOST_ROWS / GROUP];
};

struct WordPanel : Panel {
  Element* inputs;
  /** [tile][padded][NR]: codes in 16 bits, of all blocks or of one; high and low parts of exact sums; those of wide ones. */
  std::int16_t* narrow;
  std::int32_t *high, *low;
  std::int64_t* wide;
  /** Indices of both signs for each row, and the table [group][16][columns] (serial.h). */
  Indices *positive, *negative;
  std::int32_t* table;
};

static std::size_t carvePanel(const WordPlan& plan, char* block, WordPanel& panel) {
  Carver carver{block};
  const std::size_t rows = static_cast<std::size_t>(plan.panelRows);
  const std::size_t sums = rows * plan.groupTiles * NR;
  carveShared(plan, carver, panel);
  panel.inputs = carver.take<Element>(rows * plan.inputStride() / sizeof(Element));
  panel.narrow = carver.take<std::int16_t>(plan.narrow || plan.cycled ? sums : 0);
  panel.codes = carver.take<std::int32_t>(plan.coded() && !plan.narrow ? sums : 0);
  panel.high = carver.take<std::int32_t>(plan.exact() ? sums : 0);
  panel.low = carver.take<std::int32_t>(plan.exact() ? sums : 0);
  panel.wide = plan.wide() ? carver.take<std::int64_t>(sums) : nullptr;
  panel.positive = carver.take<Indices>(plan.tables ? rows : 0);
  panel.negative = carver.take<Indices>(plan.tables ? rows : 0);
  panel.table = carver.take<std::int32_t>(plan.tables ? TABLE_LENGTH : 0);
  return carver.used;
}

static std::size_t panelBytes(const WordPlan& plan) {
  WordPanel measured = {};
  return carvePanel(plan, nullptr, measured);
}

/** Panel number `item`, with sums of zero. */
static WordPanel panelOf(const WordPlan& plan, int item, char* scratch) {
  WordPanel panel = {};
  carvePanel(plan, scratch, panel);
  openPanel(plan, item, panel);
  const std::size_t sums = panel.at(panel.tiles);
  if (plan.narrow || plan.cycled) std::memset(panel.narrow, 0, sums * 2);
  if (plan.coded() && !plan.narrow) std::memset(panel.codes, 0, sums * 4);
  if (plan.exact()) {
    std::memset(panel.high, 0, sums * 4);
    std::memset(panel.low, 0, sums * 4);
  }
  if (panel.wide) std::memset(panel.wide, 0, sums * 8);
  return panel;
}

/** Pixels are short: a call of memcpy would cost more than the copy. */
MHO_INLINE void copyBytes(const void* from, int count, void* to) {
  const char* in = static_cast<const char*>(from);
  char* out = static_cast<char*>(to);
  int i = 0;
  for (; i + 16 <= count; i += 16) std::memcpy(out + i, in + i, 16);
  for (; i < count; i++) out[i] = in[i];
}

/** Words of one pixel as a pass applies them; simple loops on bytes, so that compilers make vectors of them. */
template <class In>
static void applyWords(const In* in, int count, const Pass& pass, Element* out) {
  const std::uint8_t mask = static_cast<std::uint8_t>(pass.bit >= 0 ? 1 << pass.bit : 255);
  const bool whole = pass.bit < 0;
  if (pass.part == Pass::all && whole) {
    if (sizeof(Element) == 1)
      copyBytes(in, count, out);
    else
      for (int i = 0; i < count; i++) out[i] = static_cast<Element>(in[i]);
  } else if (pass.part == Pass::all && !pass.isSigned) {
    for (int i = 0; i < count; i++) out[i] = (static_cast<std::uint8_t>(in[i]) & mask) != 0;
  } else {
    for (int i = 0; i < count; i++) {
      const std::int8_t sign = static_cast<std::int8_t>(pass.isSigned || pass.part == Pass::negative ? in[i] < 0 : 0);
      const std::uint8_t size = static_cast<std::uint8_t>(in[i] < 0 ? -in[i] : in[i]);
      const bool here = pass.part == Pass::all || (in[i] < 0) == (pass.part == Pass::negative);
      const int value = !here ? 0 : whole ? size : (size & mask) != 0;
      out[i] = static_cast<Element>(pass.part == Pass::all && sign ? -value : value);
    }
  }
}

/** The inputs of a slice for all rows of the panel; zeros in the padding. What lies beyond the slice's rows, up to a whole step, meets
 *  conductances of 0. `turn`: row i applies bit i mod turn. */
static void gatherInputs(const WordPlan& plan, WordPanel& panel, const Slice& slice, Pass pass, int turn) {
  const std::ptrdiff_t stride = plan.inputStride() / static_cast<std::ptrdiff_t>(sizeof(Element));
  forPixels(plan, panel, {slice.first, slice.first + slice.rows}, [&](const Segment& segment, int at, int pixel, int r) {
    Element* out = panel.inputs + r * stride + at;
    if (turn) pass.bit = (panel.first + r) % turn;
    const std::uint8_t* in = plan.input.data + static_cast<std::ptrdiff_t>(pixel) * plan.shape.channels + segment.channel;
    if (pixel < 0)
      std::memset(out, 0, sizeof(Element) * static_cast<std::size_t>(segment.count));
    else if (plan.input.isSigned)
      applyWords(reinterpret_cast<const std::int8_t*>(in), segment.count, pass, out);
    else
      applyWords(in, segment.count, pass, out);
  });
}

/** Adds up the inputs that the panel holds, for digital subtraction. */
static void addInputs(const WordPlan& plan, WordPanel& panel, const Slice& slice, bool isSigned) {
  const std::ptrdiff_t stride = plan.inputStride() / static_cast<std::ptrdiff_t>(sizeof(Element));
  for (int r = 0; r < panel.rows; r++) {
    const Element* in = panel.inputs + r * stride;
    std::int32_t sum = 0;
    if (sizeof(Element) == 1 && isSigned)
      for (int i = 0; i < slice.rows; i++) sum += static_cast<std::int8_t>(in[i]);
    else
      for (int i = 0; i < slice.rows; i++) sum += in[i];
    panel.blockInput[r] += sum;
  }
}

}  // namespace MHO_ISA
}  // namespace mho
