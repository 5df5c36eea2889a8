// Check and benchmark of the crossbar kernels of floats; not part of the addon. Every kernel must give the bits of the scalar code
// below, which follows engine.ts sentence by sentence. `node native/build.mjs --checks` builds native/build/gemm-check with the addon's
// own objects and flags; `npm test` runs it (test/native).
//   native/build/gemm-check test [seconds]; native/build/gemm-check bench [threads] [isa]
// Where no processor with AVX-512 is at hand, emulated16 has its tiles (a minute to compile); from native/, with F = FLAGS of build.mjs:
//   g++ $F -mavx2 -mfma -Wno-psabi -DMHO_ISA=emulated16 -c gemm/gemm.cc -o build/emulated16.o
//   g++ $F -mavx2 -mfma -DMHO_HAVE_emulated16 gemm/check.cc build/{gemm-gemm.{avx512,avx2,portable},emulated16,gemm-workspace}.o
// Longer than the budget: a scalar twin of each kernel, beside the cases and the timings.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "gemm.h"

using namespace mho;
using Floats = std::vector<float>;

namespace {

// ---- thread pool ----------------------------------------------------------------------------------------------------

class Threads final : public Pool {
 public:
  explicit Threads(int n) : n_(n) {
    for (int t = 1; t < n; t++) workers_.emplace_back([this, t] { loop(t); });
  }
  ~Threads() {
    {
      std::lock_guard lock(mutex_);
      stop_ = true;
      generation_++;
    }
    wake_.notify_all();
    for (auto& w : workers_) w.join();
  }
  int threads() const override { return n_; }
  void run(int tasks, void (*task)(void*, int, int), void* context) override {
    {
      std::lock_guard lock(mutex_);
      work_ = [=](int thread) {
        for (int i; (i = next_.fetch_add(1)) < tasks;) task(context, i, thread);
      };
      next_ = 0;
      busy_ = n_ - 1;
      generation_++;
    }
    wake_.notify_all();
    work_(0);
    std::unique_lock lock(mutex_);
    done_.wait(lock, [this] { return busy_ == 0; });
  }

 private:
  void loop(int thread) {
    for (int seen = 0;;) {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [&] { return generation_ != seen; });
      seen = generation_;
      if (stop_) return;
      lock.unlock();
      work_(thread);
      lock.lock();
      if (--busy_ == 0) done_.notify_one();
    }
  }
  int n_, busy_ = 0, generation_ = 0;
  bool stop_ = false;
  std::atomic<int> next_{0};
  std::function<void(int)> work_;
  std::mutex mutex_;
  std::condition_variable wake_, done_;
  std::vector<std::thread> workers_;
};

struct Aligned {
  explicit Aligned(std::size_t n) : block(n + 16) {}
  float* data() {
    return reinterpret_cast<float*>((reinterpret_cast<std::uintptr_t>(block.data()) + 63) / 64 * 64);
  }
  Floats block;
};

std::vector<const GemmKernels*> kernels() {
  std::vector<const GemmKernels*> all;
#if defined(__x86_64__)
  all = {&gemmKernels_portable, &gemmKernels_avx2};
#ifdef MHO_HAVE_emulated16
  all.push_back(&gemmKernels_emulated16);
#endif
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl")) all.push_back(&gemmKernels_avx512);
#else
  all = {&gemmKernels_portable, &gemmKernels_neon};
#endif
  return all;
}

/** Which output rows are counted: as in converter.h, which belongs to one instruction set. */
constexpr int SAMPLE = 48, SAMPLE_EVERY = 8;

// ---- scalar specification -------------------------------------------------------------------------------------------

struct Row {
  int position, channel;
};
using Segments = std::vector<std::vector<Row>>;

/** A problem: everything that one read needs. */
struct Problem {
  CrossbarSpec spec;
  Direction direction;
  ReadSettings settings;
  AdcSettings adc;
  float range[4];
  bool ideal;
  int batch;
  Floats conductance, input;

  bool backward() const { return direction == Direction::backward; }
  const ConvShape& shape() const { return spec.shape; }
  int positions() const { return shape().kernelHeight * shape().kernelWidth; }
  int rowsK() const { return positions() * shape().inChannels; }
  int channels() const { return backward() ? shape().outChannels : shape().inChannels; }
  int columns() const { return backward() ? shape().inChannels : shape().outChannels; }
  int height() const { return backward() ? shape().inHeight : shape().outHeight; }
  int width() const { return backward() ? shape().inWidth : shape().outWidth; }
  int outputs() const { return batch * height() * width(); }
  bool digital() const {
    return spec.mapping == Mapping::offset || (spec.mapping != Mapping::floating && spec.subtraction == Subtraction::digital);
  }
  double a() const { return (1 - spec.offOnRatio) / 2; }
  float b() const { return static_cast<float>((1 + spec.offOnRatio) / 2 - a() * (spec.windowLow + 1)); }
  int planes() const { return spec.mapping == Mapping::pair && digital() ? 2 : 1; }
  const ReadSettings& read() {
    settings.adc = ideal ? nullptr : &adc;
    adc.range = range;
    return settings;
  }
  /** Packed weight of matrix row (position, channel) and column. */
  float weight(int plane, Row row, int column) const {
    const int c = backward() ? column : row.channel;
    const int n = backward() ? row.channel : column;
    const std::size_t i = (static_cast<std::size_t>(row.position) * shape().inChannels + c) * shape().outChannels + n;
    const std::size_t planeSize = static_cast<std::size_t>(rowsK()) * shape().outChannels;
    if (digital()) return fmaf(conductance[plane * planeSize + i], static_cast<float>(a()), b());
    if (spec.mapping == Mapping::pair) return (conductance[i] - conductance[planeSize + i]) * 0.5f;
    return conductance[i];
  }
  /** Input at output position m and matrix row; 0 in the padding. */
  float value(int m, Row row) const {
    const int y = m / width() % height(), x = m % width(), image = m / width() / height();
    const int ky = row.position / shape().kernelWidth, kx = row.position % shape().kernelWidth;
    int iy = y * shape().stride - shape().padding + ky, ix = x * shape().stride - shape().padding + kx;
    int h = shape().inHeight, w = shape().inWidth;
    if (backward()) {
      iy = y + shape().padding - ky;
      ix = x + shape().padding - kx;
      if (iy < 0 || ix < 0 || iy % shape().stride || ix % shape().stride) return 0;
      iy /= shape().stride;
      ix /= shape().stride;
      h = shape().outHeight;
      w = shape().outWidth;
    }
    if (iy < 0 || ix < 0 || iy >= h || ix >= w) return 0;
    return input[((static_cast<std::size_t>(image) * h + iy) * w + ix) * channels() + row.channel];
  }
  /** Blocks, each a list of segments (rows of one pixel). */
  std::vector<Segments> blocks() const {
    std::vector<Row> all;
    for (int p = 0; p < positions(); p++)
      for (int c = 0; c < channels(); c++) all.push_back({p, c});
    std::vector<Segments> out;
    const int size = backward() ? spec.arrayColumns : spec.arrayRows;
    const bool unrolled = !backward() && spec.partition == Partition::unrolled;
    int filled = 0;
    for (const Row& row : all) {
      const bool newPixel = row.channel == 0;
      if (out.empty() || filled == size || (!unrolled && newPixel)) {
        out.push_back({{}});
        filled = 0;
      } else if (newPixel) {
        out.back().push_back({});
      }
      out.back().back().push_back(row);
      filled++;
    }
    return out;
  }
};

/** Sign with which phase `sign` (0: as is, 1: positive, −1: negative part) sees x. */
float phase(float x, int sign) {
  if (sign == 0) return x;
  return sign > 0 ? std::max(x, 0.0f) : std::max(-x, 0.0f);
}

/** Value of x in a cycle: x itself, or its bit with its sign. */
float cycleValue(const Problem& p, float x, int z) {
  if (p.settings.encoding == Encoding::analog) return x;
  const int q = static_cast<int>(std::lrint(x / p.settings.inputStep));
  const float bit = static_cast<float>(std::abs(q) >> z & 1);
  return q < 0 ? -bit : bit;
}

float partialSum(const Problem& p, int plane, int m, int n, const Segments& block, int sign, int z) {
  float sum = 0;
  for (const auto& segment : block) {
    if (p.settings.encoding == Encoding::analog) {
      for (const Row& row : segment) sum = fmaf(phase(p.value(m, row), sign), p.weight(plane, row, n), sum);
      continue;
    }
    for (std::size_t g = 0; g < segment.size(); g += 4) {
      float positive = 0, negative = 0;
      for (std::size_t i = g; i < std::min(g + 4, segment.size()); i++) {
        const float x = cycleValue(p, phase(p.value(m, segment[i]), sign), z);
        if (x > 0) positive += p.weight(plane, segment[i], n);
        if (x < 0) negative += p.weight(plane, segment[i], n);
      }
      sum += positive;
      sum -= negative;
    }
  }
  return sum;
}

double blockInput(const Problem& p, int m, const Segments& block, int sign, int z) {
  double sum = 0;
  for (const auto& segment : block)
    for (const Row& row : segment) sum += cycleValue(p, phase(p.value(m, row), sign), z);
  return sum;
}

int convert(const AdcSettings& adc, float p, double* counts) {
  const float zero = adc.range[1];
  const float t = fmaf(p, 1.0f / adc.range[0], adc.rounding == Rounding::nearest ? 0.0f : -0.5f);
  const double code = std::nearbyint(t);
  const double low = -zero, high = (1 << adc.bits) - 1 - zero;
  if (counts) {
    counts[0]++;
    counts[1] += code < low;
    counts[2] += code > high;
  }
  return static_cast<int>(std::clamp(code, low, high));
}

Floats specifiedRead(Problem& p, double* counters) {
  const ReadSettings& s = p.read();
  const auto blocks = p.blocks();
  const int cycles = s.encoding == Encoding::bitSerial ? s.inputBits : 1;
  const bool split = s.phases == Phases::digital;
  const bool reference = p.digital() && p.spec.mapping == Mapping::reference;
  const double scale = !p.digital() ? p.spec.gain : p.spec.gain / (p.spec.mapping == Mapping::pair ? 2 * p.a() : p.a());
  const double half = s.adc && p.adc.rounding == Rounding::midRise ? 0.5 : 0;
  Floats out(static_cast<std::size_t>(p.outputs()) * p.columns());
  for (int m = 0; m < p.outputs(); m++) {
    double* counts = m / SAMPLE % SAMPLE_EVERY == 0 ? counters : nullptr;
    for (int n = 0; n < p.columns(); n++) {
      double codes = 0, inputSum = 0;
      float sum = 0, referenceSum = 0;
      for (const auto& block : blocks) {
        for (int sign = split ? 1 : 0; sign >= (split ? -1 : 0); sign -= 2) {
          for (int z = 0; z < cycles; z++) {
            const double weight = std::ldexp(sign < 0 ? -1 : 1, z);
            const double total = blockInput(p, m, block, sign, z);
            inputSum += weight * total;
            if (reference) {
              const float current = static_cast<float>(p.b() * total);
              if (s.adc) codes -= weight * (convert(p.adc, current, nullptr) + half);
              referenceSum += static_cast<float>(weight) * current;
            }
          }
          for (int plane = 0; plane < p.planes(); plane++) {
            for (int z = 0; z < cycles; z++) {
              const double weight = std::ldexp((sign < 0) != (plane == 1) ? -1 : 1, z);
              const float partial = partialSum(p, plane, m, n, block, sign, z);
              if (s.adc) codes += weight * (convert(p.adc, partial, counts) + half);
              sum += static_cast<float>(weight) * partial;
            }
          }
        }
      }
      float y = s.adc ? static_cast<float>(p.range[0] * codes) : reference ? sum - referenceSum : sum;
      if (p.spec.mapping == Mapping::offset) y -= static_cast<float>(p.b() * inputSum);
      y *= static_cast<float>(scale);
      if (s.encoding == Encoding::bitSerial) y *= static_cast<float>(s.inputStep);
      out[static_cast<std::size_t>(m) * p.columns() + n] = y;
    }
  }
  return out;
}

Floats specifiedProbe(const Problem& p, int rows) {
  const auto blocks = p.blocks();
  Floats out;
  for (int i = 0; i < rows; i++) {
    const int m = static_cast<int>(static_cast<std::int64_t>(i) * p.outputs() / rows);
    for (const auto& block : blocks)
      for (int n = 0; n < p.columns(); n++) out.push_back(partialSum(p, 0, m, n, block, 0, i % p.settings.inputBits));
  }
  return out;
}

Floats specifiedGradient(const Problem& p, const Floats& error, bool coded, double* counts) {
  const ConvShape& s = p.shape();
  const int perImage = s.outHeight * s.outWidth, M = p.batch * perImage;
  Floats out;
  for (int k = 0; k < p.rowsK(); k++) {
    for (int n = 0; n < s.outChannels; n++) {
      float sum = 0;
      double codes = 0;
      const bool counted = k % s.inChannels / SAMPLE % SAMPLE_EVERY == 0;
      for (int m = 0; m < M; m++) {
        sum = fmaf(p.value(m, {k / s.inChannels, k % s.inChannels}), error[static_cast<std::size_t>(m) * s.outChannels + n], sum);
        const int next = m % perImage + 1;
        if (coded && (next == perImage || next % p.spec.arrayRows == 0)) {
          codes += convert(p.adc, sum, counted ? counts : nullptr) + (p.adc.rounding == Rounding::midRise ? 0.5 : 0);
          sum = 0;
        }
      }
      out.push_back(coded ? static_cast<float>(p.range[0] * codes) : sum);
    }
  }
  return out;
}

// ---- tests ----------------------------------------------------------------------------------------------------------

std::mt19937 generator(1);
int pick(int n) { return static_cast<int>(generator() % static_cast<unsigned>(n)); }
template <class T>
T oneOf(std::initializer_list<T> list) { return *(list.begin() + pick(static_cast<int>(list.size()))); }
float uniform() { return static_cast<float>(generator() >> 8) * 0x1p-23f - 1; }

/** Random activations: integers below 2^bits times step, or any float. */
Floats randomInput(std::size_t n, bool quantized, bool isSigned, int bits, double step) {
  Floats x(n);
  for (float& v : x) {
    v = quantized ? static_cast<float>(pick(1 << bits) * step) : uniform();
    if (pick(3) == 0) v = 0;
    if (isSigned ? pick(2) && v > 0 : false) v = -v;
    if (!isSigned && v < 0) v = -v;
  }
  return x;
}

/** Most products of a read in a test: the plain code takes about a second. */
constexpr double MOST_PRODUCTS = 4e6;

Problem randomProblem() {
  Problem p = {};
  ConvShape& s = p.spec.shape;
  const auto products = [&s] {
    return 1.0 * s.kernelHeight * s.kernelWidth * s.inChannels * s.outChannels * s.outHeight * s.outWidth;
  };
  do {
    s.kernelHeight = oneOf({1, 1, 3, 3, 5});
    s.kernelWidth = oneOf({s.kernelHeight, 1, 3});
    s.stride = oneOf({1, 1, 2, 3});
    s.padding = pick(3);
    s.inHeight = 1 + pick(9);
    s.inWidth = 1 + pick(9);
    s.outHeight = (s.inHeight + 2 * s.padding - s.kernelHeight) / s.stride + 1;
    s.outWidth = (s.inWidth + 2 * s.padding - s.kernelWidth) / s.stride + 1;
    s.inChannels = oneOf({1, 3, 8, 17, 40, 130});
    s.outChannels = oneOf({1, 3, 10, 16, 17, 33, 130});
  } while (s.inHeight + 2 * s.padding < s.kernelHeight || s.inWidth + 2 * s.padding < s.kernelWidth || products() > MOST_PRODUCTS);
  p.batch = 1 + pick(3);
  p.spec.mapping = static_cast<Mapping>(pick(4));
  p.spec.subtraction = static_cast<Subtraction>(pick(2));
  p.spec.offOnRatio = oneOf({0.0, 0.1, 0.5});
  p.spec.windowLow = oneOf({-1.0, -0.8});
  p.spec.arrayRows = oneOf({1, 5, 32, 128});
  p.spec.arrayColumns = oneOf({1, 7, 64, 128});
  p.spec.partition = static_cast<Partition>(pick(2));
  p.spec.gain = oneOf({1.0, 0.3});
  p.direction = static_cast<Direction>(pick(2));
  ReadSettings& r = p.settings;
  r.encoding = static_cast<Encoding>(pick(2));
  r.inputBits = oneOf({1, 2, 5, 8, 10});
  r.inputStep = oneOf({1.0 / 256, 0.3});
  r.phases = static_cast<Phases>(pick(2));
  p.ideal = pick(4) == 0;
  p.adc = {oneOf({1, 4, 6, 8}), static_cast<Rounding>(pick(3)), p.range};
  p.range[0] = r.encoding == Encoding::bitSerial ? 0.37f : 0.043f;
  p.range[1] = pick(2) ? static_cast<float>(1 << (p.adc.bits - 1)) : 0.0f;
  const int planes = p.spec.mapping == Mapping::pair ? 2 : 1;
  p.conductance.resize(static_cast<std::size_t>(planes) * p.rowsK() * s.outChannels);
  for (float& g : p.conductance) g = uniform();
  const std::size_t pixels = p.backward() ? s.outHeight * s.outWidth : s.inHeight * s.inWidth;
  const bool quantized = r.encoding == Encoding::bitSerial || pick(2);
  p.input = randomInput(p.batch * pixels * p.channels(), quantized, pick(2), r.inputBits, r.inputStep);
  return p;
}

std::string describe(const Problem& p) {
  const ConvShape& s = p.shape();
  char text[400];
  std::snprintf(text, sizeof text,
                "%s in %dx%dx%d out %dx%dx%d kernel %dx%d stride %d pad %d batch %d mapping %d digital %d array %dx%d unrolled %d "
                "encoding %d bits %d phases %d ideal %d adc %d/%d zero %g",
                p.backward() ? "backward" : "forward", s.inHeight, s.inWidth, s.inChannels, s.outHeight, s.outWidth, s.outChannels,
                s.kernelHeight, s.kernelWidth, s.stride, s.padding, p.batch, int(p.spec.mapping), p.digital(), p.spec.arrayRows,
                p.spec.arrayColumns, int(p.spec.partition), int(p.settings.encoding), p.settings.inputBits, int(p.settings.phases),
                p.ideal, p.adc.bits, int(p.adc.rounding), p.range[1]);
  return text;
}

int failures = 0;

void compare(const char* what, const GemmKernels& k, int threads, const Problem& p, const float* got, const Floats& wanted) {
  for (std::size_t i = 0; i < wanted.size(); i++) {
    if (got[i] == wanted[i]) continue;
    std::printf("FAIL %s %s threads %d at %zu of %zu: %.9g, should be %.9g\n  %s\n", what, k.name, threads, i, wanted.size(),
                got[i], wanted[i], describe(p).c_str());
    failures++;
    return;
  }
}

Floats asFloats(const double* x, int n) { return Floats(x, x + n); }

void testRead(Problem& p, const GemmKernels& k, Threads& pool, Workspace& workspace, const Floats& wanted, const Floats& counts) {
  Aligned packed(k.packedLength(p.spec, p.direction));
  k.pack(p.spec, p.direction, p.conductance.data(), nullptr, packed.data(), workspace, pool);
  Floats out(wanted.size(), NAN);
  double counters[3] = {};
  p.settings.counters = counters;
  k.read(p.spec, p.direction, packed.data(), p.input.data(), out.data(), p.batch, p.read(), workspace, pool);
  compare("read", k, pool.threads(), p, out.data(), wanted);
  const Floats got = asFloats(counters, 3);
  compare("counters", k, pool.threads(), p, got.data(), counts);
}

void testProbe(Problem& p, const GemmKernels& k, Threads& pool, Workspace& workspace, int rows, const Floats& wanted) {
  Aligned packed(k.packedLength(p.spec, p.direction));
  k.pack(p.spec, p.direction, p.conductance.data(), nullptr, packed.data(), workspace, pool);
  Floats out(wanted.size(), NAN);
  k.probe(p.spec, p.direction, packed.data(), p.input.data(), p.batch, p.read(), rows, out.data(), workspace, pool);
  compare("probe", k, pool.threads(), p, out.data(), wanted);
}

/** trackRange against the extremes of the specified partial sums. */
void testRange(const Problem& original, const GemmKernels& k, Threads& pool, Workspace& workspace, int rows, const Floats& probe) {
  Problem p = original;
  p.ideal = false;
  Aligned packed(k.packedLength(p.spec, p.direction));
  k.pack(p.spec, p.direction, p.conductance.data(), nullptr, packed.data(), workspace, pool);
  const auto [low, high] = std::minmax_element(probe.begin(), probe.end());
  const double m = std::max(-*low, *high);
  Floats wanted(p.range, p.range + 3);
  wanted[2] = p.range[2] = 0.01f;
  if (m > 0) {
    wanted[2] = std::max(static_cast<float>(m), 0.99f * 0.01f);
    const double f = std::exp2(std::ceil(std::log2(wanted[2]))), codes = std::exp2(p.adc.bits);
    const bool twoSided = *low < 0 || p.range[1] > 0;
    wanted[0] = static_cast<float>(f / (twoSided ? codes / 2 : codes));
    wanted[1] = static_cast<float>(twoSided ? codes / 2 : 0);
  }
  k.trackRange(p.spec, p.direction, packed.data(), p.input.data(), p.batch, p.read(), RangePolicy::running, rows, workspace, pool);
  compare("running", k, pool.threads(), p, p.range, wanted);
  float smallest = INFINITY, largest = -INFINITY;
  const int cycles = p.settings.encoding == Encoding::bitSerial ? p.settings.inputBits : 1;
  for (const auto& block : p.blocks())
    for (int i = 0; i < p.outputs(); i++)
      for (int n = 0; n < p.columns(); n++)
        for (int z = 0; z < cycles; z++) {
          const float partial = partialSum(p, 0, i, n, block, 0, z);
          smallest = std::min(smallest, partial);
          largest = std::max(largest, partial);
        }
  if (largest > smallest) {
    wanted[0] = static_cast<float>((static_cast<double>(largest) - smallest) / ((1 << p.adc.bits) - 1));
    wanted[1] = static_cast<float>(-std::nearbyint(smallest / static_cast<double>(wanted[0])));
  }
  k.trackRange(p.spec, p.direction, packed.data(), p.input.data(), p.batch, p.read(), RangePolicy::oracle, 0, workspace, pool);
  compare("oracle", k, pool.threads(), p, p.range, wanted);
}

void testGradient(Problem p, std::vector<Threads*> pools, Workspace& workspace) {
  const ConvShape& s = p.shape();
  p.direction = Direction::forward;
  p.input = randomInput(static_cast<std::size_t>(p.batch) * s.inHeight * s.inWidth * s.inChannels, pick(2), true, 8, 1.0 / 256);
  const Floats error = randomInput(static_cast<std::size_t>(p.outputs()) * s.outChannels, pick(2), true, 8, 1.0 / 256);
  for (bool coded : {false, true}) {
    double counts[3] = {};
    p.read();
    const Floats wanted = specifiedGradient(p, error, coded, counts);
    for (const GemmKernels* k : kernels()) {
      for (Threads* pool : pools) {
        Floats out(wanted.size(), NAN);
        double counters[3] = {};
        k->weightGradient(s, p.spec.arrayRows, p.input.data(), error.data(), out.data(), p.batch, coded ? &p.adc : nullptr, counters,
                          workspace, *pool);
        compare(coded ? "gradient, ADC" : "gradient", *k, pool->threads(), p, out.data(), wanted);
        const Floats got = asFloats(counters, 3);
        compare("gradient counters", *k, pool->threads(), p, got.data(), asFloats(counts, 3));
      }
    }
  }
}

void addIndex(const void*, Direction direction, std::uint32_t first, int count, const float* values, float* out) {
  for (int i = 0; i < count; i++)
    out[i] = values[i] + static_cast<float>((first + i) % 97) * (direction == Direction::forward ? 0x1p-7f : 0x1p-8f);
}

/** Read noise reaches each device once, with its own number. */
void testNoise(Problem p, Threads& pool, Workspace& workspace) {
  Problem noisy = p;
  for (std::size_t i = 0; i < p.conductance.size(); i++)
    addIndex(nullptr, p.direction, static_cast<std::uint32_t>(i), 1, &p.conductance[i], &noisy.conductance[i]);
  const ReadNoise noise = {addIndex, nullptr};
  for (const GemmKernels* k : kernels()) {
    const std::size_t n = k->packedLength(p.spec, p.direction);
    Aligned a(n), b(n);
    k->pack(p.spec, p.direction, p.conductance.data(), &noise, a.data(), workspace, pool);
    k->pack(p.spec, p.direction, noisy.conductance.data(), nullptr, b.data(), workspace, pool);
    compare("noise", *k, pool.threads(), p, a.data(), Floats(b.data(), b.data() + n));
  }
}

double now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/** Processor time of all threads: what benchmarks count, so that other programs disturb them less. */
double busy() {
  timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

int test(double seconds) {
  Threads one(1), two(2), five(5);
  Workspace workspace;
  int problems = 0;
  for (const double end = now() + seconds; now() < end && failures < 10; problems++) {
    Problem p = randomProblem();
    double counts[3] = {};
    const Floats wanted = specifiedRead(p, counts);
    const int rows = 1 + pick(40);
    const Floats probe = specifiedProbe(p, rows);
    if (p.ideal) std::fill(counts, counts + 3, 0);
    for (const GemmKernels* k : kernels()) {
      for (Threads* pool : {&one, &two, &five}) testRead(p, *k, *pool, workspace, wanted, asFloats(counts, 3));
      testProbe(p, *k, problems % 2 ? one : two, workspace, rows, probe);
      testRange(p, *k, problems % 2 ? one : two, workspace, rows, probe);
    }
    testGradient(p, {&one, &two, &five}, workspace);
    testNoise(p, two, workspace);
  }
  std::printf("%d problems, %d failures on", problems, failures);
  for (const GemmKernels* k : kernels()) std::printf(" %s", k->name);
  std::printf("\n");
  return failures ? 1 : 0;
}

// ---- benchmark ------------------------------------------------------------------------------------------------------

/** n·12 FMAs of 16 (spin512) or 8 (spin256) floats in registers. */
#if defined(__x86_64__)
__attribute__((target("avx512f"))) void spin512(long n, float* out) {
  typedef float V __attribute__((vector_size(64)));
  V a[12] = {};
  for (long i = 0; i < n; i++)
    for (int j = 0; j < 12; j++) asm volatile("vfmadd231ps %1, %1, %0" : "+v"(a[j]) : "v"(a[j]));
  std::memcpy(out, a, 64);
}
__attribute__((target("avx2,fma"))) void spin256(long n, float* out) {
  typedef float V __attribute__((vector_size(32)));
  V a[12] = {}, x = {};
  for (long i = 0; i < n; i++)
    for (int j = 0; j < 12; j++) asm volatile("vfmadd231ps %1, %1, %0" : "+x"(a[j]) : "x"(x));
  std::memcpy(out, a, 32);
}
#else
void spin512(long, float*) {}
void spin256(long n, float* out) {
  typedef float V __attribute__((vector_size(16)));
  V a[24] = {}, x = {};
  for (long i = 0; i < n; i++)
    for (int j = 0; j < 24; j++) asm volatile("fmla %0.4s, %1.4s, %1.4s" : "+w"(a[j]) : "w"(x));
  std::memcpy(out, a, 16);
}
#endif

double medianOf(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

/** Processor seconds per thread of one run, and of as many FMAs in registers as make 1 GFLOP a thread, measured between
 *  the runs: other programs on the machine slow both. Medians of at least 5 runs and `atLeast` seconds. */
struct Timing {
  double seconds, gigaflop;
};
double atLeast = 0.25;

template <class Work>
Timing timed(Threads& pool, const std::string& isa, Work work) {
  std::vector<double> times, ratios;
  const int threads = pool.threads();
  const bool wide = isa == "avx512";
  static constexpr long n = 50000;
  const auto spin = [](void* context, int, int) {
    float sink[16];
    *static_cast<const bool*>(context) ? spin512(n, sink) : spin256(n, sink);
  };
  const double first = busy();
  while (times.size() < 5 || busy() - first < atLeast * threads) {
    const double start = busy();
    pool.run(threads, spin, const_cast<bool*>(&wide));
    const double middle = busy();
    work();
    times.push_back((busy() - middle) / threads);
    ratios.push_back(times.back() / ((middle - start) / threads / (static_cast<double>(n) * 12 * (wide ? 32 : 16)) * 1e9));
  }
  const double seconds = medianOf(times);
  return {seconds, seconds / medianOf(ratios)};
}

struct Layer {
  const char* name;
  int size, inChannels, outChannels, kernel;
};

struct Bench {
  const GemmKernels& k;
  Threads& pool;
  int batch;
  Workspace workspace = {};

  Problem problem(const Layer& l, Direction direction, bool bitSerial, bool ideal) {
    Problem p = {};
    const int pad = l.kernel / 2;
    p.spec = {{l.size, l.size, l.inChannels, l.size, l.size, l.outChannels, l.kernel, l.kernel, 1, pad},
              Mapping::reference, Subtraction::analog, 0.1, -1, 128, 128, Partition::kernelPosition, 1};
    p.direction = direction;
    p.batch = batch;
    p.settings.encoding = bitSerial ? Encoding::bitSerial : Encoding::analog;
    p.settings.inputBits = 8;
    p.settings.inputStep = 1.0 / 256;
    p.ideal = ideal;
    p.adc = {6, Rounding::nearest, p.range};
    p.range[0] = 0.3f;
    p.range[1] = 32;
    p.conductance.resize(static_cast<std::size_t>(p.rowsK()) * l.outChannels);
    for (float& g : p.conductance) g = uniform();
    p.input = randomInput(static_cast<std::size_t>(batch) * l.size * l.size * p.channels(), true, false, 8, 1.0 / 256);
    return p;
  }
  Timing readTime(const Layer& l, Direction direction, bool bitSerial, bool ideal) {
    Problem p = problem(l, direction, bitSerial, ideal);
    double counters[3] = {};
    p.settings.counters = counters;
    Aligned packed(k.packedLength(p.spec, direction)), out(static_cast<std::size_t>(p.outputs()) * p.columns());
    k.pack(p.spec, direction, p.conductance.data(), nullptr, packed.data(), workspace, pool);
    return timed(pool, k.name, [&] {
      k.read(p.spec, direction, packed.data(), p.input.data(), out.data(), batch, p.read(), workspace, pool);
    });
  }
  Timing packTime(const Layer& l, Direction direction) {
    Problem p = problem(l, direction, false, true);
    Aligned packed(k.packedLength(p.spec, direction));
    return timed(pool, k.name, [&] { k.pack(p.spec, direction, p.conductance.data(), nullptr, packed.data(), workspace, pool); });
  }
  Timing gradientTime(const Layer& l, bool ideal) {
    Problem p = problem(l, Direction::forward, false, ideal);
    const Floats error = randomInput(static_cast<std::size_t>(p.outputs()) * l.outChannels, true, true, 8, 1.0 / 256);
    Aligned out(p.conductance.size());
    double counters[3] = {};
    return timed(pool, k.name, [&] {
      k.weightGradient(p.shape(), 128, p.input.data(), error.data(), out.data(), batch, ideal ? nullptr : p.read().adc, counters,
                       workspace, pool);
    });
  }
};

int bench(int threads, const std::string& isa, int batch, const std::string& only) {
  const Layer layers[] = {{"conv1", 32, 3, 128, 3},   {"conv2", 32, 128, 128, 3}, {"conv3", 16, 128, 256, 3}, {"conv4", 16, 256, 256, 3},
                          {"conv5", 8, 256, 512, 3},  {"conv6", 8, 512, 512, 3},  {"fc1", 1, 8192, 1024, 1},  {"fc2", 1, 1024, 10, 1}};
  Threads pool(threads);
  for (const GemmKernels* k : kernels()) {
    if (isa != k->name) continue;
    Bench b = {*k, pool, batch};
    std::printf("%s, %d threads, batch %d: GFLOP/s and share of the FMA peak measured between the runs\n", k->name, threads, batch);
    for (const Layer& l : layers) {
      if (!only.empty() && only != l.name) continue;
      const double gigaflop = 2e-9 * batch * l.size * l.size * l.inChannels * l.outChannels * l.kernel * l.kernel;
      const auto share = [&](Timing t) { return gigaflop / threads * t.gigaflop / t.seconds; };
      std::printf("%s", l.name);
      const auto print = [&](const char* what, Timing coded, Timing ideal) {
        std::printf("  %s %.0f (%.0f %%) without ADC %.0f %%", what, gigaflop / coded.seconds, 100 * share(coded), 100 * share(ideal));
      };
      const Timing forward = b.readTime(l, Direction::forward, false, false);
      print("forward", forward, b.readTime(l, Direction::forward, false, true));
      const Timing serial = b.readTime(l, Direction::forward, true, false);
      std::printf(" bit-serial x%.2f", share(forward) / share(serial));
      print("backward", b.readTime(l, Direction::backward, false, false), b.readTime(l, Direction::backward, false, true));
      print("gradient", b.gradientTime(l, false), b.gradientTime(l, true));
      std::printf("  pack %.2f + %.2f ms\n", 1e3 * b.packTime(l, Direction::forward).seconds, 1e3 * b.packTime(l, Direction::backward).seconds);
      std::fflush(stdout);
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode == "test") return test(argc > 2 ? std::atof(argv[2]) : 20);
  if (mode == "bench")
    return bench(argc > 2 ? std::atoi(argv[2]) : 2, argc > 3 ? argv[3] : kernels()[1]->name, argc > 4 ? std::atoi(argv[4]) : 64,
                 argc > 5 ? argv[5] : "");
  std::fprintf(stderr, "usage: check test [seconds] | check bench [threads] [isa] [batch] [layer]\n");
  return 2;
}
