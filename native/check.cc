// Checksums of every kernel of kernels.h, which must be the same on every instruction set, also on those that one machine cannot all
// run; and the time of the device update beside that of a memory copy. Not part of the addon; the parity suite compares with TypeScript.
// `node native/build.mjs --checks` builds native/build/check.<isa> with the addon's own objects and flags; `npm test` compares them
// (test/native).
//   native/build/check.avx2 [threads] [seconds of timing]
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <string>
#include <vector>

#include "kernels.h"
#include "threadPool.h"
#include "vec.h"

namespace mho {
extern const Kernels MHO_JOIN(kernels_, MHO_ISA);
}

using namespace mho;

namespace {

const Kernels& kernels = MHO_JOIN(mho::kernels_, MHO_ISA);
std::uint64_t total = 0;

std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

/** Floats of many magnitudes around `scale`, of both signs, a few zeros. */
std::vector<float> values(std::size_t count, double scale, std::uint64_t seed) {
  std::vector<float> v(count);
  for (std::size_t i = 0; i < count; i++) {
    const std::uint64_t h = mixed(seed * 0x9e3779b97f4a7c15u + i);
    const double u = static_cast<double>(h >> 40) / (1 << 24) * 2 - 1;
    v[i] = h % 16 == 0 ? 0.0f : static_cast<float>(scale * u * u * u);
  }
  return v;
}

template <class T>
void report(const std::string& what, const std::vector<T>& data) {
  std::uint64_t hash = 1469598103934665603u;
  const unsigned char* bytes = reinterpret_cast<const unsigned char*>(data.data());
  for (std::size_t i = 0; i < data.size() * sizeof(T); i++) hash = (hash ^ bytes[i]) * 1099511628211u;
  total = mixed(total ^ hash);
  std::printf("%-60s %016llx\n", what.c_str(), static_cast<unsigned long long>(hash));
}

struct Bench {
  ThreadPool pool;
  Workspace workspace;
  explicit Bench(int threads) : pool(threads) {}
};

struct Update {
  static constexpr float upTable[] = {0.02f, 0.015f, 0.011f, 0.006f, 0.001f};
  static constexpr float downTable[] = {-0.001f, -0.004f, -0.009f, -0.02f, -0.05f};
  std::vector<float> gradient, velocity, carry, conductance, own, control, scale;
  std::vector<double> counters;
  UpdateArguments arguments;

  Update(std::ptrdiff_t weights, int planes, ModelKind model, bool perDevice, bool carried) {
    gradient = values(weights, 1, 1);
    velocity = values(weights, 0.5, 2);
    carry = values(weights, 1, 3);
    conductance = values(weights * planes, 1, 4);
    own = values(weights * planes * 6, 0.1, 5);
    for (std::ptrdiff_t i = 0; i < weights * planes * 2; i++) own[i] = 0.9f + own[i];
    const std::ptrdiff_t window = weights * planes * (model == ModelKind::affine ? 4 : 2);
    for (std::ptrdiff_t i = 0; i < weights * planes; i++) {
      own[window + i] = -0.8f;
      own[window + weights * planes + i] = 0.9f;
    }
    control = {0.9f, 0.1f, 8.0f, 0, 0};
    scale = {0.75f};
    counters.assign(UpdateCounters::length, 0);
    const DeviceModel numbers = {model, {0.97f, 0.02f, 0.5f}, {0.96f, 0.03f, 0.7f}, 0.8f, 0.1f, upTable, downTable, 5};
    const DeviceBlock device = {numbers, -1, 1, {NoiseKind::none, 0.01f}, perDevice ? own.data() : nullptr, nullptr};
    float* carries = carried ? carry.data() : nullptr;
    const ReadBack readBack = {carried ? 6 : 0, 0.1f, carried ? 0.8f : 0, carried ? 0.3f : 0};
    const UpdateSettings settings = {device, velocity.data(), carries, readBack, control.data(), scale.data(), PulseRounding::nearest,
                                     31, 0, true, {1, 2}, 4, counters.data()};
    arguments = {settings, weights, planes, gradient.data(), conductance.data(), {1, 2, 3, 4}};
  }
};

void checkUpdates(Bench& bench) {
  for (int model = 0; model < 4; model++)
    for (int noise = 0; noise < 4; noise++)
      for (int rounding = 0; rounding < 3; rounding++)
        for (int variant = 0; variant < 4; variant++) {
          Update u(20011, 1 + variant % 2, static_cast<ModelKind>(model), variant > 1, rounding == 2);
          u.arguments.device.noise.kind = static_cast<NoiseKind>(noise);
          u.arguments.rounding = static_cast<PulseRounding>(rounding);
          u.arguments.velocityBits = variant > 2 ? 8 : 0;
          if (variant == 1) u.arguments.velocity = nullptr;
          for (int step = 0; step < 3; step++) kernels.deviceUpdate(u.arguments, bench.workspace, bench.pool);
          const std::string name = "update model " + std::to_string(model) + " noise " + std::to_string(noise) + " rounding " +
                                   std::to_string(rounding) + " variant " + std::to_string(variant);
          report(name + " conductance", u.conductance);
          report(name + " velocity", u.velocity);
          report(name + " carry", u.carry);
          report(name + " control", u.control);
          report(name + " counters", u.counters);
        }
}

/** A tensor of floats or words. */
struct Tensor {
  ValueKind kind;
  std::vector<std::uint8_t> bytes;

  Tensor(ValueKind kind, std::size_t count) : kind(kind), bytes(count * (kind == ValueKind::f32 ? 4 : 1)) {}
  Tensor(ValueKind kind, std::size_t count, double scale, std::uint64_t seed) : Tensor(kind, count) {
    const std::vector<float> v = values(count, kind == ValueKind::f32 ? scale : 1, seed);
    if (kind == ValueKind::f32) std::memcpy(bytes.data(), v.data(), bytes.size());
    for (std::size_t i = 0; kind != ValueKind::f32 && i < count; i++)
      bytes[i] = static_cast<std::uint8_t>(static_cast<int>(kind == ValueKind::u8 ? 255 * std::fabs(v[i]) : 127 * v[i]));
  }
  Values buffer() { return {bytes.data(), kind}; }
};

constexpr ValueKind KINDS[] = {ValueKind::f32, ValueKind::u8, ValueKind::i8};

void checkActivations(Bench& bench) {
  const std::ptrdiff_t length = 50021;
  std::vector<double> counters(3);
  for (const bool relu : {false, true})
    for (const int bits : {0, 8})
      for (const ValueKind kind : {ValueKind::f32, relu ? ValueKind::u8 : ValueKind::i8}) {
        if (bits == 0 && kind != ValueKind::f32) continue;
        for (const bool wrong : {false, true}) {
          std::vector<float> x = values(length, 3, 6), e = values(length, 3, 7), scale = {0.5f};
          if (wrong) {
            x[7] = INFINITY;
            x[8] = e[9] = NAN;
          }
          Tensor y(kind, length), out(kind == ValueKind::f32 ? kind : ValueKind::i8, length);
          const ActivationSettings settings = {relu, {bits, 1.0 / 64}, relu && bits == 5 ? 0.3 : 0, counters.data()};
          kernels.activate({settings, {x.data(), ValueKind::f32}, 1, y.buffer(), length}, bench.workspace, bench.pool);
          report("activate", y.bytes);
          const ActivationMask mask = {y.buffer(), relu, kind == ValueKind::f32 ? 1.5f : 96.0f};
          const ErrorSettings how = {mask, bits, scale.data(), scale.data(), nullptr, counters.data(), false, {1, 2}, 3, 4};
          kernels.quantizeError({how, e.data(), out.buffer(), length}, bench.workspace, bench.pool);
          report("quantizeError", out.bytes);
          report("quantizeError scale", scale);
          kernels.activateBackward(e.data(), length, mask, bench.pool);
          report("activateBackward", e);
        }
        for (const ValueKind a : KINDS) {
          Tensor x(a, length, 1, 20), y(a == ValueKind::f32 ? a : ValueKind::u8, length, 1, 21), z(kind, length);
          const ActivationArguments activation = {{relu, {bits, 1.0 / 64}, 0, counters.data()}, {}, 1, z.buffer(), length};
          const float step = a == ValueKind::f32 ? 1 : 1.0f / 128;
          kernels.addActivations({x.buffer(), y.buffer(), step, step, activation}, bench.workspace, bench.pool);
          report("addActivations", z.bytes);
          const ActivationSettings& settings = activation;
          kernels.activate({settings, x.buffer(), step, z.buffer(), length}, bench.workspace, bench.pool);
          report("activate words", z.bytes);
        }
      }
  report("activation counters", counters);
}

void checkElements(Bench& bench) {
  const std::ptrdiff_t length = 50021;
  checkActivations(bench);
  std::vector<float> a = values(length, 1, 8), b = values(length, 1, 9), scaleA = {2}, scaleB = {3};
  kernels.addErrors(a.data(), scaleA.data(), b.data(), scaleB.data(), length, bench.pool);
  kernels.accumulate({{0.9f, 0.3f}, b.data(), a.data(), scaleB.data(), length}, bench.pool);
  report("sums", b);
  std::vector<float> h = values(length, 9, 13), n(length), numbers(4 * length);
  for (const bool subtract : {false, true}) {
    kernels.takeWhole({h.data(), n.data(), length, subtract, 0.7f}, bench.pool);
    report("takeWhole", n);
    report("takeWhole rest", h);
  }
  kernels.scaleRows({h.data(), a.data(), n.data(), 7, length / 7}, bench.pool);
  report("scaleRows", n);
  for (const DrawLaw law : {DrawLaw::uniform, DrawLaw::normal}) {
    kernels.drawNumbers({{law, {1, 2}, Stream::deviceToDevice, 3, 4, 5, length}, numbers.data()}, bench.pool);
    report("drawNumbers", numbers);
  }
  kernels.floatUpdate({{0.9f, 0.1f, 0.3f, 0.01f}, a.data(), b.data(), b.data(), scaleA.data(), length}, bench.pool);
  report("floatUpdate", a);
  for (const ValueKind kind : {ValueKind::f32, ValueKind::i8}) {
    Tensor x(kind, length, 1, 22), plus(kind, length), minus(kind, length);
    kernels.split({x.buffer(), plus.buffer(), minus.buffer(), length}, bench.pool);
    report("split plus", plus.bytes);
    report("split minus", minus.bytes);
  }
  const NoiseContext noise = {{1, 2, 3, 4}, 0.1f};
  for (const Direction direction : {Direction::forward, Direction::backward}) {
    kernels.readNoise(&noise, direction, 77, static_cast<int>(length), b.data(), a.data());
    report("readNoise", a);
  }
}

/** Runs, groups and tails of channels; with moments and gamma, and without; behind masks, to floats and words. */
void checkNormalization(Bench& bench) {
  std::vector<double> counters(ActivationCounters::length);
  std::vector<float> largest(1);
  for (const ChannelShape& shape : {ChannelShape{1, 1}, {257, 3}, {70000, 2}, {600, 64}, {40, 1041}}) {
    const std::size_t channels = shape.channels, length = shape.positions * channels;
    std::vector<float> x = values(length, 5, 30), e = values(length, 1, 31), gamma = values(channels, 1, 32);
    std::vector<float> beta = values(channels, 1, 33), moments(2 * channels), out(length), dBeta(channels), dGamma(channels);
    kernels.channelMoments({shape, x.data(), moments.data()}, bench.workspace, bench.pool);
    report("channelMoments", moments);
    for (const ValueKind kind : KINDS)
      for (const bool normalized : {false, true})
        for (const bool scaled : {false, true}) {
          const bool relu = kind == ValueKind::u8;
          const Normalization how = {normalized ? moments.data() : nullptr, 1e-5f, scaled ? gamma.data() : nullptr};
          const Quantization words = {kind == ValueKind::f32 ? 0 : 8, 1.0 / 64};
          const ActivationSettings activation = {relu, words, relu && scaled ? 0.3 : 0, counters.data()};
          Tensor z(kind, length);
          kernels.normalize({shape, how, x.data(), beta.data(), activation, z.buffer()}, bench.workspace, bench.pool);
          report("normalize", z.bytes);
          const ActivationMask mask = {z.buffer(), relu, kind == ValueKind::f32 ? 1.5f : 96.0f};
          const NormalizationGradients gradients = {scaled ? mask : ActivationMask{}, dBeta.data(), scaled ? dGamma.data() : nullptr, largest.data()};
          kernels.normalizeBackward({shape, how, gradients, e.data(), x.data(), out.data()}, bench.workspace, bench.pool);
          report("normalizeBackward", out);
          report("normalizeBackward beta", dBeta);
          report("normalizeBackward gamma", dGamma);
          report("normalizeBackward largest", largest);
        }
  }
  report("normalization counters", counters);
}

/** Side by side, and overlapping with padding: of three rows and two columns. */
PoolShape poolShape(PoolKind kind, int channels, bool overlapping) {
  if (overlapping) return {kind, 7, 9, channels, 3, 2, 2, 1, 1, 0, 4, 8, false};
  return {kind, 7, 9, channels, 2, 2, 2, 2, 0, 0, 3, 4, true};
}

void checkPools(Bench& bench, bool overlapping) {
  for (const bool max : {false, true})
    for (const ValueKind kind : KINDS)
      for (const int channels : {3, 19, 64, 107}) {
        const PoolShape shape = poolShape(max ? PoolKind::max : PoolKind::average, channels, overlapping);
        const std::size_t outputs = 5 * shape.outHeight * shape.outWidth * channels;
        Tensor in(kind, 5 * 7 * 9 * channels, 1, 10), out(kind, outputs);
        std::vector<std::uint8_t> choice(outputs);
        std::vector<float> error = values(outputs, 1, 12), inputError(5 * 7 * 9 * channels, 9.0f);
        std::uint8_t* winners = max ? choice.data() : nullptr;
        kernels.pool({shape, 5, in.buffer(), out.buffer(), winners}, bench.pool);
        const Values from = {error.data(), ValueKind::f32}, to = {inputError.data(), ValueKind::f32};
        kernels.poolBackward({shape, 5, from, to, winners}, bench.pool);
        report("pool", out.bytes);
        report("pool choice", choice);
        report("poolBackward", inputError);
        Tensor wide(kind, 2 * 5 * 7 * 9 * channels);
        const ChannelSlice slice = {channels - 1, channels, 1, 2 * channels, channels};
        kernels.copyChannels({slice, in.buffer(), wide.buffer(), 5 * 7 * 9}, bench.pool);
        report("copyChannels", wide.bytes);
      }
}

void checkPoolsAndLosses(Bench& bench) {
  for (const bool overlapping : {false, true}) checkPools(bench, overlapping);
  for (const LossKind kind : {LossKind::sse, LossKind::crossEntropy}) {
    std::vector<float> logits = values(101 * 13, 30, 11), error(logits.size());
    std::vector<std::int32_t> labels(101);
    for (int i = 0; i < 101; i++) labels[i] = i * 7 % 13;
    std::vector<double> metrics(4);
    kernels.loss({kind, logits.data(), labels.data(), error.data(), 101, 13, metrics.data()}, bench.workspace, bench.pool);
    report("loss", metrics);
    report("loss error", error);
  }
}

double now(clockid_t clock) {
  timespec t;
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

/** Best of several runs. With one thread, processor time: other work on the machine does not count. */
double secondsOf(double limit, int threads, const std::function<void()>& work) {
  const clockid_t clock = threads == 1 ? CLOCK_PROCESS_CPUTIME_ID : CLOCK_MONOTONIC;
  double best = 1e9;
  for (const double start = now(CLOCK_MONOTONIC); now(CLOCK_MONOTONIC) - start < limit;) {
    const double before = now(clock);
    work();
    best = std::min(best, now(clock) - before);
  }
  return best;
}

/** Update of 8 million weights beside a parallel copy of as many bytes as it moves (reads 12, writes 8 a weight). */
void time(Bench& bench, double limit) {
  const std::ptrdiff_t weights = 1 << 23;
  Update u(weights, 1, ModelKind::affine, false, false);
  std::vector<float> from(weights * 5 / 2, 1.0f), to(from.size());
  struct Copy {
    const float* from;
    float* to;
    std::size_t floats;
  } copy = {from.data(), to.data(), from.size() / 64};
  const double copied = secondsOf(limit, bench.pool.threads(), [&] {
    bench.pool.run(64, [](void* context, int i, int) {
      const Copy& c = *static_cast<const Copy*>(context);
      std::memcpy(c.to + c.floats * i, c.from + c.floats * i, c.floats * 4);
    }, &copy);
  });
  std::printf("copy: %.2f ns a weight, %.1f GB/s\n", copied / weights * 1e9, 20.0 * weights / copied / 1e9);
  for (const NoiseKind noise : {NoiseKind::none, NoiseKind::update, NoiseKind::pulse})
    for (const PulseRounding rounding : {PulseRounding::nearest, PulseRounding::stochastic})
      for (const float pulseGain : {0.0f, 1.0f, 8.0f}) {
        u.arguments.device.noise.kind = noise;
        u.arguments.rounding = rounding;
        u.counters.assign(UpdateCounters::length, 0);
        double runs = 0;
        const double seconds = secondsOf(limit, bench.pool.threads(), [&] {
          u.control[Control::pulseGain] = pulseGain;
          kernels.deviceUpdate(u.arguments, bench.workspace, bench.pool);
          runs++;
        });
        std::printf("noise %d rounding %d: %3.0f %% of weights pulsed: %.2f ns a weight, %.2f x copy\n", static_cast<int>(noise),
                    static_cast<int>(rounding), 100 * u.counters[UpdateCounters::updated] / u.counters[UpdateCounters::weights], seconds / weights * 1e9, seconds / copied);
      }
}

}  // namespace

int main(int count, char** arguments) {
  Bench bench(count > 1 ? std::atoi(arguments[1]) : 2);
  if (count > 2) {
    time(bench, std::atof(arguments[2]));
    return 0;
  }
  checkUpdates(bench);
  checkElements(bench);
  checkNormalization(bench);
  checkPoolsAndLosses(bench);
  std::printf("all: %016llx\n", static_cast<unsigned long long>(total));
}
