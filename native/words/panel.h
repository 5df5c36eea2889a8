// What all threads of a read share (plan), what one of them works on (panel: a run of output positions × a group of column tiles), and
// how inputs come to the kernels: the words of a slice for each position of a panel, row by row.
#pragma once
#include "pack.h"

namespace mho {
namespace MHO_ISA {

/** One application of inputs to the rows: all of a word, or one sign of it, or one bit of those. */
struct Pass {
  enum Part { all, positive, negative } part;
  /** −1: all bits. */
  int bit;
  /** Codes count 2^shift, with this sign. */
  int shift;
  bool subtract;
  /** The last one of its sign. */
  bool ends;
  /** Values of both signs. */
  bool isSigned;
};

struct ReadPlan {
  ReadShape shape;
  Transform transform;
  Slices slices;
  const char* packed;
  const ReadSettings* settings;
  Words input;
  /** Value of a whole partial sum's unit, and conductance of a reference cell in steps of the grid. */
  float unit;
  std::int32_t reference;
  /** Of sums in that unit. */
  Converter converter;
  std::vector<Pass> passes;
  /** Output positions of the read; `rows` of them are listed (all, or spread evenly). */
  std::int64_t positions;
  int rows;
  int panelRows, groupTiles, panels, groups;

  bool coded() const { return settings->adc != nullptr; }
  bool bitSerial() const { return settings->encoding == Encoding::bitSerial; }
  int cycles() const { return bitSerial() ? settings->inputBits : 1; }
  /** Whether all positions are listed. */
  bool whole() const { return rows == positions; }
  int listed(int i) const { return static_cast<int>(i * positions / rows); }
  /** Conversions of a block in one cycle. */
  int terms() const { return (settings->phases == Phases::digital ? 2 : 1) * transform.packedPlanes; }
  /** Bytes from one position's words to the next one's. */
  std::ptrdiff_t inputStride() const { return static_cast<std::ptrdiff_t>(slices.mostSteps) * STEP_ROWS * sizeof(Element); }
  /** Codes and their digital sums fit 16 bits (NarrowTarget), those of all blocks, or those of one block's cycles (`cycled`). */
  bool narrow, cycled;
  /** All cycles of a block are read together (serialTables.h, serialTiles.h). */
  bool serial;

  /** Sums are kept exact beyond 32 bits: there is no converter, or a block has several slices. */
  bool exact() const { return !coded() || static_cast<int>(slices.list.size()) != slices.blocks; }
  /** Even the two halves of exact sums could leave 32 bits. */
  bool wide() const { return exact() && shape.rows() > 1 << 15; }
};

struct Panel {
  /** Bytes of scratch memory that it takes. */
  std::size_t bytes;
  int first, rows, padded;
  int tile, tiles;
  OutputPosition* positions;
  Segment* segments;
  Element* inputs;
  /** [tile][padded][NR]: codes in 16 bits, of all blocks or of one, or in 32; high and low parts of exact sums; those of wide ones. */
  std::int16_t* narrow;
  std::int32_t *codes, *high, *low;
  std::int64_t* wide;
  Clips* clips;
  /** Per row: sum of the inputs of the block at hand, of all of them, and codes of the reference column. */
  std::int64_t *blockInput, *inputSum;
  std::int32_t* referenceCode;

  std::size_t at(int t) const { return static_cast<std::size_t>(t) * padded * NR; }
};

static std::size_t carvePanel(const ReadPlan& plan, char* block, Panel& panel) {
  Carver carver{block};
  const std::size_t rows = static_cast<std::size_t>(plan.panelRows);
  const std::size_t sums = rows * plan.groupTiles * NR;
  panel.positions = carver.take<OutputPosition>(rows);
  panel.segments = carver.take<Segment>(segmentLimit(plan.shape));
  panel.inputs = carver.take<Element>(rows * plan.inputStride() / sizeof(Element));
  panel.narrow = carver.take<std::int16_t>(plan.narrow || plan.cycled ? sums : 0);
  panel.codes = carver.take<std::int32_t>(plan.coded() && !plan.narrow ? sums : 0);
  panel.high = carver.take<std::int32_t>(plan.exact() ? sums : 0);
  panel.low = carver.take<std::int32_t>(plan.exact() ? sums : 0);
  panel.wide = plan.wide() ? carver.take<std::int64_t>(sums) : nullptr;
  panel.clips = carver.take<Clips>(plan.groupTiles);
  panel.blockInput = carver.take<std::int64_t>(rows);
  panel.inputSum = carver.take<std::int64_t>(rows);
  panel.referenceCode = carver.take<std::int32_t>(rows);
  panel.bytes = carver.used;
  return carver.used;
}

constexpr int SUMS_BYTES = 512 * 1024, PANEL_ROWS = (MHO_IS(amx) ? 4 : 2) * SAMPLE, GROUP_COLUMNS = 512, ITEMS_PER_THREAD = 4;
/** The same of bit-serial reads: their tables pay when many positions use them. */
constexpr int SERIAL_PANEL_ROWS = (MHO_IS(amx) ? 4 : 20) * SAMPLE, SERIAL_GROUP_COLUMNS = MHO_IS(amx) ? GROUP_COLUMNS : 128;

/** Sizes of panels and column groups: digital sums within SUMS_BYTES, and a few items for each thread. */
static void splitWork(ReadPlan& plan, int threads) {
  const int tiles = tilesOf(plan.shape);
  const int wanted = ITEMS_PER_THREAD * threads;
  plan.groupTiles = smaller(tiles, larger(1, (plan.serial ? SERIAL_GROUP_COLUMNS : GROUP_COLUMNS) / NR));
  const int fitting = SUMS_BYTES / (plan.groupTiles * NR * 4);
  const int rows = smaller(smaller(fitting, plan.serial ? SERIAL_PANEL_ROWS : PANEL_ROWS), plan.rows + SAMPLE - 1);
  plan.panelRows = larger(SAMPLE, rows / SAMPLE * SAMPLE);
  const auto items = [&] { return ceilDivide(plan.rows, plan.panelRows) * ceilDivide(tiles, plan.groupTiles); };
  while (items() < wanted && plan.groupTiles > 1) plan.groupTiles = ceilDivide(plan.groupTiles, 2);
  while (items() < wanted && plan.panelRows > 2 * SAMPLE) plan.panelRows = ceilDivide(plan.panelRows, 2 * SAMPLE) * SAMPLE;
  plan.panels = ceilDivide(plan.rows, plan.panelRows);
  plan.groups = ceilDivide(tiles, plan.groupTiles);
}

/** Panel number `item`, with sums of zero. */
static Panel panelOf(const ReadPlan& plan, int item, char* scratch) {
  Panel panel = {};
  carvePanel(plan, scratch, panel);
  panel.first = item / plan.groups * plan.panelRows;
  panel.rows = smaller(plan.panelRows, plan.rows - panel.first);
  panel.padded = plan.panelRows;
  panel.tile = item % plan.groups * plan.groupTiles;
  panel.tiles = smaller(plan.groupTiles, tilesOf(plan.shape) - panel.tile);
  for (int r = 0; r < panel.rows; r++) {
    const bool follows = plan.whole() && (panel.first + r) % plan.shape.outWidth != 0 && r > 0;
    panel.positions[r] = follows ? panel.positions[r - 1] : outputPosition(plan.shape, plan.listed(panel.first + r));
    if (follows) panel.positions[r].x += plan.shape.transposed ? 1 : plan.shape.stride;
  }
  const std::size_t sums = panel.at(panel.tiles);
  if (plan.narrow || plan.cycled) std::memset(panel.narrow, 0, sums * 2);
  if (plan.coded() && !plan.narrow) std::memset(panel.codes, 0, sums * 4);
  if (plan.exact()) {
    std::memset(panel.high, 0, sums * 4);
    std::memset(panel.low, 0, sums * 4);
  }
  if (panel.wide) std::memset(panel.wide, 0, sums * 8);
  std::memset(panel.clips, 0, sizeof(Clips) * panel.tiles);
  for (int r = 0; r < panel.rows; r++) panel.blockInput[r] = panel.inputSum[r] = panel.referenceCode[r] = 0;
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

/** Words of row r's position, segment after segment. */
static void copyWords(const ReadPlan& plan, const Panel& panel, int segments, int r, std::uint8_t* words) {
  const ReadShape& shape = plan.shape;
  for (int s = 0; s < segments; s++) {
    const Segment& segment = panel.segments[s];
    const int pixel = pixelAt(shape, panel.positions[r], segment.position / shape.kernelWidth, segment.position % shape.kernelWidth);
    const std::uint8_t* in = plan.input.data + static_cast<std::ptrdiff_t>(pixel) * shape.channels + segment.channel;
    if (pixel < 0)
      std::memset(words, 0, static_cast<std::size_t>(segment.count));
    else
      copyBytes(in, segment.count, words);
    words += segment.count;
  }
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

/** Whole words of `count` neighbouring positions, one segment of each; `step` bytes apart, rows `stride` apart. */
template <class In>
MHO_INLINE void copyPositions(const In* in, std::ptrdiff_t step, int count, int channels, Element* out, std::ptrdiff_t stride) {
  constexpr int TOGETHER = 16;
  typedef In Ins __attribute__((vector_size(TOGETHER)));
  typedef Element Elements __attribute__((vector_size(TOGETHER * sizeof(Element))));
  for (int i = 0; i < count; i++, in += step, out += stride) {
    int c = 0;
    for (; c + TOGETHER <= channels; c += TOGETHER) {
      Ins v;
      std::memcpy(&v, in + c, sizeof v);
      const Elements e = __builtin_convertvector(v, Elements);
      std::memcpy(out + c, &e, sizeof e);
    }
    for (; c < channels; c++) out[c] = static_cast<Element>(in[c]);
  }
}

/** Whole words of a segment for all rows of a panel that has all positions. Those of one line of pixels lie evenly spaced. */
static void gatherLines(const ReadPlan& plan, const Panel& panel, const Segment& segment, Element* out, std::ptrdiff_t stride) {
  const ReadShape& shape = plan.shape;
  const int ky = segment.position / shape.kernelWidth, kx = segment.position % shape.kernelWidth;
  const int step = shape.transposed ? 1 : shape.stride;
  const std::ptrdiff_t bytes = static_cast<std::ptrdiff_t>(step) * shape.channels;
  for (int r = 0, run = 0; r < panel.rows; r += run) {
    run = smaller(panel.rows - r, shape.outWidth - (panel.first + r) % shape.outWidth);
    const OutputPosition& o = panel.positions[r];
    const int y = shape.transposed ? o.y - ky : o.y + ky, x = shape.transposed ? o.x - kx : o.x + kx;
    const bool inside = static_cast<unsigned>(y) < static_cast<unsigned>(shape.inHeight);
    const int from = inside ? smaller(run, x < 0 ? ceilDivide(-x, step) : 0) : run;
    const int to = larger(from, smaller(run, ceilDivide(shape.inWidth - x, step)));
    Element* const rows = out + r * stride;
    const auto clear = [&](int i) { std::memset(rows + i * stride, 0, sizeof(Element) * static_cast<std::size_t>(segment.count)); };
    for (int i = 0; i < from; i++) clear(i);
    for (int i = to; i < run; i++) clear(i);
    if (from == to) continue;
    const std::ptrdiff_t pixel = o.image + static_cast<std::ptrdiff_t>(y) * shape.inWidth + x + from * step;
    const std::uint8_t* in = plan.input.data + pixel * shape.channels + segment.channel;
    if (sizeof(Element) > 1 && plan.input.isSigned)
      copyPositions(reinterpret_cast<const std::int8_t*>(in), bytes, to - from, segment.count, rows + from * stride, stride);
    else
      copyPositions(in, bytes, to - from, segment.count, rows + from * stride, stride);
  }
}

/** The inputs of a slice for all rows of the panel; zeros in the padding. What lies beyond the slice's rows, up to a whole step, meets
 *  conductances of 0. `turn`: row i applies bit i mod turn. */
static void gatherInputs(const ReadPlan& plan, Panel& panel, const Slice& slice, Pass pass, int turn) {
  const ReadShape& shape = plan.shape;
  const int segments = blockSegments(shape, {slice.first, slice.first + slice.rows}, panel.segments);
  const std::ptrdiff_t stride = plan.inputStride() / static_cast<std::ptrdiff_t>(sizeof(Element));
  Element* column = panel.inputs;
  const bool lines = pass.part == Pass::all && pass.bit < 0 && !turn && plan.whole() && (!shape.transposed || shape.stride == 1);
  for (int s = 0; s < segments; s++) {
    const Segment& segment = panel.segments[s];
    if (lines) {
      gatherLines(plan, panel, segment, column, stride);
      column += segment.count;
      continue;
    }
    const int ky = segment.position / shape.kernelWidth, kx = segment.position % shape.kernelWidth;
    for (int r = 0; r < panel.rows; r++) {
      Element* out = column + r * stride;
      if (turn) pass.bit = (panel.first + r) % turn;
      const int pixel = pixelAt(shape, panel.positions[r], ky, kx);
      const std::uint8_t* in = plan.input.data + static_cast<std::ptrdiff_t>(pixel) * shape.channels + segment.channel;
      if (pixel < 0)
        std::memset(out, 0, sizeof(Element) * static_cast<std::size_t>(segment.count));
      else if (plan.input.isSigned)
        applyWords(reinterpret_cast<const std::int8_t*>(in), segment.count, pass, out);
      else
        applyWords(in, segment.count, pass, out);
    }
    column += segment.count;
  }
}

/** Adds up the inputs that the panel holds, for digital subtraction. */
static void addInputs(const ReadPlan& plan, Panel& panel, const Slice& slice, bool isSigned) {
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
