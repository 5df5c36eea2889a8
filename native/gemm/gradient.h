// Weight gradient: dW[(ky, kx, c)][n] = Σ_m x[m at (ky, kx)][c]·error[m][n] over output positions m. Work is split over
// elements of dW, never over m, so each element is one chain in ascending m for any number of threads.
// Inputs are packed per chunk of positions as [channel tile][pixel of the padded frame][MR], so that a kernel position is
// only a shifted start; errors as [column tile][m][NR]. Digital sums (integers) live in the gradient until the end.
// A kernel with its packing and its split over threads in one place: over 400 lines.
#pragma once
#include "tile.h"

namespace mho {
namespace MHO_ISA {

/** Consecutive positions of one output row: `count` of them, the first at `pixel` of the frame for kernel position (0, 0). */
struct Run {
  int pixel, count;
  /** A conversion follows. */
  bool endsBlock;
};

struct GradientPlan {
  ConvShape shape;
  const float* input;
  const float* error;
  float* gradient;
  bool coded;
  Converter converter;
  float lsb, half;
  /** Positions in all, of one image, and of a block at most (coded). */
  std::int64_t positions;
  int imagePositions, blockRows;
  int channelTiles, columnTiles;
  /** Tiles of an item and items along each axis. */
  int itemChannelTiles, itemColumnTiles, channelItems, columnItems;
  /** Positions aimed at for a chunk; most positions, frame pixels and runs of one. */
  int target, chunkPositions, chunkPixels, chunkRuns;
  Workspace* workspace;
  double* counts;
};

/** Positions [first, end) with their runs and frame: `frameWidth` pixels a row, from that of output column `x`. */
struct Chunk {
  std::int64_t first, end;
  int x, frameWidth;
  int pixels, runs;
};

constexpr int CHUNK_POSITIONS = 256, CHUNK_BYTES = 256 * 1024;

/** End of the block (coded) or output row that position m lies in. */
static std::int64_t unitEnd(const GradientPlan& plan, std::int64_t m) {
  const std::int64_t image = m / plan.imagePositions * plan.imagePositions;
  const int unit = plan.coded ? plan.blockRows : plan.shape.outWidth;
  const std::int64_t end = image + ((m - image) / unit + 1) * unit;
  return end < image + plan.imagePositions ? end : image + plan.imagePositions;
}

/** Whole units, about plan.target positions. Without a converter a very long row is cut. */
static std::int64_t chunkEnd(const GradientPlan& plan, std::int64_t first) {
  std::int64_t end = unitEnd(plan, first);
  if (!plan.coded && end - first > plan.target) return first + plan.target;
  while (end < plan.positions && unitEnd(plan, end) - first <= plan.target) end = unitEnd(plan, end);
  return end < plan.positions ? end : plan.positions;
}

/** A strip of an image within a chunk: output rows [y, endY), its frame starts at `pixel`. */
struct Strip {
  std::int64_t image;
  int y, endY, pixel;
};

static int stripHeight(const GradientPlan& plan, const Strip& strip) {
  return (strip.endY - strip.y - 1) * plan.shape.stride + plan.shape.kernelHeight;
}

/** First strip at position m, whose frame starts at `pixel`. */
static Strip stripAt(const GradientPlan& plan, std::int64_t m, std::int64_t end, int pixel) {
  const std::int64_t image = m / plan.imagePositions;
  const std::int64_t start = image * plan.imagePositions;
  const std::int64_t last = (end - start < plan.imagePositions ? end - start : plan.imagePositions) - 1;
  return {image, static_cast<int>((m - start) / plan.shape.outWidth), static_cast<int>(last / plan.shape.outWidth) + 1, pixel};
}

/** Runs of a strip; `runs` may be null (count only). */
static int stripRuns(const GradientPlan& plan, const Chunk& chunk, const Strip& strip, std::int64_t first, std::int64_t end,
                     Run* runs) {
  const ConvShape& s = plan.shape;
  const std::int64_t start = strip.image * plan.imagePositions;
  int n = 0;
  for (std::int64_t m = first; m < end; n++) {
    const int y = static_cast<int>((m - start) / s.outWidth);
    const int x = static_cast<int>((m - start) % s.outWidth);
    std::int64_t stop = m + s.outWidth - x;
    if (stop > end) stop = end;
    bool ends = false;
    if (plan.coded) {
      const std::int64_t unit = unitEnd(plan, m);
      ends = stop >= unit;
      if (ends) stop = unit;
    }
    const int pixel = strip.pixel + ((y - strip.y) * chunk.frameWidth + (x - chunk.x)) * s.stride;
    if (runs) runs[n] = {pixel, static_cast<int>(stop - m), ends};
    m = stop;
  }
  return n;
}

/** Calls visit(strip, first, end) for each strip of the chunk. */
template <class Visit>
static void forStrips(const GradientPlan& plan, const Chunk& chunk, Visit visit) {
  int pixel = 0;
  for (std::int64_t first = chunk.first; first < chunk.end;) {
    const Strip strip = stripAt(plan, first, chunk.end, pixel);
    const std::int64_t imageEnd = (strip.image + 1) * plan.imagePositions;
    const std::int64_t stop = chunk.end < imageEnd ? chunk.end : imageEnd;
    visit(strip, first, stop);
    pixel += stripHeight(plan, strip) * chunk.frameWidth;
    first = stop;
  }
}

/** The chunk that starts at a position; `runs` may be null. A chunk within one output row has a frame of that part only. */
static Chunk chunkAt(const GradientPlan& plan, std::int64_t first, Run* runs) {
  const ConvShape& s = plan.shape;
  Chunk chunk = {first, chunkEnd(plan, first), 0, (s.outWidth - 1) * s.stride + s.kernelWidth, 0, 0};
  if (first / s.outWidth == (chunk.end - 1) / s.outWidth) {
    chunk.x = static_cast<int>(first % s.outWidth);
    chunk.frameWidth = static_cast<int>(chunk.end - first - 1) * s.stride + s.kernelWidth;
  }
  forStrips(plan, chunk, [&](const Strip& strip, std::int64_t from, std::int64_t to) {
    chunk.runs += stripRuns(plan, chunk, strip, from, to, runs ? runs + chunk.runs : nullptr);
    chunk.pixels = strip.pixel + stripHeight(plan, strip) * chunk.frameWidth;
  });
  return chunk;
}

/** One frame pixel of consecutive channel tiles; x null: padding. */
MHO_INLINE void packPixelTiles(const float* x, int firstChannel, int channels, int tiles, std::size_t tileLength, float* out) {
  for (int t = 0; t < tiles; t++, out += tileLength) {
    const int c = firstChannel + t * MR;
    if (x && c + MR <= channels) {
      std::memcpy(out, x + c, MR * 4);
      continue;
    }
    for (int i = 0; i < MR; i++) out[i] = x && c + i < channels ? x[c + i] : 0.0f;
  }
}

static void packInput(const GradientPlan& plan, const Chunk& chunk, int tile, int tiles, float* out) {
  const ConvShape& s = plan.shape;
  const std::size_t tileLength = static_cast<std::size_t>(plan.chunkPixels) * MR;
  forStrips(plan, chunk, [&](const Strip& strip, std::int64_t, std::int64_t) {
    const float* image = plan.input + strip.image * s.inHeight * s.inWidth * s.inChannels;
    float* to = out + static_cast<std::size_t>(strip.pixel) * MR;
    for (int fy = 0; fy < stripHeight(plan, strip); fy++) {
      const int y = strip.y * s.stride - s.padding + fy;
      for (int fx = 0; fx < chunk.frameWidth; fx++, to += MR) {
        const int x = chunk.x * s.stride - s.padding + fx;
        const bool inside = y >= 0 && y < s.inHeight && x >= 0 && x < s.inWidth;
        const float* pixel = inside ? image + (static_cast<std::ptrdiff_t>(y) * s.inWidth + x) * s.inChannels : nullptr;
        packPixelTiles(pixel, tile * MR, s.inChannels, tiles, tileLength, to);
      }
    }
  });
}

static void packError(const GradientPlan& plan, const Chunk& chunk, int tile, int tiles, float* out) {
  const int columns = plan.shape.outChannels;
  for (std::int64_t m = chunk.first; m < chunk.end; m++, out += NR) {
    const float* e = plan.error + m * columns;
    for (int t = 0; t < tiles; t++) {
      const int n = (tile + t) * NR;
      float* to = out + static_cast<std::size_t>(t) * plan.chunkPositions * NR;
      if (n + NR <= columns) {
        std::memcpy(to, e + n, NR * 4);
        continue;
      }
      for (int j = 0; j < NR; j++) to[j] = n + j < columns ? e[n + j] : 0.0f;
    }
  }
}

/** MR channels × NR columns of one kernel position over one chunk. */
struct GradientTile {
  const Run* runs;
  int runCount;
  /** Packed input shifted to the kernel position; floats from one position to the next. */
  const float* x;
  int step;
  const float* error;
  float* out;
  std::ptrdiff_t outStride;
  int rows;
  bool first;
  Statistics* statistics;
  /** Where the next tile's `out` will be. */
  const float* next;
};

template <bool Coded, bool Counted>
static void gradientTile(const GradientTile& work, const Converter& converter) {
  for (int r = 0; r < work.rows; r++)
    for (int v = 0; v < NR; v += 16) __builtin_prefetch(work.next + r * work.outStride + v, 1);
  Float acc[MR][NV] = {};
  if (!Coded && !work.first) {
#pragma GCC unroll 16
    for (int r = 0; r < MR; r++) {
      if (r >= work.rows) break;
#pragma GCC unroll 16
      for (int v = 0; v < NV; v++) acc[r][v] = load(work.out + r * work.outStride + v * VL);
    }
  }
  const float* e = work.error;
  const std::ptrdiff_t step = work.step;
  std::int32_t* const sums = reinterpret_cast<std::int32_t*>(work.out);
  const std::ptrdiff_t stride = work.outStride;
  Statistics* const statistics = work.statistics;
  const int rows = work.rows;
  for (int i = 0; i < work.runCount; i++) {
    const Run& run = work.runs[i];
    const float* x = work.x + static_cast<std::ptrdiff_t>(run.pixel) * MR;
    for (int k = 0; k < run.count; k++, e += NR, x += step) {
      Float b[NV];
#pragma GCC unroll 16
      for (int v = 0; v < NV; v++) b[v] = load(e + v * VL);
#pragma GCC unroll 16
      for (int r = 0; r < MR; r++) {
        const Float a = broadcast(x[r]);
#pragma GCC unroll 16
        for (int v = 0; v < NV; v++) acc[r][v] = fma(a, b[v], acc[r][v]);
      }
    }
    if (!Coded || !run.endsBlock) continue;
    const CodeSum<false, Counted> epilogue(converter);
#pragma GCC unroll 16
    for (int r = 0; r < MR; r++) {
      if (r >= rows) break;
#pragma GCC unroll 16
      for (int v = 0; v < NV; v++) epilogue.add(acc[r][v], sums + r * stride + v * VL, statistics, v * VL, 0);
    }
#pragma GCC unroll 16
    for (int r = 0; r < MR; r++) {
#pragma GCC unroll 16
      for (int v = 0; v < NV; v++) acc[r][v] = Float{};
    }
  }
  if (Coded) return;
#pragma GCC unroll 16
  for (int r = 0; r < MR; r++) {
    if (r >= work.rows) break;
#pragma GCC unroll 16
    for (int v = 0; v < NV; v++) store(work.out + r * work.outStride + v * VL, acc[r][v]);
  }
}

/** Channels × columns of dW that one thread computes alone. */
struct GradientItem {
  int channelTile, channelTiles, columnTile, columnTiles;
};

struct GradientScratch {
  Run* runs;
  float* input;
  float* error;
  Statistics* statistics;
};

/** Runs a tile, through a buffer if its columns hang over the end. */
static void runTile(const GradientPlan& plan, GradientTile work, int column, bool counted) {
  const auto kernel = !plan.coded ? gradientTile<false, false> : counted ? gradientTile<true, true> : gradientTile<true, false>;
  const int valid = plan.shape.outChannels - column;
  if (valid >= NR) return kernel(work, plan.converter);
  alignas(64) float buffer[MR * NR] = {};
  float* out = work.out;
  for (int r = 0; r < work.rows; r++) std::memcpy(buffer + r * NR, out + r * work.outStride, static_cast<std::size_t>(valid) * 4);
  work.out = buffer;
  const std::ptrdiff_t stride = work.outStride;
  work.outStride = NR;
  kernel(work, plan.converter);
  for (int r = 0; r < work.rows; r++) std::memcpy(out + r * stride, buffer + r * NR, static_cast<std::size_t>(valid) * 4);
}

static void addChunk(const GradientPlan& plan, const GradientItem& item, const Chunk& chunk, const GradientScratch& scratch) {
  const ConvShape& s = plan.shape;
  const int positions = s.kernelHeight * s.kernelWidth;
  const std::size_t positionLength = static_cast<std::size_t>(s.inChannels) * s.outChannels;
  for (int c = 0; c < item.channelTiles; c++) {
    const int channel = (item.channelTile + c) * MR;
    const float* x = scratch.input + static_cast<std::size_t>(c) * plan.chunkPixels * MR;
    for (int n = 0; n < item.columnTiles; n++) {
      const int column = (item.columnTile + n) * NR;
      const float* e = scratch.error + static_cast<std::size_t>(n) * plan.chunkPositions * NR;
      for (int p = 0; p < positions; p++) {
        const std::size_t shift = static_cast<std::size_t>(p / s.kernelWidth) * chunk.frameWidth + p % s.kernelWidth;
        float* out = plan.gradient + (static_cast<std::size_t>(p) * s.inChannels + channel) * s.outChannels + column;
        const float* next = p + 1 < positions ? out + positionLength : out - p * positionLength + NR;
        const GradientTile work = {scratch.runs, chunk.runs, x + shift * MR, s.stride * MR, e, out, s.outChannels,
                                   smaller(MR, s.inChannels - channel), chunk.first == 0, scratch.statistics + n, next};
        runTile(plan, work, column, sampled(channel));
      }
    }
  }
}

/** Rows of dW that belong to an item: calls visit(row start, columns). */
template <class Visit>
static void forItemRows(const GradientPlan& plan, const GradientItem& item, Visit visit) {
  const ConvShape& s = plan.shape;
  const int first = item.channelTile * MR;
  const int end = smaller(s.inChannels, first + item.channelTiles * MR);
  const int column = item.columnTile * NR;
  const int columns = smaller(s.outChannels - column, item.columnTiles * NR);
  for (int p = 0; p < s.kernelHeight * s.kernelWidth; p++)
    for (int c = first; c < end; c++)
      visit(plan.gradient + (static_cast<std::size_t>(p) * s.inChannels + c) * s.outChannels + column, columns);
}

/** Digital sums in place → lsb·D. */
static void finishRow(const GradientPlan& plan, float* row, int columns) {
  const std::int64_t images = plan.positions / plan.imagePositions;
  const std::int64_t blocks = images * ceilDivide(plan.imagePositions, plan.blockRows);
  const std::uint32_t bias = static_cast<std::uint32_t>(blocks) * static_cast<std::uint32_t>(MAGIC_BITS);
  const double half = static_cast<double>(plan.half) * static_cast<double>(blocks);
  for (int i = 0; i < columns; i++) {
    std::uint32_t raw;
    std::memcpy(&raw, row + i, 4);
    row[i] = static_cast<float>(static_cast<double>(plan.lsb) * (static_cast<std::int32_t>(raw - bias) + half));
  }
}

static std::size_t carveScratch(const GradientPlan& plan, char* block, GradientScratch& scratch) {
  Carver carver{block};
  scratch.runs = carver.take<Run>(plan.chunkRuns);
  scratch.statistics = carver.take<Statistics>(plan.itemColumnTiles);
  scratch.error = carver.take<float>(static_cast<std::size_t>(plan.itemColumnTiles) * plan.chunkPositions * NR);
  scratch.input = carver.take<float>(static_cast<std::size_t>(plan.itemChannelTiles) * plan.chunkPixels * MR);
  return carver.used;
}

/** Conversions and clips of an item. */
static void addGradientCounts(const GradientPlan& plan, const GradientItem& item, const Statistics* statistics, double* counts) {
  const int columns = smaller(plan.shape.outChannels - item.columnTile * NR, item.columnTiles * NR);
  const int channels = smaller(plan.shape.inChannels, (item.channelTile + item.channelTiles) * MR);
  int rows = 0;
  for (int c = item.channelTile * MR; c < channels; c++) rows += sampled(c);
  const double images = static_cast<double>(plan.positions / plan.imagePositions);
  const int positions = plan.shape.kernelHeight * plan.shape.kernelWidth;
  counts[0] += images * ceilDivide(plan.imagePositions, plan.blockRows) * rows * columns * positions;
  for (int c = 0; c < columns; c++) {
    counts[1] += statistics[c / NR].low[c % NR];
    counts[2] += statistics[c / NR].high[c % NR];
  }
}

static void gradientTask(void* context, int index, int thread) {
  const GradientPlan& plan = *static_cast<const GradientPlan*>(context);
  GradientItem item = {index / plan.columnItems * plan.itemChannelTiles, 0, index % plan.columnItems * plan.itemColumnTiles, 0};
  item.channelTiles = smaller(plan.itemChannelTiles, plan.channelTiles - item.channelTile);
  item.columnTiles = smaller(plan.itemColumnTiles, plan.columnTiles - item.columnTile);
  GradientScratch scratch = {};
  carveScratch(plan, plan.workspace->thread(thread), scratch);
  std::memset(scratch.statistics, 0, sizeof(Statistics) * item.columnTiles);
  if (plan.coded)
    forItemRows(plan, item, [](float* row, int columns) { std::memset(row, 0, static_cast<std::size_t>(columns) * 4); });
  for (std::int64_t m = 0; m < plan.positions;) {
    const Chunk chunk = chunkAt(plan, m, scratch.runs);
    packInput(plan, chunk, item.channelTile, item.channelTiles, scratch.input);
    packError(plan, chunk, item.columnTile, item.columnTiles, scratch.error);
    addChunk(plan, item, chunk, scratch);
    m = chunk.end;
  }
  if (!plan.coded) return;
  forItemRows(plan, item, [&](float* row, int columns) { finishRow(plan, row, columns); });
  addGradientCounts(plan, item, scratch.statistics, plan.counts + 8 * thread);
}

/** Cuts dW into channelItems × columnItems so that the estimated time of the slowest thread is least: FMAs plus packing,
 *  which is repeated for each item of the other axis; a few items a thread even out disturbances. */
static void splitGradient(GradientPlan& plan, int threads) {
  const double positions = plan.shape.kernelHeight * plan.shape.kernelWidth;
  double best = 1e300;
  for (int ci = 1; ci <= smaller(plan.channelTiles, 8 * threads); ci++) {
    for (int ni = 1; ni <= smaller(plan.columnTiles, 8 * threads); ni++) {
      const int ct = ceilDivide(plan.channelTiles, ci), nt = ceilDivide(plan.columnTiles, ni);
      const int channelItems = ceilDivide(plan.channelTiles, ct), columnItems = ceilDivide(plan.columnTiles, nt);
      const int rounds = ceilDivide(channelItems * columnItems, threads);
      const double perItem = positions * ct * nt * MR * NV / 2 + 2.0 * ct * MR + 0.5 * nt * NR;
      const double cost = rounds * perItem * (1 + 0.05 / rounds);
      if (cost >= best) continue;
      best = cost;
      plan.itemChannelTiles = ct;
      plan.itemColumnTiles = nt;
      plan.channelItems = channelItems;
      plan.columnItems = columnItems;
    }
  }
}

static GradientPlan gradientPlan(ConvShape shape, int arrayRows, int batch, const AdcSettings* adc, int threads) {
  GradientPlan plan = {};
  plan.coded = adc != nullptr;
  plan.imagePositions = shape.outHeight * shape.outWidth;
  plan.positions = static_cast<std::int64_t>(batch) * plan.imagePositions;
  plan.blockRows = smaller(arrayRows, plan.imagePositions);
  if (adc) {
    plan.converter = Converter::of(*adc);
    plan.lsb = adc->range[0];
    plan.half = adc->rounding == Rounding::midRise ? 0.5f : 0.0f;
  }
  // A 1x1 kernel sees each image as one row of pixels; without blocks, the batch as one image.
  if (shape.kernelHeight == 1 && shape.kernelWidth == 1 && shape.stride == 1 && shape.padding == 0) {
    if (!adc) plan.imagePositions = static_cast<int>(plan.positions);
    shape.inHeight = shape.outHeight = 1;
    shape.inWidth = shape.outWidth = plan.imagePositions;
  }
  plan.shape = shape;
  plan.channelTiles = ceilDivide(shape.inChannels, MR);
  plan.columnTiles = ceilDivide(shape.outChannels, NR);
  splitGradient(plan, threads);
  const int fitting = CHUNK_BYTES / (plan.itemColumnTiles * NR * 4);
  plan.target = larger(64, smaller(CHUNK_POSITIONS, fitting));
  for (std::int64_t m = 0; m < plan.positions;) {
    const Chunk chunk = chunkAt(plan, m, nullptr);
    plan.chunkPositions = larger(plan.chunkPositions, static_cast<int>(chunk.end - m));
    plan.chunkPixels = larger(plan.chunkPixels, chunk.pixels);
    plan.chunkRuns = larger(plan.chunkRuns, chunk.runs);
    m = chunk.end;
  }
  return plan;
}

static void weightGradient(const ConvShape& shape, int arrayRows, const float* input, const float* error, float* gradient,
                           int batch, const AdcSettings* adc, double* counters, Workspace& workspace, Pool& pool) {
  const int threads = pool.threads();
  GradientPlan plan = gradientPlan(shape, arrayRows, batch, adc, threads);
  plan.input = input;
  plan.error = error;
  plan.gradient = gradient;
  plan.workspace = &workspace;
  GradientScratch measured = {};
  const std::size_t counts = static_cast<std::size_t>(threads) * 64;
  workspace.reserve(threads, counts, carveScratch(plan, nullptr, measured));
  plan.counts = reinterpret_cast<double*>(workspace.shared());
  std::memset(plan.counts, 0, counts);
  pool.run(plan.channelItems * plan.columnItems, gradientTask, &plan);
  for (int t = 0; t < threads; t++)
    for (int i = 0; adc && i < ReadCounters::length; i++) counters[i] += plan.counts[8 * t + i];
}

}  // namespace MHO_ISA
}  // namespace mho
