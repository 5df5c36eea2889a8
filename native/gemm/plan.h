// What all threads of a read share (plan) and what one of them works on (panel): a run of output positions × a group of
// column tiles, whose digital sums stay in the L2 cache while all blocks pass. A panel is computed by one thread in a fixed
// order, so results do not depend on the number of threads.
#pragma once
#include "bitserial.h"
#include "pack.h"

namespace mho {
namespace MHO_ISA {

/** A tensor that is read, as pointers see it, and the sign with which its codes count. */
struct PlanInput {
  const char* data;
  bool negative;
};

struct ReadPlan {
  ReadShape shape;
  Transform transform;
  int blocks;
  const float* packed;
  const ReadSettings* settings;
  Converter converter;
  bool bitSerial, bothSigns;
  IndexLayout layout;
  /** Phases of the read; a phase whose inputs are all zero is not run if its codes are zero, too. */
  int phases;
  PlanInput inputs[2];
  int inputCount;
  std::ptrdiff_t pixelBytes;
  const char* zero;
  /** Output positions of the read; `rows` of them are listed (all, or spread evenly). */
  std::int64_t positions;
  int rows;
  int panelRows, groupTiles, panels, groups;

  bool coded() const { return settings->adc != nullptr; }
  int cycles() const { return bitSerial ? settings->inputBits : 1; }
  int listed(int i) const { return static_cast<int>(i * positions / rows); }
  /** Conversions of a block in one cycle. */
  int terms() const { return phases * transform.packedPlanes; }
  bool zeroIsSilent() const { return !coded() || converter.code(0) == 0; }
};

struct Panel {
  int first, rows, padded;
  int tile, tiles;
  OutputPosition* positions;
  /** [segment][padded]. */
  const char** pixels;
  Segment* segments;
  int segmentCount;
  /** [tile][padded][NR]. */
  std::int32_t* sums;
  Statistics* statistics;
  float* table;
  /** Per row, digital subtraction: sum of the reference column (code or float), and exact sum of the inputs. */
  std::int32_t* referenceCode;
  float* referenceSum;
  double* inputSum;
};

static std::size_t carvePanel(const ReadPlan& plan, char* block, Panel& panel) {
  Carver carver{block};
  const std::size_t rows = static_cast<std::size_t>(plan.panelRows);
  const int segments = segmentLimit(plan.shape);
  panel.positions = carver.take<OutputPosition>(rows);
  panel.pixels = carver.take<const char*>(rows * segments);
  panel.segments = carver.take<Segment>(segments);
  panel.sums = carver.take<std::int32_t>(rows * plan.groupTiles * NR);
  panel.statistics = carver.take<Statistics>(plan.groupTiles);
  panel.referenceCode = carver.take<std::int32_t>(rows);
  panel.referenceSum = carver.take<float>(rows);
  panel.inputSum = carver.take<double>(rows);
  const int groups = plan.bitSerial ? smaller(plan.shape.blockSize, plan.shape.rows()) / GROUP + 1 + segments : 0;
  panel.table = carver.take<float>(static_cast<std::size_t>(groups) * SUBSETS * NR);
  return carver.used;
}

constexpr int SUMS_BYTES = 128 * 1024, PANEL_ROWS = 192, GROUP_COLUMNS = 256, ITEMS_PER_THREAD = 4;

/** Sizes of panels and column groups: digital sums within SUMS_BYTES, and a few items for each thread. */
static void splitWork(ReadPlan& plan, int threads) {
  const int tiles = plan.shape.tiles();
  const int wanted = ITEMS_PER_THREAD * threads;
  plan.groupTiles = smaller(tiles, larger(1, GROUP_COLUMNS / NR));
  const int fitting = SUMS_BYTES / (plan.groupTiles * NR * 4);
  const int rows = smaller(smaller(fitting, PANEL_ROWS), plan.rows + SAMPLE - 1);
  plan.panelRows = larger(SAMPLE, rows / SAMPLE * SAMPLE);
  const auto items = [&] { return ceilDivide(plan.rows, plan.panelRows) * ceilDivide(tiles, plan.groupTiles); };
  while (items() < wanted && plan.groupTiles > 1) plan.groupTiles = ceilDivide(plan.groupTiles, 2);
  while (items() < wanted && plan.panelRows > 2 * SAMPLE) plan.panelRows = ceilDivide(plan.panelRows, 2 * SAMPLE) * SAMPLE;
  plan.panels = ceilDivide(plan.rows, plan.panelRows);
  plan.groups = ceilDivide(tiles, plan.groupTiles);
}

static Panel panelOf(const ReadPlan& plan, int item, char* scratch) {
  Panel panel = {};
  carvePanel(plan, scratch, panel);
  panel.first = item / plan.groups * plan.panelRows;
  panel.rows = smaller(plan.panelRows, plan.rows - panel.first);
  panel.padded = ceilDivide(panel.rows, MR) * MR;
  panel.tile = item % plan.groups * plan.groupTiles;
  panel.tiles = smaller(plan.groupTiles, plan.shape.tiles() - panel.tile);
  for (int r = 0; r < panel.rows; r++) panel.positions[r] = outputPosition(plan.shape, plan.listed(panel.first + r));
  std::memset(panel.sums, 0, static_cast<std::size_t>(panel.tiles) * panel.padded * NR * 4);
  for (int r = 0; r < panel.rows; r++) {
    panel.referenceCode[r] = 0;
    panel.referenceSum[r] = 0;
    panel.inputSum[r] = 0;
  }
  return panel;
}

/** Fills the pointer table for a block of one input. */
static void locate(const ReadPlan& plan, Panel& panel, RowRange range, const char* data) {
  const ReadShape& shape = plan.shape;
  panel.segmentCount = blockSegments(shape, range, panel.segments);
  for (int s = 0; s < panel.segmentCount; s++) {
    const Segment& segment = panel.segments[s];
    const int ky = segment.position / shape.kernelWidth;
    const int kx = segment.position % shape.kernelWidth;
    const int offset = plan.bitSerial ? plan.layout.offset(segment.channel) : segment.channel * 4;
    const char** row = panel.pixels + static_cast<std::size_t>(s) * panel.padded;
    for (int r = 0; r < panel.rows; r++) {
      const int pixel = pixelAt(shape, panel.positions[r], ky, kx);
      row[r] = pixel < 0 ? plan.zero : data + pixel * plan.pixelBytes + offset;
    }
    for (int r = panel.rows; r < panel.padded; r++) row[r] = plan.zero;
  }
}

/** Calls visit(work, sampled) for the runs of rows that are sampled or not. */
template <class Visit>
static void forRuns(const Panel& panel, const TileWork& work, Visit visit) {
  for (int r = 0; r < panel.rows;) {
    const bool counted = sampled(panel.first + r);
    int end = r;
    while (end < panel.rows && sampled(panel.first + end) == counted) end += SAMPLE;
    TileWork run = work;
    run.pixels += r;
    run.sums += r * NR;
    run.rows = smaller(end, panel.rows) - r;
    run.next += static_cast<std::ptrdiff_t>(r / MR) * work.nextLines * 16;
    visit(run, counted);
    r = end;
  }
}

/** Cycles to run, and whether row i of the list runs only cycle i mod bits (probe). */
struct Cycles {
  bool one;
};

static void sweepBits(const ReadPlan& plan, const Panel& panel, const TileWork& work, Use use, bool negative, Cycles cycles) {
  const int bits = plan.settings->inputBits;
  if (cycles.one) {
    for (int z = 0; z < bits; z++) {
      TileWork part = work;
      const int start = (z - panel.first % bits + bits) % bits;
      part.pixels += start;
      part.sums += start * NR;
      part.rows -= start;
      bitTilesFor(plan.bothSigns, use, negative, false)({part, z, z + 1, bits, plan.layout.signBytes(), bits}, plan.converter);
    }
    return;
  }
  forRuns(panel, work, [&](const TileWork& run, bool counted) {
    bitTilesFor(plan.bothSigns, use, negative, counted)({run, 0, bits, 1, plan.layout.signBytes(), bits}, plan.converter);
  });
}

/** One block of one input through one plane, for all tiles of the panel. */
static void sweep(const ReadPlan& plan, const Panel& panel, RowRange range, int plane, Use use, bool negative, Cycles cycles) {
  const std::size_t tileLength = static_cast<std::size_t>(plan.shape.rows()) * NR;
  const float* weights = plan.packed + plane * planeLength(plan.shape) + static_cast<std::size_t>(range.first) * NR;
  const int rows = range.end - range.first;
  const int nextLines = ceilDivide(rows * NR / 16 * MR, panel.padded);
  for (int t = 0; t < panel.tiles; t++) {
    const float* w = weights + (panel.tile + t) * tileLength;
    const float* next = t + 1 < panel.tiles ? w + tileLength : w - t * tileLength + rows * NR;
    std::int32_t* sums = panel.sums + static_cast<std::size_t>(t) * panel.padded * NR;
    TileWork work = {panel.pixels, panel.padded, panel.segments,       panel.segmentCount, w, panel.rows,
                     sums,         panel.statistics + t, next, nextLines};
    if (plan.bitSerial) {
      buildTable(w, panel.segments, panel.segmentCount, panel.table);
      work.weights = panel.table;
      sweepBits(plan, panel, work, use, negative, cycles);
      continue;
    }
    forRuns(panel, work, [&](const TileWork& run, bool counted) {
      analogTilesFor(use, negative, counted)(run, plan.converter);
    });
  }
}

}  // namespace MHO_ISA
}  // namespace mho
