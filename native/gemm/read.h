// Forward and backward reads: one routine for both directions, all mappings, phases, encodings and converters.
// Input preparation, block loop, digital subtraction, and the last step from digital sums to outputs.
#pragma once
#include "plan.h"

namespace mho {
namespace MHO_ISA {

struct SplitWork {
  const float* input;
  float* positive;
  float* negative;
  std::ptrdiff_t length;
  /** Set to 1 if any input is negative. */
  int anyNegative;
};

constexpr std::ptrdiff_t SPLIT_LENGTH = 1 << 15;

/** positive = max(x, 0), negative = max(−x, 0). */
static void splitTask(void* context, int index, int) {
  SplitWork& w = *static_cast<SplitWork*>(context);
  const std::ptrdiff_t first = index * SPLIT_LENGTH;
  bool negative = false;
  for (std::ptrdiff_t i = first; i < first + SPLIT_LENGTH && i < w.length; i++) {
    const float x = w.input[i];
    w.positive[i] = x > 0 ? x : 0;
    w.negative[i] = x < 0 ? -x : 0;
    negative |= x < 0;
  }
  if (negative) __atomic_store_n(&w.anyNegative, 1, __ATOMIC_RELAXED);
}

/** Bytes of a row of zeros as long as any pixel. */
static std::size_t zeroBytes(const ReadPlan& plan) {
  return static_cast<std::size_t>(plan.pixelBytes) + 64;
}

/** Fills the parts of the plan that do not depend on memory. */
static ReadPlan planOf(const CrossbarSpec& spec, Direction direction, const float* packed, int batch,
                       const ReadSettings& settings, int rows, int threads) {
  ReadPlan plan = {};
  plan.shape = readShape(spec, direction);
  plan.transform = transformOf(spec);
  plan.blocks = blockCount(spec, direction);
  plan.packed = packed;
  plan.settings = &settings;
  if (settings.adc) plan.converter = Converter::of(*settings.adc);
  plan.bitSerial = settings.encoding == Encoding::bitSerial;
  if (plan.bitSerial) plan.layout = indexLayout(plan.shape, plan.blocks, settings.inputBits);
  plan.pixelBytes = plan.bitSerial ? plan.layout.pixelBytes() : static_cast<std::ptrdiff_t>(plan.shape.channels) * 4;
  plan.positions = static_cast<std::int64_t>(batch) * plan.shape.outHeight * plan.shape.outWidth;
  plan.rows = rows ? rows : static_cast<int>(plan.positions);
  splitWork(plan, threads);
  return plan;
}

/** Packs the input into index bytes and sets the plan's inputs. */
static void prepareIndices(ReadPlan& plan, const float* input, std::ptrdiff_t pixels, char* memory, Pool& pool) {
  const float inverse = static_cast<float>(1 / plan.settings->inputStep);
  IndexWork work = {plan.layout, plan.shape.channels, pixels, inverse, input, reinterpret_cast<std::uint8_t*>(memory), 0};
  pool.run(static_cast<int>((pixels + INDEX_PIXELS - 1) / INDEX_PIXELS), indexTask, &work);
  plan.inputs[0] = {memory, false};
  plan.inputs[1] = {memory + plan.layout.signBytes(), true};
  plan.bothSigns = work.negative && plan.phases == 1;
  plan.inputCount = plan.phases == 2 && (work.negative || !plan.zeroIsSilent()) ? 2 : 1;
}

/** Memory, zero row, phases or index bytes. `split`: signed inputs go in two digital phases. Returns the counts [thread][8]. */
static double* prepare(ReadPlan& plan, const float* input, int batch, bool split, Workspace& workspace, Pool& pool) {
  const std::ptrdiff_t pixels = static_cast<std::ptrdiff_t>(batch) * plan.shape.inHeight * plan.shape.inWidth;
  const std::ptrdiff_t length = pixels * plan.shape.channels;
  const std::size_t counts = static_cast<std::size_t>(pool.threads()) * 64;
  const std::size_t data = plan.bitSerial ? static_cast<std::size_t>(pixels * plan.pixelBytes) : split ? length * 8 : 0;
  plan.phases = split ? 2 : 1;
  Panel measured = {};
  workspace.reserve(pool.threads(), counts + zeroBytes(plan) + 64 + data, carvePanel(plan, nullptr, measured));
  Carver carver{workspace.shared()};
  double* count = carver.take<double>(counts / 8);
  char* zero = carver.take<char>(zeroBytes(plan));
  std::memset(workspace.shared(), 0, carver.used);
  plan.zero = zero;
  char* memory = carver.take<char>(data);
  if (plan.bitSerial) {
    prepareIndices(plan, input, pixels, memory, pool);
    return count;
  }
  plan.inputs[0] = {reinterpret_cast<const char*>(input), false};
  plan.inputCount = 1;
  if (split) {
    float* parts = reinterpret_cast<float*>(memory);
    SplitWork work = {input, parts, parts + length, length, 0};
    pool.run(static_cast<int>((length + SPLIT_LENGTH - 1) / SPLIT_LENGTH), splitTask, &work);
    plan.inputs[0] = {memory, false};
    plan.inputs[1] = {memory + length * 4, true};
    plan.inputCount = work.anyNegative || !plan.zeroIsSilent() ? 2 : 1;
  }
  return count;
}

/** Sum in double: exact for quantized inputs, and the same on every instruction set. */
static double sumOf(const float* x, int count) {
  typedef double Double4 __attribute__((vector_size(32)));
  typedef float Float4 __attribute__((vector_size(16)));
  Double4 even = {}, odd = {};
  int i = 0;
  for (; i + 8 <= count; i += 8) {
    Float4 a, b;
    std::memcpy(&a, x + i, 16);
    std::memcpy(&b, x + i + 4, 16);
    even += __builtin_convertvector(a, Double4);
    odd += __builtin_convertvector(b, Double4);
  }
  even += odd;
  double sum = (even[0] + even[1]) + (even[2] + even[3]);
  for (; i < count; i++) sum += x[i];
  return sum;
}

/** Set rows of one cycle: positive ones minus negative ones. */
static int setRows(const ReadPlan& plan, const Segment& segment, const std::uint8_t* index, int z) {
  static const std::uint8_t ones[SUBSETS] = {0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4};
  int sum = 0;
  for (int left = segment.count; left > 0; left -= GROUP, index += plan.layout.bits) {
    const int valid = left < GROUP ? (1 << left) - 1 : SUBSETS - 1;
    sum += ones[index[z] >> 4 & valid];
    if (plan.bothSigns) sum -= ones[index[z + plan.layout.signBytes()] >> 4 & valid];
  }
  return sum;
}

/** Input sum of one row's block in one cycle. */
static double blockInput(const ReadPlan& plan, const Panel& panel, int row, int z) {
  double sum = 0;
  for (int s = 0; s < panel.segmentCount; s++) {
    const char* pixel = panel.pixels[static_cast<std::size_t>(s) * panel.padded + row];
    sum += plan.bitSerial ? setRows(plan, panel.segments[s], reinterpret_cast<const std::uint8_t*>(pixel), z)
                          : sumOf(reinterpret_cast<const float*>(pixel), panel.segments[s].count);
  }
  return sum;
}

/** Reference column and offset of a block: they depend on the sum of its inputs only. */
static void addInputSums(const ReadPlan& plan, Panel& panel, bool negative) {
  const int sign = negative ? -1 : 1;
  for (int r = 0; r < panel.rows; r++) {
    for (int z = 0; z < plan.cycles(); z++) {
      const double sum = blockInput(plan, panel, r, z);
      const double scale = static_cast<double>(1 << z) * sign;
      const float reference = static_cast<float>(plan.transform.b * sum);
      panel.inputSum[r] += sum * scale;
      if (plan.coded())
        panel.referenceCode[r] += plan.converter.code(reference) * (1 << z) * sign;
      else
        panel.referenceSum[r] += static_cast<float>(reference * scale);
    }
  }
}

/** How digital sums become outputs. */
struct Finish {
  /** Subtracted from raw integer sums: MAGIC_BITS of all conversions. */
  std::int32_t bias;
  /** value = lsb·(code + half), half = (number of net conversions)/2 for mid-rise. */
  double lsb, half;
  /** Sums fit in a float, so that float arithmetic gives the same bits as double. */
  bool exact;
  float outScale, step;
};

static Finish finishOf(const ReadPlan& plan) {
  const ReadSettings& settings = *plan.settings;
  Finish f = {};
  f.outScale = plan.transform.outScale;
  f.step = plan.bitSerial ? static_cast<float>(settings.inputStep) : 1;
  if (!plan.coded()) return f;
  int terms = 0;
  for (int i = 0; i < plan.inputCount; i++)
    for (int p = 0; p < plan.transform.packedPlanes; p++) terms += plan.inputs[i].negative != (p == 1) ? -1 : 1;
  const double weight = plan.bitSerial ? static_cast<double>((1 << settings.inputBits) - 1) : 1;
  const std::uint32_t conversions = static_cast<std::uint32_t>(terms * plan.blocks) * static_cast<std::uint32_t>(weight);
  f.bias = static_cast<std::int32_t>(conversions * static_cast<std::uint32_t>(MAGIC_BITS));
  f.lsb = settings.adc->range[0];
  if (settings.adc->rounding == Rounding::midRise && plan.terms() == 1 && !plan.transform.reference) f.half = 0.5 * weight * plan.blocks;
  const double largest = weight * plan.blocks * plan.terms() * ((1 << settings.adc->bits) + 1.0);
  f.exact = largest < (1 << 23);
  return f;
}

/** One row of one tile: raw sums → outputs. */
MHO_INLINE Float finishVector(const ReadPlan& plan, const Panel& panel, const Finish& f, const std::int32_t* sums, int row) {
  Float sum;
  if (!plan.coded()) {
    sum = load(reinterpret_cast<const float*>(sums)) - broadcast(panel.referenceSum[row]);
  } else {
    const std::int32_t bias = static_cast<std::int32_t>(
        static_cast<std::uint32_t>(f.bias) + (plan.transform.reference ? static_cast<std::uint32_t>(panel.referenceCode[row]) : 0u));
    const Int code = asInt(asWord(load(sums)) - asWord(broadcast(bias)));
    if (f.exact) {
      sum = (toFloat(code) + broadcast(static_cast<float>(f.half))) * broadcast(static_cast<float>(f.lsb));
    } else {
      for (int i = 0; i < VL; i++) sum[i] = static_cast<float>(f.lsb * (code[i] + f.half));
    }
  }
  if (plan.transform.offset) sum = sum - broadcast(static_cast<float>(plan.transform.b * panel.inputSum[row]));
  return sum * broadcast(f.outScale) * broadcast(f.step);
}

static void finishPanel(const ReadPlan& plan, const Panel& panel, const Finish& f, float* output) {
  const int columns = plan.shape.columns;
  for (int t = 0; t < panel.tiles; t++) {
    const std::int32_t* sums = panel.sums + static_cast<std::size_t>(t) * panel.padded * NR;
    const int column = (panel.tile + t) * NR;
    for (int r = 0; r < panel.rows; r++, sums += NR) {
      float* out = output + static_cast<std::ptrdiff_t>(panel.first + r) * columns + column;
      for (int v = 0; v < NV; v++) {
        const int left = columns - column - v * VL;
        if (left <= 0) break;
        const Float y = finishVector(plan, panel, f, sums + v * VL, r);
        if (left >= VL)
          store(out + v * VL, y);
        else
          storePart(out + v * VL, y, left);
      }
    }
  }
}

/** Clip counts of a panel: counts[0…2] += conversions, low, high. */
static void addCounts(const ReadPlan& plan, const Panel& panel, double* counts) {
  int rows = 0;
  for (int r = 0; r < panel.rows; r++) rows += sampled(panel.first + r);
  const int columns = smaller(panel.tiles * NR, plan.shape.columns - panel.tile * NR);
  counts[0] += static_cast<double>(rows) * columns * plan.blocks * plan.terms() * plan.cycles();
  for (int c = 0; c < columns; c++) {
    counts[1] += panel.statistics[c / NR].low[c % NR];
    counts[2] += panel.statistics[c / NR].high[c % NR];
  }
}

struct ReadWork {
  ReadPlan plan;
  Workspace* workspace;
  float* output;
  double* counts;
};

static void readTask(void* context, int item, int thread) {
  const ReadWork& work = *static_cast<const ReadWork*>(context);
  const ReadPlan& plan = work.plan;
  Panel panel = panelOf(plan, item, work.workspace->thread(thread));
  std::memset(panel.statistics, 0, sizeof(Statistics) * panel.tiles);
  const Use use = plan.coded() ? Use::code : Use::ideal;
  for (int b = 0; b < plan.blocks; b++) {
    const RowRange range = blockRows(plan.shape, b);
    for (int i = 0; i < plan.inputCount; i++) {
      const PlanInput& input = plan.inputs[i];
      locate(plan, panel, range, input.data);
      if (plan.transform.reference || plan.transform.offset) addInputSums(plan, panel, input.negative);
      for (int p = 0; p < plan.transform.packedPlanes; p++)
        sweep(plan, panel, range, p, use, input.negative != (p == 1), {false});
    }
  }
  if (!plan.transform.reference) std::memset(panel.referenceSum, 0, sizeof(float) * panel.rows);
  finishPanel(plan, panel, finishOf(plan), work.output);
  if (plan.coded()) addCounts(plan, panel, work.counts + 8 * thread);
}

static void read(const CrossbarSpec& spec, Direction direction, const float* packed, const float* input, float* output,
                 int batch, const ReadSettings& settings, Workspace& workspace, Pool& pool) {
  ReadWork work = {planOf(spec, direction, packed, batch, settings, 0, pool.threads()), &workspace, output, nullptr};
  work.counts = prepare(work.plan, input, batch, settings.phases == Phases::digital, workspace, pool);
  pool.run(work.plan.panels * work.plan.groups, readTask, &work);
  for (int t = 0; t < pool.threads(); t++)
    for (int i = 0; settings.adc && i < ReadCounters::length; i++) settings.counters[i] += work.counts[8 * t + i];
}

}  // namespace MHO_ISA
}  // namespace mho
