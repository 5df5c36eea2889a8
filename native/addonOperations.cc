// The N-API shim, second part: one method for each operation of engine.ts. The comment above each lists its arguments.
#include <array>
#include <cstring>

#include "addonEngine.h"
#include "scalars.h"

namespace mho {

/** layer, conductance, then the numbers of CrossbarSpec in gemm.h's order → handle */
Napi::Value Engine::crossbar(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const std::uint32_t layer = a.word();
  const std::shared_ptr<Buffer> conductance = a.shared();
  CrossbarSpec spec;
  ConvShape& s = spec.shape;
  for (int* field : {&s.inHeight, &s.inWidth, &s.inChannels, &s.outHeight, &s.outWidth, &s.outChannels, &s.kernelHeight,
                     &s.kernelWidth, &s.stride, &s.padding})
    *field = a.integer();
  spec.mapping = a.choice<Mapping>();
  spec.subtraction = a.choice<Subtraction>();
  spec.offOnRatio = a.number();
  spec.arrayRows = a.integer();
  spec.arrayColumns = a.integer();
  spec.partition = a.choice<Partition>();
  spec.gain = a.number();
  const std::ptrdiff_t weights = static_cast<std::ptrdiff_t>(s.kernelHeight) * s.kernelWidth * s.inChannels * s.outChannels;
  const auto bytes = [&](Direction direction) { return variant_.gemm.packedLength(spec, direction) * sizeof(float); };
  crossbars_.emplace_back(
      new Crossbar{spec, layer, conductance, weights, Memory(bytes(Direction::forward)), Memory(bytes(Direction::backward))});
  bytes_ += crossbars_.back()->packedBytes();
  return Napi::Number::New(info.Env(), static_cast<double>(crossbars_.size() - 1));
}

/** crossbar, sigma, seed low and high, step */
void Engine::pack(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  Crossbar* crossbar = a.crossbar();
  const float sigma = a.single();
  const NoiseContext context = {a.draws(crossbar->layer), sigma};
  enqueue([=](Pool& pool) {
    const ReadNoise noise = {variant_.kernels.readNoise, &context};
    for (const Direction direction : {Direction::forward, Direction::backward})
      variant_.gemm.pack(crossbar->spec, direction, crossbar->conductance(), sigma > 0 ? &noise : nullptr,
                         crossbar->packed(direction), workspace_, pool);
  });
}

/** crossbar, direction, input, output, batch, read settings */
void Engine::readArray(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Direction direction = a.choice<Direction>();
  const float* input = a.buffer<float>();
  float* output = a.buffer<float>();
  const int batch = a.integer();
  Read read = a.readSettings();
  enqueue([=](Pool& pool) mutable {
    variant_.gemm.read(crossbar->spec, direction, crossbar->packed(direction), input, output, batch,
                       read.use(read.converter.checked()), workspace_, pool);
  });
}

/** crossbar, direction, input, batch, rows, out, read settings */
void Engine::probe(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Direction direction = a.choice<Direction>();
  const float* input = a.buffer<float>();
  const int batch = a.integer(), rows = a.integer();
  float* out = a.buffer<float>();
  Read read = a.readSettings();
  enqueue([=](Pool& pool) mutable {
    variant_.gemm.probe(crossbar->spec, direction, crossbar->packed(direction), input, batch,
                        read.use(read.converter.get()), rows, out, workspace_, pool);
  });
}

/** crossbar, direction, input, batch, rows, policy, read settings */
void Engine::trackRange(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Direction direction = a.choice<Direction>();
  const float* input = a.buffer<float>();
  const int batch = a.integer(), rows = a.integer();
  const RangePolicy policy = a.choice<RangePolicy>();
  Read read = a.readSettings();
  enqueue([=](Pool& pool) mutable {
    variant_.gemm.trackRange(crossbar->spec, direction, crossbar->packed(direction), input, batch,
                             read.use(read.converter.get()), policy, rows, workspace_, pool);
  });
}

/** crossbar, input, error, gradient, batch, adc, counters */
void Engine::weightGradient(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const float *input = a.buffer<float>(), *error = a.buffer<float>();
  float* gradient = a.buffer<float>();
  const int batch = a.integer();
  const Converter converter = a.converter();
  double* counters = a.maybeBuffer<double>();
  enqueue([=](Pool& pool) {
    variant_.gemm.weightGradient(crossbar->spec.shape, crossbar->spec.arrayRows, input, error, gradient, batch,
                                 converter.checked(), counters, workspace_, pool);
  });
}

/** crossbar, gradient, velocity, carry, control, gradientScale, counters, perDevice, life; model kind, its eight numbers, up and
 *  down tables, low, high, noise kind, sigma; rounding, maxPulses, velocityBits, apply, seed low and high, step */
void Engine::deviceUpdate(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  UpdateArguments u = {};
  u.weights = crossbar->weights;
  u.planes = crossbar->spec.mapping == Mapping::pair ? 2 : 1;
  u.conductance = crossbar->conductance();
  u.gradient = a.buffer<float>();
  u.velocity = a.maybeBuffer<float>();
  u.carry = a.maybeBuffer<float>();
  u.control = a.buffer<float>();
  u.gradientScale = a.buffer<float>();
  u.counters = a.buffer<double>();
  u.device.perDevice = a.maybeBuffer<float>();
  u.device.life = a.maybeBuffer<std::int32_t>();
  u.device.model = a.choice<ModelKind>();
  for (float* number : {u.device.up, u.device.up + 1, u.device.up + 2, u.device.down, u.device.down + 1, u.device.down + 2,
                        &u.device.slope, &u.device.shift})
    *number = a.single();
  const auto up = a.next().As<Napi::Float32Array>(), down = a.next().As<Napi::Float32Array>();
  const std::vector<float> upTable(up.Data(), up.Data() + up.ElementLength());
  const std::vector<float> downTable(down.Data(), down.Data() + down.ElementLength());
  u.device.low = a.single();
  u.device.high = a.single();
  u.device.noise = a.choice<NoiseKind>();
  u.device.sigma = a.single();
  u.rounding = a.choice<PulseRounding>();
  u.maxPulses = a.integer();
  u.velocityBits = a.integer();
  u.apply = a.flag();
  u.draws = a.draws(crossbar->layer);
  enqueue([=](Pool& pool) mutable {
    u.device.upTable = upTable.data();
    u.device.downTable = downTable.data();
    u.device.nodes = static_cast<int>(upTable.size());
    variant_.kernels.deviceUpdate(u, workspace_, pool);
  });
}

/** crossbar, factors, their number, written, age, perDevice, model kind, low, high, level */
void Engine::drift(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  DriftArguments u = {};
  u.devices = crossbar->weights * (crossbar->spec.mapping == Mapping::pair ? 2 : 1);
  u.conductance = crossbar->conductance();
  u.factors = a.buffer<float>();
  u.lastAge = a.integer() - 1;
  u.written = a.buffer<float>();
  u.age = a.buffer<std::int32_t>();
  const float* perDevice = a.maybeBuffer<float>();
  const int before = a.choice<ModelKind>() == ModelKind::affine ? 4 : 2;
  if (perDevice) u.windows = perDevice + before * u.devices;
  for (float* number : {&u.low, &u.high, &u.level}) *number = a.single();
  enqueue([=](Pool& pool) { variant_.kernels.drift(u, pool); });
}

/** CONTROL_RULE, from, to */
void Engine::updateControl(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const auto rule = static_cast<mho::ControlRule>(a.integer());
  const float* from = a.buffer<float>();
  float* to = a.buffer<float>();
  enqueue([=](Pool&) { mho::updateControl(rule, from, to); });
}

/** weights, velocity, gradient, gradientScale, length, decay, gain, rate, weightDecay */
void Engine::floatUpdate(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  FloatUpdateArguments u;
  u.weights = a.buffer<float>();
  u.velocity = a.buffer<float>();
  u.gradient = a.buffer<float>();
  u.gradientScale = a.buffer<float>();
  u.length = a.size();
  for (float* number : {&u.decay, &u.gain, &u.rate, &u.weightDecay}) *number = a.single();
  enqueue([=](Pool& pool) { variant_.kernels.floatUpdate(u, pool); });
}

/** input, output, length, relu, bits, step, counters */
void Engine::activate(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  ActivationArguments u;
  u.input = a.buffer<float>();
  u.output = a.buffer<float>();
  u.length = a.size();
  u.relu = a.flag();
  u.bits = a.integer();
  u.step = a.number();
  u.counters = a.buffer<double>();
  enqueue([=](Pool& pool) { variant_.kernels.activate(u, workspace_, pool); });
}

/** error, output, length, relu, limit */
void Engine::activateBackward(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  float* error = a.buffer<float>();
  const float* output = a.buffer<float>();
  const std::ptrdiff_t length = a.size();
  const bool relu = a.flag();
  const float limit = a.single();
  enqueue([=](Pool& pool) { variant_.kernels.activateBackward(error, output, length, relu, limit, pool); });
}

/** error, length, bits, scaleIn, scaleOut, counters */
void Engine::quantizeError(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  ErrorArguments u;
  u.error = a.buffer<float>();
  u.length = a.size();
  u.bits = a.integer();
  u.scaleIn = a.buffer<float>();
  u.scaleOut = a.buffer<float>();
  u.counters = a.buffer<double>();
  enqueue([=](Pool& pool) { variant_.kernels.quantizeError(u, workspace_, pool); });
}

/** backward?, from, to, choice, max?, batch, inHeight, inWidth, channels, size */
void Engine::pool(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const bool backward = a.flag();
  PoolArguments u;
  u.from = a.buffer<float>();
  u.to = a.buffer<float>();
  u.choice = a.maybeBuffer<std::uint8_t>();
  u.max = a.flag();
  for (int* number : {&u.batch, &u.inHeight, &u.inWidth, &u.channels, &u.size}) *number = a.integer();
  enqueue([=](Pool& pool) { (backward ? variant_.kernels.poolBackward : variant_.kernels.pool)(u, pool); });
}

/** a, b, out, length */
void Engine::add(const Napi::CallbackInfo& info) {
  Arguments arguments(info, *this);
  const float *a = arguments.buffer<float>(), *b = arguments.buffer<float>();
  float* out = arguments.buffer<float>();
  const std::ptrdiff_t length = arguments.size();
  enqueue([=](Pool& pool) { variant_.kernels.add(a, b, out, length, pool); });
}

/** a, scaleA, b, scaleB, length */
void Engine::addErrors(const Napi::CallbackInfo& info) {
  Arguments arguments(info, *this);
  float *a = arguments.buffer<float>(), *scaleA = arguments.buffer<float>();
  const float *b = arguments.buffer<float>(), *scaleB = arguments.buffer<float>();
  const std::ptrdiff_t length = arguments.size();
  enqueue([=](Pool& pool) { variant_.kernels.addErrors(a, scaleA, b, scaleB, length, pool); });
}

/** from, to, bytes */
void Engine::copy(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const char* from = a.buffer<char>();
  char* to = a.buffer<char>();
  const std::ptrdiff_t bytes = a.size();
  enqueue([=](Pool& pool) { copyBytes(from, to, static_cast<std::size_t>(bytes), pool); });
}

/** result f64[1]: peakFlops of peak.h. */
void Engine::peakFlops(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  double* result = a.buffer<double>();
  enqueue([=](Pool& pool) { *result = variant_.kernels.peakFlops(pool); });
}
/** from, to: two buffers of the same bytes; result f64[1]: copyBytesPerSecond of peak.h. */
void Engine::copyRate(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  char *from = a.buffer<char>(), *to = a.buffer<char>();
  const std::ptrdiff_t bytes = a.size();
  double* result = a.buffer<double>();
  enqueue([=](Pool& pool) { *result = variant_.kernels.copyBytesPerSecond(from, to, bytes, pool); });
}

/** buffer, bytes, one value as a typed array of length 1 */
void Engine::fill(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  char* to = a.buffer<char>();
  const std::ptrdiff_t bytes = a.size();
  const auto value = a.next().As<Napi::TypedArray>();
  const std::size_t size = value.ByteLength();
  std::array<char, 8> pattern = {};
  std::memcpy(pattern.data(), static_cast<const char*>(value.ArrayBuffer().Data()) + value.ByteOffset(), std::min<std::size_t>(size, 8));
  enqueue([=](Pool& pool) { fillBytes(to, static_cast<std::size_t>(bytes), pattern.data(), size, pool); });
}

/** cross-entropy?, logits, labels, error, batch, classes, metrics */
void Engine::loss(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  LossArguments u;
  u.crossEntropy = a.flag();
  u.logits = a.buffer<float>();
  u.labels = a.buffer<std::int32_t>();
  u.error = a.maybeBuffer<float>();
  u.batch = a.integer();
  u.classes = a.integer();
  u.metrics = a.buffer<double>();
  enqueue([=](Pool& pool) {
    const int wrong = variant_.kernels.loss(u, workspace_, pool);
    if (wrong < 0) return;
    throw std::runtime_error("loss: label " + std::to_string(wrong) + " is " + std::to_string(u.labels[wrong]) +
                             "; expected 0 … " + std::to_string(u.classes - 1));
  });
}

/** values, offset, length, low, high, bins, number of bins */
void Engine::histogram(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  HistogramArguments u;
  u.values = a.buffer<float>() + a.size();
  u.length = a.size();
  u.low = a.single();
  u.high = a.single();
  u.bins = a.buffer<std::uint32_t>();
  u.count = a.integer();
  enqueue([=](Pool& pool) { variant_.kernels.histogram(u, workspace_, pool); });
}

}  // namespace mho
