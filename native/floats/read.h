// Reads of floats: longer words, words that are not quantized, and float weights. A block's sum is one chain; values of blocks, phases,
// planes and cycles are added in this order, as engine.ts says.
#pragma once
#include "../array/read.h"
#include "../parallel.h"
#include "pack.h"

namespace mho {
namespace MHO_ISA {

struct FloatPlan : ReadPlan {
  const float* packed;
  const float* input;
  float inverseStep;
  /** Floats from one position's inputs to the next one's: a cache line more than the longest block, so that rows which are read together
   *  lie in different sets of the cache. */
  std::ptrdiff_t inputStride;
};

struct FloatPanel : Panel {
  float* inputs;

  /** Digital sums without a converter: they lie where codes do. */
  float* values() const { return reinterpret_cast<float*>(codes); }
};

static std::size_t carvePanel(const FloatPlan& plan, char* block, FloatPanel& panel) {
  Carver carver{block};
  const std::size_t rows = static_cast<std::size_t>(plan.panelRows);
  carveShared(plan, carver, panel);
  panel.inputs = carver.take<float>(rows * plan.inputStride);
  panel.codes = carver.take<std::int32_t>(rows * plan.groupTiles * NR);
  return carver.used;
}

static std::size_t panelBytes(const FloatPlan& plan) {
  FloatPanel measured = {};
  return carvePanel(plan, nullptr, measured);
}

static void clearSums(const FloatPanel& panel) { std::memset(panel.codes, 0, panel.at(panel.tiles) * 4); }

/** Panel number `item`, with sums of zero. */
static FloatPanel panelOf(const FloatPlan& plan, int item, char* scratch) {
  FloatPanel panel = {};
  carvePanel(plan, scratch, panel);
  openPanel(plan, item, panel);
  clearSums(panel);
  return panel;
}

/** Whether any input is negative. */
static bool anyNegative(const float* input, std::ptrdiff_t length, Pool& pool) {
  int found = 0;
  parallelChunks(length, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int) {
    bool negative = false;
    for (std::ptrdiff_t i = first; i < first + count; i++) negative |= input[i] < 0;
    if (negative) __atomic_store_n(&found, 1, __ATOMIC_RELAXED);
  });
  return found != 0;
}

/** Fills what passes depend on. rows: listed positions, 0: all. */
static FloatPlan planOf(const CrossbarSpec& spec, Direction direction, Bundle bundle, const char* packed, double, Values input, int batch,
                        const ReadSettings& settings, int rows, Pool& pool) {
  FloatPlan plan = {};
  plan.packed = reinterpret_cast<const float*>(packed);
  plan.input = input.as<const float>();
  plan.inverseStep = static_cast<float>(1 / settings.inputStep);
  plan.unit = 1;
  plan.reference = transformOf(spec).b;
  planRead(plan, spec, direction, bundle, batch, settings, rows);
  const ReadShape& shape = plan.shape;
  plan.inputStride = smaller(shape.blockSize, shape.rows()) + 16;
  const std::ptrdiff_t pixels = static_cast<std::ptrdiff_t>(batch) * shape.inHeight * shape.inWidth;
  // Signs make no difference to one analog phase.
  if (plan.bitSerial() || settings.phases == Phases::digital) plan.signs = anyNegative(plan.input, pixels * shape.allChannels, pool);
  plan.input += shape.firstChannel;
  return plan;
}

/** Pixels are short: a call of memcpy or memset would cost more than the copy. */
MHO_INLINE void copyFloats(const float* in, int count, float* out) {
  forVectors(count, [=](std::ptrdiff_t i, int n) { storeUpTo(out + i, loadUpTo(in + i, n), n); });
}
MHO_INLINE void clearFloats(int count, float* out) {
  forVectors(count, [=](std::ptrdiff_t i, int n) { storeUpTo(out + i, Float{}, n); });
}

/** Inputs of one pixel as a pass applies them: levels, or one bit of whole numbers with its sign. */
static void applyInputs(const FloatPlan& plan, const float* in, int count, const Pass& pass, float* out) {
  const Float sign = broadcast(pass.part == Pass::negative ? -1.0f : 1.0f), inverseStep = broadcast(plan.inverseStep);
  const bool both = pass.part == Pass::all, serial = plan.bitSerial();
  const int shift = pass.bit;
  forVectors(count, [&](std::ptrdiff_t i, int n) {
    const Float x = loadUpTo(in + i, n) * sign;
    if (!serial) return storeUpTo(out + i, both ? x : maximum(x, Float{}), n);
    const Int q = toInt((x * inverseStep + broadcast(MAGIC)) - broadcast(MAGIC));
    const Int bit = (q < 0 ? -q : q) >> shift & 1;
    storeUpTo(out + i, toFloat(q > 0 ? bit : both ? -bit : Int{}), n);
  });
}

/** The inputs of a block for all rows of the panel; zeros in the padding. `turn`: row i applies bit i mod turn. */
static void gatherInputs(const FloatPlan& plan, FloatPanel& panel, RowRange range, Pass pass, int turn) {
  const bool asTheyAre = !plan.bitSerial() && pass.part == Pass::all;
  const float* const input = plan.input;
  float* const inputs = panel.inputs;
  const std::ptrdiff_t channels = plan.shape.allChannels, stride = plan.inputStride;
  forPixels(plan, panel, range, [=, &plan, &panel](const Segment& segment, int at, int pixel, int r) mutable {
    const float* in = input + pixel * channels + segment.channel;
    float* out = inputs + r * stride + at;
    if (pixel < 0) return clearFloats(segment.count, out);
    if (asTheyAre) return copyFloats(in, segment.count, out);
    if (turn) pass.bit = (panel.first + r) % turn;
    applyInputs(plan, in, segment.count, pass, out);
  });
}

/** Adds up the inputs that the panel holds, for digital subtraction. */
static void addInputs(const FloatPlan& plan, FloatPanel& panel, RowRange range) {
  for (int r = 0; r < panel.rows; r++)
    for (int i = 0; i < range.end - range.first; i++) panel.blockInput[r] += panel.inputs[r * plan.inputStride + i];
}

/** A block of one plane in one pass, for all tiles of the panel. */
static void sweep(const FloatPlan& plan, const FloatPanel& panel, RowRange range, const Pass& pass, int plane) {
  const int segments = blockSegments(plan.shape, range, panel.segments);
  const bool subtract = pass.subtract != (plane == 1);
  const std::ptrdiff_t stride = plan.inputStride * static_cast<std::ptrdiff_t>(sizeof(float));
  for (int t = 0; t < panel.tiles; t++) {
    const float* b = plan.packed + packedAt(plan.shape, plane, panel.tile + t, range.first);
    const auto multiply = [&](int first, int rows, const auto& target) {
      const Product work = {reinterpret_cast<const char*>(panel.inputs) + first * stride, stride, reinterpret_cast<const char*>(b),
                            range.end - range.first, rows};
      if (!plan.bitSerial()) return chainTiles(work, target);
      pass.isSigned ? groupTiles<true>(work, panel.segments, segments, target) : groupTiles<false>(work, panel.segments, segments, target);
    };
    if (!plan.coded()) {
      multiply(0, panel.rows, ValueTarget{panel.values() + panel.at(t), static_cast<float>((subtract ? -1 : 1) * (1 << pass.shift))});
      continue;
    }
    forSampledRuns(panel.first, panel.rows, [&](int first, int rows, bool counted) {
      std::int32_t* const codes = panel.codes + panel.at(t) + static_cast<std::ptrdiff_t>(first) * NR;
      if (counted)
        multiply(first, rows, CodeTarget<true>(plan.converter, codes, panel.clips + t, pass.shift, subtract));
      else
        multiply(first, rows, CodeTarget<false>(plan.converter, codes, panel.clips + t, pass.shift, subtract));
    });
  }
}

/** All cycles of one sign, from the lowest bit up, through one plane. */
static void applyPhase(const FloatPlan& plan, FloatPanel& panel, RowRange range, const Pass* passes, int plane) {
  for (int z = plan.cycles() - 1; z >= 0; z--) {
    gatherInputs(plan, panel, range, passes[z], 0);
    sweep(plan, panel, range, passes[z], plane);
    if (plane > 0 || !plan.subtracts()) continue;
    addInputs(plan, panel, range);
    endBlock(plan, panel, passes[z]);
  }
}

static void readBlocks(const FloatPlan& plan, FloatPanel& panel) {
  const int passes = static_cast<int>(plan.passes.size());
  for (int b = 0; b < plan.shape.blocks(); b++)
    for (int first = 0; first < passes; first += plan.cycles())
      for (int plane = 0; plane < plan.transform.packedPlanes; plane++)
        applyPhase(plan, panel, blockRows(plan.shape, b), plan.passes.data() + first, plane);
}

/** Sums of one row → values. */
MHO_INLINE Float sumsOf(const FloatPlan& plan, const FloatPanel& panel, const Finish& f, std::size_t i, int row) {
  if (plan.coded()) return codedVector(plan, panel, f, load(panel.codes + i), row);
  Float sum = load(panel.values() + i);
  if (plan.transform.reference) sum = sum - broadcast(panel.referenceSum[row]);
  if (plan.transform.offset) sum = sum - broadcast(static_cast<float>(offsetOf(plan, panel, row)));
  return sum;
}

static void read(const CrossbarSpec& spec, Direction direction, const char* packed, double grid, Values input, float* output, int batch,
                 const ReadSettings& settings, Workspace& workspace, Pool& pool) {
  forPacked(spec, direction, [&](Bundle bundle, std::size_t before) {
    FloatPlan plan = planOf(spec, direction, bundle, packed + before, grid, input, batch, settings, 0, pool);
    planPasses(plan, settings.phases == Phases::digital, plan.bitSerial() ? settings.inputBits : 0);
    runRead(plan, true, output, workspace, pool);
  });
}

/** Visits all values as array/range.h asks. */
template <class Visit>
static void forBlocks(const FloatPlan& plan, FloatPanel& panel, int turn, const Visit& visit) {
  for (Pass pass : plan.passes) {
    // Sums as the converter sees them, whatever their codes would count.
    pass.shift = 0;
    for (int b = 0; b < plan.shape.blocks(); b++) {
      gatherInputs(plan, panel, blockRows(plan.shape, b), pass, turn);
      clearSums(panel);
      sweep(plan, panel, blockRows(plan.shape, b), pass, 0);
      visit(b);
    }
  }
}

static float partialSum(const FloatPlan&, const FloatPanel& panel, std::size_t i) { return panel.values()[i]; }

}  // namespace MHO_ISA
}  // namespace mho
