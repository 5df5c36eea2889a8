// Plan: the data that all threads of a read share. Panel: the data that one of them works on, a run of output positions × a group of column
// tiles, whose digital sums stay in the cache while all blocks pass. Both number formats add to them what their sums need.
#pragma once
#include <vector>

#include "bundles.h"

namespace mho {
namespace MHO_ISA {

/** One application of inputs to the rows: all of a value, or one sign of it, or one bit of those. */
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
  const ReadSettings* settings;
  /** Value of a whole partial sum's unit (1 of floats), and conductance of a reference cell in such units. */
  float unit;
  double reference;
  /** The converter in units of the sums. */
  Converter converter;
  /** Inputs of both signs. */
  bool signs;
  std::vector<Pass> passes;
  /** Output positions of the read; `rows` of them are listed (all, or spread evenly). */
  std::int64_t positions;
  int rows;
  int panelRows, groupTiles, panels, groups;
  /** All cycles of a block are read together. */
  bool serial;

  bool coded() const { return settings->adc != nullptr; }
  bool bitSerial() const { return settings->encoding == Encoding::bitSerial; }
  int cycles() const { return bitSerial() ? settings->inputBits : 1; }
  /** Whether all positions are listed. */
  bool whole() const { return rows == positions; }
  int listed(int i) const { return static_cast<int>(i * positions / rows); }
  /** Conversions of a block in one cycle. */
  int terms() const { return (settings->phases == Phases::digital ? 2 : 1) * transform.packedPlanes; }
  bool subtracts() const { return transform.reference || transform.offset; }
};

/** Plans the inputs that a read applies one after the other. Bits go from the highest down; bits = 0: all at once. */
static void planPasses(ReadPlan& plan, bool split, int bits) {
  const auto add = [&](Pass::Part part, bool subtract) {
    const bool signs = plan.signs && part == Pass::all;
    if (bits == 0) plan.passes.push_back({part, -1, 0, subtract, true, signs});
    for (int z = bits - 1; z >= 0; z--) plan.passes.push_back({part, z, z, subtract, z == 0, signs});
  };
  if (!split) return add(Pass::all, false);
  add(Pass::positive, false);
  // Where nothing is negative this phase is empty: it counts only if the converter reads something where there is nothing.
  if (plan.signs || (plan.coded() && plan.converter.code(0) != 0)) add(Pass::negative, true);
}

constexpr int SUMS_BYTES = 512 * 1024, PANEL_ROWS = (MHO_IS(amx) ? 4 : 2) * SAMPLE, GROUP_COLUMNS = 512, ITEMS_PER_THREAD = 4;
/** The same of serial reads: their tables pay when many positions use them. */
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

/** Fills what formats share and passes depend on. unit, reference and signs are set. rows: listed positions, 0: all. */
static void planRead(ReadPlan& plan, const CrossbarSpec& spec, Direction direction, Bundle bundle, int batch, const ReadSettings& settings,
                     int rows) {
  plan.shape = readShape(spec, direction, bundle);
  plan.transform = transformOf(spec);
  plan.settings = &settings;
  if (settings.adc) {
    plan.converter = Converter::of(*settings.adc);
    plan.converter.inverse *= plan.unit;
  }
  plan.positions = static_cast<std::int64_t>(batch) * plan.shape.outHeight * plan.shape.outWidth;
  plan.rows = rows ? rows : static_cast<int>(plan.positions);
}

struct Panel {
  int first, rows, padded;
  int tile, tiles;
  OutputPosition* positions;
  Segment* segments;
  Clips* clips;
  /** Digital sums, [tile][padded][NR]. */
  std::int32_t* codes;
  /** Per row: sum of the inputs of the block at hand, of all of them, and the sum of the reference column, as codes or as a value. */
  double *blockInput, *inputSum;
  std::int32_t* referenceCode;
  float* referenceSum;

  std::size_t at(int t) const { return static_cast<std::size_t>(t) * padded * NR; }
};

static void carveShared(const ReadPlan& plan, Carver& carver, Panel& panel) {
  const std::size_t rows = static_cast<std::size_t>(plan.panelRows);
  panel.positions = carver.take<OutputPosition>(rows);
  panel.segments = carver.take<Segment>(segmentLimit(plan.shape));
  panel.clips = carver.take<Clips>(plan.groupTiles);
  panel.blockInput = carver.take<double>(rows);
  panel.inputSum = carver.take<double>(rows);
  panel.referenceCode = carver.take<std::int32_t>(rows);
  panel.referenceSum = carver.take<float>(rows);
}

/** Panel number `item`, in memory that is carved already, with sums of zero but for those that formats add. */
static void openPanel(const ReadPlan& plan, int item, Panel& panel) {
  panel.first = item / plan.groups * plan.panelRows;
  panel.rows = smaller(plan.panelRows, plan.rows - panel.first);
  panel.padded = plan.panelRows;
  panel.tile = item % plan.groups * plan.groupTiles;
  panel.tiles = smaller(plan.groupTiles, tilesOf(plan.shape) - panel.tile);
  std::memset(panel.clips, 0, sizeof(Clips) * panel.tiles);
  for (int r = 0; r < panel.rows; r++) {
    const bool follows = plan.whole() && (panel.first + r) % plan.shape.outWidth != 0 && r > 0;
    panel.positions[r] = follows ? panel.positions[r - 1] : outputPosition(plan.shape, plan.listed(panel.first + r));
    if (follows) panel.positions[r].x += plan.shape.transposed ? 1 : plan.shape.horizontal.stride;
    panel.blockInput[r] = panel.inputSum[r] = 0;
    panel.referenceCode[r] = 0;
    panel.referenceSum[r] = 0;
  }
}

/** Calls visit(segment, rows before it, pixel or −1, row of the panel) for the segments of a range of matrix rows. */
template <class Visit>
MHO_INLINE void forPixels(const ReadPlan& plan, const Panel& panel, RowRange range, Visit visit) {
  // Copies: what a visit writes could be anything, so references would be read again and again.
  const ReadShape shape = plan.shape;
  const OutputPosition* const positions = panel.positions;
  const int segments = blockSegments(shape, range, panel.segments), rows = panel.rows;
  int before = 0;
  for (int s = 0; s < segments; s++) {
    const Segment segment = panel.segments[s];
    const int ky = segment.position / shape.kernelWidth, kx = segment.position % shape.kernelWidth;
    for (int r = 0; r < rows; r++) visit(segment, before, pixelAt(shape, positions[r], ky, kx), r);
    before += segment.count;
  }
}

/** Digital subtraction of a block: what depends on the sum of its inputs only. */
static void endBlock(const ReadPlan& plan, Panel& panel, const Pass& pass) {
  const std::int32_t weight = (pass.subtract ? -1 : 1) * (1 << pass.shift);
  for (int r = 0; r < panel.rows; r++) {
    const float sum = static_cast<float>(plan.reference * panel.blockInput[r]);
    panel.inputSum[r] += weight * panel.blockInput[r];
    if (plan.coded() && plan.transform.reference) panel.referenceCode[r] += plan.converter.code(sum) * weight;
    panel.referenceSum[r] += static_cast<float>(weight) * sum;
    panel.blockInput[r] = 0;
  }
}

}  // namespace MHO_ISA
}  // namespace mho
