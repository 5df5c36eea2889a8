// Weight gradient of words: sum[(ky, kx, c)][n] = Σ_m x[m at (ky, kx)][c]·error[m][n], exact. A product whose rows are input channels of one
// kernel position and whose k are output positions. Items of channels × columns go to threads; each passes over all slices of positions.
// Sums are 32-bit integers in the gradient's own memory until the end; longer ones move to 64 bits in time.
#pragma once
#include "gradientSlices.h"
#include "transpose.h"
#if MHO_IS(amx)
#include "amx.h"
#else
#include "products.h"
#endif

namespace mho {
namespace MHO_ISA {

/** Channels of one product, a multiple of MR. */
constexpr int STRIP_CHANNELS = MHO_IS(amx) ? 64 : 48;
/** Copies go 16 elements at a time and may reach beyond the end by so many bytes. */
constexpr int BEYOND = 64;

struct GradientPlan {
  ConvShape shape;
  Words input, error;
  float* gradient;
  float step;
  const AdcSettings* adc;
  Converter converter;
  std::vector<GradientSlice> slices;
  /** Whether k goes in bytes (quads or chunks) or in pairs of 16-bit integers. */
  bool bytes;
  int stepPositions;
  /** Sums of so many positions fit 32 bits. */
  int mostPositions;
  /** Longest slice in steps, and its frame in bytes a channel. */
  int steps, framePitch;
  int itemChannels, itemTiles, channelItems, columnItems;
  /** (K, N), or null where 32 bits do. */
  std::int64_t* wide;
  Workspace* workspace;
  double* counts;

  /** Bytes of a position in a row of a. */
  int width() const { return bytes ? 1 : 2; }
  /** Copies reach beyond the end of a row. */
  std::ptrdiff_t aStride() const { return static_cast<std::ptrdiff_t>(steps) * stepPositions * width() + BEYOND; }
  std::size_t tileBytes() const { return static_cast<std::size_t>(steps) * stepPositions * width() * NR; }
};

struct GradientItem {
  int channel, channels, tile, tiles;
};

struct GradientScratch {
  std::uint8_t* frame;
  char* a;
  char* b;
  std::int32_t* sums;
  Clips* clips;
};

static std::size_t carveScratch(const GradientPlan& plan, char* block, GradientScratch& scratch) {
  Carver carver{block};
  scratch.frame = carver.take<std::uint8_t>(static_cast<std::size_t>(plan.itemChannels) * plan.framePitch + BEYOND);
  scratch.a = carver.take<char>(STRIP_CHANNELS * plan.aStride() + 2 * BEYOND);
  scratch.b = carver.take<char>(plan.itemTiles * plan.tileBytes());
  scratch.sums = carver.take<std::int32_t>(STRIP_CHANNELS * NR);
  scratch.clips = carver.take<Clips>(plan.itemTiles);
  return carver.used;
}

/** Frames of a slice, channel by channel: [channel][pixel]. */
static void gatherFrames(const GradientPlan& plan, const GradientItem& item, const GradientSlice& slice, std::uint8_t* frame) {
  const ConvShape& s = plan.shape;
  if (s.padding > 0) std::memset(frame, 0, static_cast<std::size_t>(item.channels) * plan.framePitch);
  for (const Strip& strip : slice.strips) {
    const int left = strip.x * s.stride - s.padding;
    const int from = larger(0, -left), to = smaller(strip.frameWidth, s.inWidth - left);
    for (int fy = 0; fy < strip.frameHeight; fy++) {
      const int y = strip.y * s.stride - s.padding + fy;
      if (y < 0 || y >= s.inHeight || from >= to) continue;
      const std::ptrdiff_t pixel = (static_cast<std::ptrdiff_t>(strip.image) * s.inHeight + y) * s.inWidth + left + from;
      transposeBytes(plan.input.data + pixel * s.inChannels + item.channel, s.inChannels, to - from, item.channels,
                     frame + strip.pixel + fy * strip.frameWidth + from, plan.framePitch);
    }
  }
}

/** `count` bytes, every `stride`-th, as bytes or 16-bit integers. */
template <class In, class Out>
MHO_INLINE void copyRun(const In* in, int count, int stride, Out* out) {
  if (stride > 1) {
    for (int i = 0; i < count; i++) out[i] = static_cast<Out>(in[i * stride]);
    return;
  }
  for (int i = 0; i < count; i += 16) {
    if (sizeof(Out) == 1) {
      storeBytes(out + i, loadBytes(in + i));
      continue;
    }
    typedef In In16 __attribute__((vector_size(16)));
    typedef std::int16_t Out16 __attribute__((vector_size(32)));
    In16 v;
    std::memcpy(&v, in + i, 16);
    const Out16 w = __builtin_convertvector(v, Out16);
    std::memcpy(out + i, &w, 32);
  }
}

/** Rows of a: channels first…first+count−1 of the item at one kernel position. What lies beyond the last position meets errors of 0. */
template <class In, class Out>
static void gatherRows(const GradientPlan& plan, const GradientSlice& slice, int position, int first, int count,
                       const GradientScratch& scratch) {
  const ConvShape& s = plan.shape;
  const int ky = position / s.kernelWidth, kx = position % s.kernelWidth;
  const Run* const end = slice.runs.data() + slice.runs.size();
  const Strip* strip = slice.strips.data();
  int shift = 0, left = 0;
  std::ptrdiff_t at = 0;
  for (const Run* run = slice.runs.data(); run < end; run++, left -= run[-1].count) {
    if (left == 0) {
      if (run > slice.runs.data()) strip++;
      left = strip->end - strip->first;
      shift = ky * strip->frameWidth + kx;
    }
    const In* in = reinterpret_cast<const In*>(scratch.frame + static_cast<std::ptrdiff_t>(first) * plan.framePitch) + run->pixel + shift;
    Out* out = reinterpret_cast<Out*>(scratch.a) + at;
    for (int c = 0; c < count; c++, in += plan.framePitch, out += plan.aStride() / sizeof(Out)) copyRun(in, run->count, s.stride, out);
    at += run->count;
  }
}

/** Errors of a slice, tile by tile: [step][NR][positions of a step], with zeros beyond the last position and column. */
static void gatherErrors(const GradientPlan& plan, const GradientItem& item, const GradientSlice& slice, char* b) {
  const int columns = plan.shape.outChannels;
  const std::ptrdiff_t imageSize = static_cast<std::ptrdiff_t>(plan.shape.outHeight) * plan.shape.outWidth;
  const int together = plan.bytes ? 4 : 2;
  const int padded = ceilDivide(slice.positions, plan.stepPositions) * plan.stepPositions;
  static const std::uint8_t zeros[NR < 16 ? 16 : NR] = {};
  std::size_t strip = 0;
  int at = slice.strips[0].first;
  for (int m = 0; m < padded; m += together) {
    const std::uint8_t* rows[4];
    for (int i = 0; i < together; i++) {
      while (strip < slice.strips.size() && at == slice.strips[strip].end)
        if (++strip < slice.strips.size()) at = slice.strips[strip].first;
      const bool there = strip < slice.strips.size();
      rows[i] = there ? plan.error.data + (slice.strips[strip].image * imageSize + at) * columns : nullptr;
      at += there;
    }
    for (int t = 0; t < item.tiles; t++) {
      const int n = (item.tile + t) * NR, valid = smaller(NR, columns - n);
      char* out = b + t * plan.tileBytes() + static_cast<std::size_t>(m) * NR * plan.width();
      if (plan.bytes && valid == NR && NR % 16 == 0) {
        for (int j = 0; j < NR; j += 16) {
          const std::uint8_t* const four[4] = {rows[0] ? rows[0] + n + j : zeros, rows[1] ? rows[1] + n + j : zeros,
                                               rows[2] ? rows[2] + n + j : zeros, rows[3] ? rows[3] + n + j : zeros};
          interleave4(four, reinterpret_cast<std::uint8_t*>(out) + 4 * j);
        }
        continue;
      }
      if (!plan.bytes && valid == NR && plan.error.isSigned) {
        const std::int8_t *const first = reinterpret_cast<const std::int8_t*>(rows[0] ? rows[0] + n : zeros),
                          *const second = reinterpret_cast<const std::int8_t*>(rows[1] ? rows[1] + n : zeros);
        std::int32_t* const pairs = reinterpret_cast<std::int32_t*>(out);
        for (int j = 0; j < NR; j++) pairs[j] = (first[j] & 0xffff) | second[j] * 65536;
        continue;
      }
      for (int j = 0; j < NR; j++)
        for (int i = 0; i < together; i++) {
          const std::uint8_t e = rows[i] && j < valid ? rows[i][n + j] : 0;
          if (plan.bytes)
            out[j * 4 + i] = static_cast<char>(e);
          else
            reinterpret_cast<std::int16_t*>(out)[j * 2 + i] = plan.error.isSigned ? static_cast<std::int8_t>(e) : e;
        }
    }
  }
}

template <class Target>
static void multiply(const GradientPlan& plan, const Product& work, const Target& target) {
#if MHO_IS(amx)
  if (plan.input.isSigned) return plan.error.isSigned ? byteTiles<true, true>(work, target) : byteTiles<true, false>(work, target);
  return plan.error.isSigned ? byteTiles<false, true>(work, target) : byteTiles<false, false>(work, target);
#else
  if (HAS_QUADS && plan.bytes) return quadTiles(work, target);
  pairTiles(work, target);
#endif
}

/** Sums (codes with a converter) of one tile, rows `NR` apart in the scratch. */
static void scratchTile(const GradientPlan& plan, const Product& work, int channel, const GradientScratch& scratch, Clips* clips) {
  std::memset(scratch.sums, 0, sizeof(std::int32_t) * static_cast<std::size_t>(work.rows) * NR);
  if (!plan.adc) return multiply(plan, work, AddTarget{scratch.sums, NR});
  forSampledRuns(channel, work.rows, [&](int r, int rows, bool counted) {
    const Product part = {work.a + r * work.stride, work.stride, work.b, work.steps, rows};
    std::int32_t* const sums = scratch.sums + r * NR;
    if (counted)
      multiply(plan, part, CodeTarget<true>(plan.converter, sums, clips, 0, false));
    else
      multiply(plan, part, CodeTarget<false>(plan.converter, sums, clips, 0, false));
  });
}

/** Channels first…first+count−1 of the item at one kernel position, for all its columns. */
static void addStripOfChannels(const GradientPlan& plan, const GradientItem& item, const GradientSlice& slice, int position, int first,
                               int count, const GradientScratch& scratch) {
  const int columns = plan.shape.outChannels, channel = item.channel + first;
  const std::size_t row = static_cast<std::size_t>(position) * plan.shape.inChannels + channel;
  std::int32_t* sums = reinterpret_cast<std::int32_t*>(plan.gradient) + row * columns;
  const int steps = ceilDivide(slice.positions, plan.stepPositions);
  for (int t = 0; t < item.tiles; t++) {
    const int n = (item.tile + t) * NR, valid = smaller(NR, columns - n);
    const Product work = {scratch.a, plan.aStride(), scratch.b + t * plan.tileBytes(), steps, count};
    if (!plan.adc && valid == NR) {
      multiply(plan, work, AddTarget{sums + n, columns});
      continue;
    }
    scratchTile(plan, work, channel, scratch, scratch.clips + t);
    for (int r = 0; r < count; r++)
      for (int j = 0; j < valid; j++) {
        std::int32_t& to = sums[static_cast<std::ptrdiff_t>(r) * columns + n + j];
        to = static_cast<std::int32_t>(static_cast<std::uint32_t>(to) + static_cast<std::uint32_t>(scratch.sums[r * NR + j]));
      }
  }
}

static void addSlice(const GradientPlan& plan, const GradientItem& item, const GradientSlice& slice, const GradientScratch& scratch) {
  gatherFrames(plan, item, slice, scratch.frame);
  gatherErrors(plan, item, slice, scratch.b);
  const auto gather = plan.bytes                ? gatherRows<std::uint8_t, std::uint8_t>
                      : plan.input.isSigned     ? gatherRows<std::int8_t, std::int16_t>
                                                : gatherRows<std::uint8_t, std::int16_t>;
  const int positions = plan.shape.kernelHeight * plan.shape.kernelWidth;
  for (int first = 0; first < item.channels; first += STRIP_CHANNELS) {
    const int count = smaller(STRIP_CHANNELS, item.channels - first);
    for (int p = 0; p < positions; p++) {
      gather(plan, slice, p, first, count, scratch);
      addStripOfChannels(plan, item, slice, p, first, count, scratch);
    }
  }
}

/** Rows of the gradient that belong to an item: visit(first element, columns). */
template <class Visit>
static void forItemRows(const GradientPlan& plan, const GradientItem& item, const Visit& visit) {
  const ConvShape& s = plan.shape;
  const int column = item.tile * NR;
  const int columns = smaller(s.outChannels - column, item.tiles * NR);
  for (int p = 0; p < s.kernelHeight * s.kernelWidth; p++)
    for (int c = item.channel; c < item.channel + item.channels; c++)
      visit((static_cast<std::size_t>(p) * s.inChannels + c) * s.outChannels + column, columns);
}

/** Sums in place → values. */
static void finishRow(const GradientPlan& plan, std::size_t first, int columns) {
  float* row = plan.gradient + first;
  std::int32_t sum;
  if (plan.adc) {
    const double lsb = plan.adc->range[0];
    const double half = plan.adc->rounding == Rounding::midRise ? 0.5 * static_cast<double>(plan.slices.size()) : 0;
    const std::uint32_t bias = static_cast<std::uint32_t>(plan.slices.size()) * static_cast<std::uint32_t>(MAGIC_BITS);
    for (int i = 0; i < columns; i++) {
      std::memcpy(&sum, row + i, 4);
      row[i] = static_cast<float>(lsb * (static_cast<std::int32_t>(static_cast<std::uint32_t>(sum) - bias) + half));
    }
    return;
  }
  for (int i = 0; i < columns; i++) {
    std::memcpy(&sum, row + i, 4);
    row[i] = (plan.wide ? static_cast<float>(plan.wide[first + i] + sum) : static_cast<float>(sum)) * plan.step;
  }
}

/** Sums that would outgrow 32 bits move on. */
static void widenRow(const GradientPlan& plan, std::size_t first, int columns) {
  for (int i = 0; i < columns; i++) {
    std::int32_t sum;
    std::memcpy(&sum, plan.gradient + first + i, 4);
    plan.wide[first + i] += sum;
    plan.gradient[first + i] = 0;
  }
}

/** Conversions and clips of an item. */
static void addGradientCounts(const GradientPlan& plan, const GradientItem& item, const Clips* clips, double* counts) {
  const int columns = smaller(plan.shape.outChannels - item.tile * NR, item.tiles * NR);
  int rows = 0;
  for (int c = 0; c < item.channels; c++) rows += sampled(item.channel + c);
  const int positions = plan.shape.kernelHeight * plan.shape.kernelWidth;
  counts[0] += static_cast<double>(plan.slices.size()) * rows * columns * positions;
  for (int c = 0; c < columns; c++) {
    counts[1] += clips[c / NR].low[c % NR];
    counts[2] += clips[c / NR].high[c % NR];
  }
}

static void gradientTask(void* context, int index, int thread) {
#if MHO_IS(amx)
  const TileRegisters registers;
#endif
  const GradientPlan& plan = *static_cast<const GradientPlan*>(context);
  const int channel = index / plan.columnItems * plan.itemChannels, tile = index % plan.columnItems * plan.itemTiles;
  const GradientItem item = {channel, smaller(plan.itemChannels, plan.shape.inChannels - channel), tile,
                             smaller(plan.itemTiles, ceilDivide(plan.shape.outChannels, NR) - tile)};
  GradientScratch scratch = {};
  carveScratch(plan, plan.workspace->thread(thread), scratch);
  std::memset(scratch.clips, 0, sizeof(Clips) * item.tiles);
  forItemRows(plan, item, [&](std::size_t first, int columns) {
    std::memset(plan.gradient + first, 0, static_cast<std::size_t>(columns) * 4);
    if (plan.wide) std::memset(plan.wide + first, 0, static_cast<std::size_t>(columns) * 8);
  });
  int positions = 0;
  for (const GradientSlice& slice : plan.slices) {
    if (plan.wide && positions + slice.positions > plan.mostPositions) {
      forItemRows(plan, item, [&](std::size_t first, int columns) { widenRow(plan, first, columns); });
      positions = 0;
    }
    addSlice(plan, item, slice, scratch);
    positions += slice.positions;
  }
  forItemRows(plan, item, [&](std::size_t first, int columns) { finishRow(plan, first, columns); });
  if (plan.adc) addGradientCounts(plan, item, scratch.clips, plan.counts + 8 * thread);
}

/** Channels are split before columns, as each item of the other axis repeats the gathering of its channels. */
static void splitGradient(GradientPlan& plan, int threads) {
  const int channels = plan.shape.inChannels, tiles = ceilDivide(plan.shape.outChannels, NR);
  const int turns = channels >= 512 ? 4 : channels >= 256 ? 2 : 1;
  plan.itemChannels = smaller(channels, ceilDivide(ceilDivide(channels, threads * turns), MR) * MR);
  plan.channelItems = ceilDivide(channels, plan.itemChannels);
  plan.itemTiles = ceilDivide(tiles, smaller(tiles, ceilDivide(threads, plan.channelItems)));
  plan.columnItems = ceilDivide(tiles, plan.itemTiles);
}

static GradientPlan gradientPlan(ConvShape shape, int arrayRows, Words input, Words error, double step, int batch,
                                 const AdcSettings* adc, int threads) {
  GradientPlan plan = {};
  // A 1x1 kernel sees each image as one row of pixels; without groups, the batch as one image.
  if (shape.kernelHeight == 1 && shape.kernelWidth == 1 && shape.stride == 1 && shape.padding == 0) {
    const int pixels = shape.outHeight * shape.outWidth * (adc ? 1 : batch);
    shape.inHeight = shape.outHeight = 1;
    shape.inWidth = shape.outWidth = pixels;
    if (!adc) batch = 1;
  }
  plan.shape = shape;
  plan.input = input;
  plan.error = error;
  plan.step = static_cast<float>(step);
  plan.adc = adc;
  if (adc) {
    plan.converter = Converter::of(*adc);
    plan.converter.inverse *= plan.step;
  }
  plan.slices = gradientSlices(shape, batch, adc ? smaller(arrayRows, shape.outHeight * shape.outWidth) : 0);
  plan.bytes = MHO_IS(amx) || (HAS_QUADS && !input.isSigned && error.isSigned);
  plan.stepPositions = MHO_IS(amx) ? 64 : plan.bytes ? 4 : 2;
  plan.mostPositions = error.isSigned ? 65536 : 32768;
  for (const GradientSlice& slice : plan.slices) {
    plan.steps = larger(plan.steps, ceilDivide(slice.positions, plan.stepPositions));
    plan.framePitch = larger(plan.framePitch, slice.pixels + BEYOND);
  }
  splitGradient(plan, threads);
  return plan;
}

static void weightGradient(const ConvShape& shape, int arrayRows, Words input, Words error, double step, float* gradient, int batch,
                           const AdcSettings* adc, double* counters, Workspace& workspace, Pool& pool) {
  const int threads = pool.threads();
  GradientPlan plan = gradientPlan(shape, arrayRows, input, error, step, batch, adc, threads);
  plan.gradient = gradient;
  plan.workspace = &workspace;
  const std::size_t weights = static_cast<std::size_t>(shape.kernelHeight) * shape.kernelWidth * shape.inChannels * shape.outChannels;
  const std::int64_t positions = static_cast<std::int64_t>(batch) * shape.outHeight * shape.outWidth;
  const std::size_t counts = static_cast<std::size_t>(threads) * 64;
  const std::size_t wide = !adc && positions > plan.mostPositions ? weights * 8 : 0;
  GradientScratch measured = {};
  workspace.reserve(threads, counts + wide, carveScratch(plan, nullptr, measured));
  plan.counts = reinterpret_cast<double*>(workspace.shared());
  plan.wide = wide ? reinterpret_cast<std::int64_t*>(workspace.shared() + counts) : nullptr;
  std::memset(plan.counts, 0, counts);
  pool.run(plan.channelItems * plan.columnItems, gradientTask, &plan);
  for (int t = 0; t < threads; t++)
    for (int i = 0; adc && i < ReadCounters::length; i++) counters[i] += plan.counts[8 * t + i];
}

}  // namespace MHO_ISA
}  // namespace mho
