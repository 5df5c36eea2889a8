// Weight gradient: sum[(ky, kx, c)][n] = Σ_m x[m at (ky, kx)][c]·error[m][n] over output positions m. A product whose rows are input channels
// of one kernel position and whose k are output positions. Items of channels × columns go to threads; each passes over all slices of
// positions in ascending order. Sums, or those of codes, are 32 bits wide and lie in the gradient's own memory until the end.
//
// A number format has its plan, and for it transposePixels, gatherChannels (gatherRows of its types), gatherErrors, multiply (into any
// target), addProduct (adds a product to sums in place), makeRoom (before a slice) and finishSums (sums in place → values).
#pragma once
#include "bundles.h"
#include "gradientSlices.h"
#include "tileRegisters.h"

namespace mho {
namespace MHO_ISA {

/** Channels of one product, a multiple of MR. */
constexpr int STRIP_CHANNELS = MHO_IS(amx) ? 64 : 48;
/** Copies go 16 elements at a time and may reach beyond the end by so many bytes. */
constexpr int BEYOND = 64;

struct GradientPlan {
  /** Shape of the groups at hand, as if they were one. */
  ConvShape shape;
  /** Channels of the whole tensors: from one pixel to the next. */
  int allInputs, allErrors;
  /** (kernel position, channel, column) of those groups. */
  float* gradient;
  /** Whether conversions are looked at. */
  bool counted;
  const AdcSettings* adc;
  Converter converter;
  std::vector<GradientSlice> slices;
  /** Bytes of a pixel in a frame and of a position in a row of a; positions of a step. */
  int pixelBytes, positionBytes, stepPositions;
  /** Channels that kernels take at once. */
  int rowsAtOnce;
  /** Some kernel positions lie beside the image. */
  bool padded;
  /** Longest slice in steps, and its frame in pixels a channel. */
  int steps, framePitch;
  int itemChannels, itemTiles, channelItems, columnItems;
  Workspace* workspace;
  double* counts;

  /** Copies reach beyond the end of a row. */
  std::ptrdiff_t aStride() const { return static_cast<std::ptrdiff_t>(steps) * stepPositions * positionBytes + BEYOND; }
  std::size_t tileBytes() const { return static_cast<std::size_t>(steps) * stepPositions * positionBytes * NR; }
};

struct GradientItem {
  int channel, channels, tile, tiles;
};

struct GradientScratch {
  char *frame, *a, *b;
  std::int32_t* sums;
  Clips* clips;
};

static std::size_t carveScratch(const GradientPlan& plan, char* block, GradientScratch& scratch) {
  Carver carver{block};
  scratch.frame = carver.take<char>(static_cast<std::size_t>(plan.itemChannels) * plan.framePitch * plan.pixelBytes + BEYOND);
  scratch.a = carver.take<char>(STRIP_CHANNELS * plan.aStride() + 2 * BEYOND);
  scratch.b = carver.take<char>(plan.itemTiles * plan.tileBytes());
  scratch.sums = carver.take<std::int32_t>(STRIP_CHANNELS * NR);
  scratch.clips = carver.take<Clips>(plan.itemTiles);
  return carver.used;
}

/** Frames of a slice, channel by channel: [channel][pixel]. */
template <class Plan>
static void gatherFrames(const Plan& plan, const GradientItem& item, const GradientSlice& slice, char* frame) {
  const ConvShape& s = plan.shape;
  if (plan.padded) std::memset(frame, 0, static_cast<std::size_t>(item.channels) * plan.framePitch * plan.pixelBytes);
  for (const Strip& strip : slice.strips) {
    const int left = strip.x * s.strideWidth - s.paddingLeft;
    const int from = larger(0, -left), to = smaller(strip.frameWidth, s.inWidth - left);
    for (int fy = 0; fy < strip.frameHeight; fy++) {
      const int y = strip.y * s.strideHeight - s.paddingTop + fy;
      if (y < 0 || y >= s.inHeight || from >= to) continue;
      const std::ptrdiff_t pixel = (static_cast<std::ptrdiff_t>(strip.image) * s.inHeight + y) * s.inWidth + left + from;
      transposePixels(plan, pixel, to - from, item, frame, strip.pixel + fy * strip.frameWidth + from);
    }
  }
}

/** `count` values, every `stride`-th, as they are or as 16-bit integers. */
template <class In, class Out>
MHO_INLINE void copyRun(const In* in, int count, int stride, Out* out) {
  if (stride > 1) {
    for (int i = 0; i < count; i++) out[i] = static_cast<Out>(in[i * stride]);
    return;
  }
  for (int i = 0; i < count; i += 16) {
    if constexpr (sizeof(In) == sizeof(Out)) {
      std::memcpy(out + i, in + i, 16 * sizeof(Out));
    } else {
      typedef In In16 __attribute__((vector_size(16)));
      typedef Out Out16 __attribute__((vector_size(32)));
      In16 v;
      std::memcpy(&v, in + i, 16);
      const Out16 w = __builtin_convertvector(v, Out16);
      std::memcpy(out + i, &w, 32);
    }
  }
}

/** Rows of a: channels first…first+count−1 of the item at one kernel position. What lies beyond the last position meets errors of 0. */
template <class In, class Out>
static void gatherRows(const GradientPlan& plan, const GradientSlice& slice, int position, int first, int count,
                       const GradientScratch& scratch) {
  const ConvShape& s = plan.shape;
  const int ky = position / s.kernelWidth * s.dilationHeight, kx = position % s.kernelWidth * s.dilationWidth;
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
    const In* in = reinterpret_cast<const In*>(scratch.frame) + static_cast<std::ptrdiff_t>(first) * plan.framePitch + run->pixel + shift;
    Out* out = reinterpret_cast<Out*>(scratch.a) + at;
    for (int c = 0; c < count; c++, in += plan.framePitch, out += plan.aStride() / sizeof(Out)) copyRun(in, run->count, s.strideWidth, out);
    at += run->count;
  }
}

/** Calls visit(position i of the slice, index of its error). */
template <class Visit>
MHO_INLINE void forPositions(const GradientPlan& plan, const GradientSlice& slice, const Visit& visit) {
  const std::ptrdiff_t imageSize = static_cast<std::ptrdiff_t>(plan.shape.outHeight) * plan.shape.outWidth;
  int i = 0;
  for (const Strip& strip : slice.strips)
    for (int m = strip.first; m < strip.end; m++) visit(i++, strip.image * imageSize + m);
}

/** A product into codes, rows NR apart; its first row is that of a channel. */
template <class Plan>
static void convertProduct(const Plan& plan, const Product& work, int channel, std::int32_t* codes, Clips* clips) {
  forSampledRuns(channel, work.rows, [&](int r, int rows, bool sampledRun) {
    const bool counted = sampledRun && plan.counted;
    const Product part = {work.a + r * work.stride, work.stride, work.b, work.steps, rows};
    std::int32_t* const sums = codes + r * NR;
    if (counted)
      multiply(plan, part, CodeTarget<true>(plan.converter, sums, clips, 0, false));
    else
      multiply(plan, part, CodeTarget<false>(plan.converter, sums, clips, 0, false));
  });
}

/** Channels first…first+count−1 of the item at one kernel position, for all its columns. */
template <class Plan>
static void addStripOfChannels(const Plan& plan, const GradientItem& item, const GradientSlice& slice, int position, int first, int count,
                               const GradientScratch& scratch) {
  const int columns = plan.shape.outChannels, channel = item.channel + first;
  const std::size_t row = static_cast<std::size_t>(position) * plan.shape.inChannels + channel;
  std::int32_t* sums = reinterpret_cast<std::int32_t*>(plan.gradient) + row * columns;
  const int steps = ceilDivide(slice.positions, plan.stepPositions);
  for (int t = 0; t < item.tiles; t++) {
    const int n = (item.tile + t) * NR, valid = smaller(NR, columns - n);
    const Product work = {scratch.a, plan.aStride(), scratch.b + t * plan.tileBytes(), steps, count};
    if (!plan.adc && valid == NR) {
      addProduct(plan, work, sums + n, columns);
      continue;
    }
    // Columns beyond the last one have a place here.
    const std::size_t bytes = static_cast<std::size_t>(valid) * 4;
    for (int r = 0; r < count; r++) std::memcpy(scratch.sums + r * NR, sums + static_cast<std::ptrdiff_t>(r) * columns + n, bytes);
    if (plan.adc)
      convertProduct(plan, work, channel, scratch.sums, scratch.clips + t);
    else
      addProduct(plan, work, scratch.sums, NR);
    for (int r = 0; r < count; r++) std::memcpy(sums + static_cast<std::ptrdiff_t>(r) * columns + n, scratch.sums + r * NR, bytes);
  }
}

template <class Plan>
static void addSlice(const Plan& plan, const GradientItem& item, const GradientSlice& slice, const GradientScratch& scratch) {
  gatherFrames(plan, item, slice, scratch.frame);
  gatherErrors(plan, item, slice, scratch.b);
  const int positions = plan.shape.kernelHeight * plan.shape.kernelWidth;
  for (int first = 0; first < item.channels; first += STRIP_CHANNELS) {
    const int count = smaller(STRIP_CHANNELS, item.channels - first);
    for (int p = 0; p < positions; p++) {
      gatherChannels(plan, slice, p, first, count, scratch);
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

/** Codes in place → values. */
static void finishCodes(const GradientPlan& plan, std::size_t first, int columns) {
  float* row = plan.gradient + first;
  const double lsb = plan.adc->range[0];
  const double half = plan.adc->rounding == Rounding::midRise ? 0.5 * static_cast<double>(plan.slices.size()) : 0;
  const std::uint32_t bias = static_cast<std::uint32_t>(plan.slices.size()) * static_cast<std::uint32_t>(MAGIC_BITS);
  for (int i = 0; i < columns; i++) {
    std::uint32_t sum;
    std::memcpy(&sum, row + i, 4);
    row[i] = static_cast<float>(lsb * (static_cast<std::int32_t>(sum - bias) + half));
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

template <class Plan>
static void gradientTask(void* context, int index, int thread) {
  const TileRegisters registers;
  const Plan& plan = *static_cast<const Plan*>(context);
  const int channel = index / plan.columnItems * plan.itemChannels, tile = index % plan.columnItems * plan.itemTiles;
  const GradientItem item = {channel, smaller(plan.itemChannels, plan.shape.inChannels - channel), tile,
                             smaller(plan.itemTiles, ceilDivide(plan.shape.outChannels, NR) - tile)};
  GradientScratch scratch = {};
  carveScratch(plan, plan.workspace->thread(thread), scratch);
  std::memset(scratch.clips, 0, sizeof(Clips) * item.tiles);
  forItemRows(plan, item, [&](std::size_t first, int columns) {
    std::memset(plan.gradient + first, 0, static_cast<std::size_t>(columns) * 4);
  });
  int held = 0;
  for (const GradientSlice& slice : plan.slices) {
    makeRoom(plan, item, slice, held);
    addSlice(plan, item, slice, scratch);
    held += slice.positions;
  }
  forItemRows(plan, item, [&](std::size_t first, int columns) {
    plan.adc ? finishCodes(plan, first, columns) : finishSums(plan, first, columns);
  });
  if (plan.adc && plan.counted) addGradientCounts(plan, item, scratch.clips, plan.counts + 8 * thread);
}

/** Channels are split before columns, as each item of the other axis repeats the gathering of its channels. */
static void splitGradient(GradientPlan& plan, int threads) {
  const int channels = plan.shape.inChannels, tiles = ceilDivide(plan.shape.outChannels, NR);
  const int turns = channels >= 512 ? 4 : channels >= 256 ? 2 : 1;
  plan.itemChannels = smaller(channels, ceilDivide(ceilDivide(channels, threads * turns), plan.rowsAtOnce) * plan.rowsAtOnce);
  plan.channelItems = ceilDivide(channels, plan.itemChannels);
  plan.itemTiles = ceilDivide(tiles, smaller(tiles, ceilDivide(threads, plan.channelItems)));
  plan.columnItems = ceilDivide(tiles, plan.itemTiles);
}

/** Whether a kernel reaches beyond the image on any side. */
static bool reachesOut(const ConvShape& s) {
  const int below = (s.outHeight - 1) * s.strideHeight + reachOf(s.kernelHeight, s.dilationHeight) - s.paddingTop - s.inHeight;
  const int right = (s.outWidth - 1) * s.strideWidth + reachOf(s.kernelWidth, s.dilationWidth) - s.paddingLeft - s.inWidth;
  return s.paddingTop > 0 || s.paddingLeft > 0 || below > 0 || right > 0;
}

/** Fills what formats share. Sizes of positions and steps, rowsAtOnce and inputs are set. unit: value of a whole sum's unit. */
static void planGradient(GradientPlan& plan, ConvShape shape, int arrayRows, float unit, float* gradient, int batch,
                         const AdcSettings* adc, int slicePositions, int threads) {
  // A 1x1 kernel sees each image as one row of pixels; without groups, the batch as one image.
  plan.padded = reachesOut(shape);
  if (shape.kernelHeight * shape.kernelWidth == 1 && shape.inHeight == shape.outHeight && shape.inWidth == shape.outWidth && !plan.padded) {
    const int pixels = shape.outHeight * shape.outWidth * (adc ? 1 : batch);
    shape.inHeight = shape.outHeight = 1;
    shape.inWidth = shape.outWidth = pixels;
    if (!adc) batch = 1;
  }
  plan.shape = shape;
  plan.gradient = gradient;
  plan.adc = adc;
  if (adc) {
    plan.converter = Converter::of(*adc);
    plan.converter.inverse *= unit;
  }
  plan.slices = gradientSlices(shape, batch, adc ? smaller(arrayRows, shape.outHeight * shape.outWidth) : 0, slicePositions);
  for (const GradientSlice& slice : plan.slices) {
    plan.steps = larger(plan.steps, ceilDivide(slice.positions, plan.stepPositions));
    plan.framePitch = larger(plan.framePitch, slice.pixels + BEYOND);
  }
  splitGradient(plan, threads);
}

/** One run of groups of a layer whose gradient is computed as if they were one group: what meets channels of another is left out. */
struct GradientPart {
  /** Shape of one group that has all their channels. */
  ConvShape shape;
  int firstInput, firstError;
  bool counted;
};


MHO_INLINE std::size_t weightsOf(const ConvShape& s) {
  return static_cast<std::size_t>(s.kernelHeight) * s.kernelWidth * groupInputs(s) * s.outChannels;
}

/** Puts the gradient of a part into that of the layer, (K, N). */
static void placePart(const ConvShape& layer, const GradientPart& part, const float* from, float* gradient) {
  const int inputs = groupInputs(layer), outputs = groupOutputs(layer), columns = part.shape.outChannels;
  for (int p = 0; p < layer.kernelHeight * layer.kernelWidth; p++)
    for (int c = 0; c < part.shape.inChannels; c++, from += columns) {
      const int n = c / inputs * outputs;
      float* const to = gradient + (static_cast<std::size_t>(p) * inputs + c % inputs) * layer.outChannels + part.firstError + n;
      std::memcpy(to, from + n, static_cast<std::size_t>(outputs) * 4);
    }
}

/** Calls compute(part, its gradient) for all groups of a layer. What is left out must not count as clipped or not: conversions are looked
 *  at where a group is on its own, as one run of SAMPLE_EVERY is. */
template <class Compute>
static void forParts(const ConvShape& layer, const AdcSettings* adc, float* gradient, const Compute& compute) {
  if (layer.groups == 1) return compute(GradientPart{layer, 0, 0, true}, gradient);
  std::vector<float> own;
  const auto run = [&](Bundle bundle) {
    GradientPart part = {layer, bundle.first * groupInputs(layer), bundle.first * groupOutputs(layer), bundle.count == 1};
    part.shape.groups = 1;
    part.shape.inChannels = bundle.count * groupInputs(layer);
    part.shape.outChannels = bundle.count * groupOutputs(layer);
    own.resize(weightsOf(part.shape));
    compute(part, own.data());
    placePart(layer, part, own.data(), gradient);
  };
  const int size = larger(1, NR / groupOutputs(layer));
  forBundles(layer, size, [&](Bundle bundle) {
    if (!adc || bundle.first / size % SAMPLE_EVERY) return run(bundle);
    for (int group = 0; group < bundle.count; group++) run({bundle.first + group, 1});
  });
}

/** extra: bytes of shared memory behind the counts. */
static void reserveGradient(GradientPlan& plan, std::size_t extra, Workspace& workspace, int threads) {
  const std::size_t counts = static_cast<std::size_t>(threads) * 64;
  GradientScratch measured = {};
  workspace.reserve(threads, counts + extra, carveScratch(plan, nullptr, measured));
  plan.workspace = &workspace;
  plan.counts = reinterpret_cast<double*>(workspace.shared());
  std::memset(workspace.shared(), 0, counts + extra);
}

template <class Plan>
static void runGradient(Plan& plan, double* counters, Pool& pool) {
  pool.run(plan.channelItems * plan.columnItems, gradientTask<Plan>, &plan);
  for (int t = 0; t < pool.threads(); t++)
    for (int i = 0; plan.adc && i < ReadCounters::length; i++) counters[i] += plan.counts[8 * t + i];
}

}  // namespace MHO_ISA
}  // namespace mho
