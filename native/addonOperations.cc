// The N-API shim, second part: one method for each operation of engine.ts. The comment above each lists its arguments.
#include <array>
#include <cstring>

#include "addonEngine.h"
#include "scalars.h"

namespace mho {

/** A buffer of words as the kernels take it. */
static Words wordsOf(const Values& values) {
  return {static_cast<const std::uint8_t*>(values.data), values.kind == ValueKind::i8};
}

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
  crossbars_.emplace_back(new Crossbar{spec, layer, conductance, weights, nullptr});
  return Napi::Number::New(info.Env(), static_cast<double>(crossbars_.size() - 1));
}

std::shared_ptr<Packed> Engine::makePacked(const CrossbarSpec& spec, double grid) {
  const auto bytes = [&](Direction direction) {
    return grid > 0 ? variant_.words.packedBytes(spec, direction) : variant_.gemm.packedLength(spec, direction) * sizeof(float);
  };
  return std::shared_ptr<Packed>(new Packed{grid, Memory(bytes(Direction::forward)), Memory(bytes(Direction::backward))});
}

/** crossbar, grid (0: floats), sigma, seed low and high, step */
void Engine::pack(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  Crossbar* crossbar = a.crossbar();
  const double grid = a.number();
  const float sigma = a.single();
  const NoiseContext context = {a.draws(crossbar->layer), sigma};
  if (!crossbar->packed || crossbar->packed->grid != grid) {
    bytes_ -= crossbar->packedBytes();
    crossbar->packed = nullptr;
    crossbar->packed = makePacked(crossbar->spec, grid);
    bytes_ += crossbar->packedBytes();
  }
  enqueue([=, packed = crossbar->packed](Pool& pool) {
    const ReadNoise readNoise = {variant_.kernels.readNoise, &context};
    const ReadNoise* noise = sigma > 0 ? &readNoise : nullptr;
    for (const Direction direction : {Direction::forward, Direction::backward}) {
      if (grid > 0)
        variant_.words.pack(crossbar->spec, direction, crossbar->conductance(), grid, noise, packed->as<char>(direction), pool);
      else
        variant_.gemm.pack(crossbar->spec, direction, crossbar->conductance(), noise, packed->as<float>(direction), workspace_,
                           pool);
    }
  });
}

/** crossbar, direction, input and its kind, output, batch, read settings */
void Engine::readArray(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Direction direction = a.choice<Direction>();
  const Values input = a.values();
  float* output = a.buffer<float>();
  const int batch = a.integer();
  Read read = a.readSettings();
  enqueue([=, packed = crossbar->packed](Pool& pool) mutable {
    const ReadSettings& settings = read.use(read.converter.checked());
    if (packed->grid > 0)
      variant_.words.read(crossbar->spec, direction, packed->as<char>(direction), packed->grid, wordsOf(input), output, batch,
                          settings, workspace_, pool);
    else
      variant_.gemm.read(crossbar->spec, direction, packed->as<float>(direction), static_cast<const float*>(input.data), output,
                         batch, settings, workspace_, pool);
  });
}

/** crossbar, direction, input and its kind, batch, rows, out, read settings */
void Engine::probe(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Direction direction = a.choice<Direction>();
  const Values input = a.values();
  const int batch = a.integer(), rows = a.integer();
  float* out = a.buffer<float>();
  Read read = a.readSettings();
  enqueue([=, packed = crossbar->packed](Pool& pool) mutable {
    const ReadSettings& settings = read.use(read.converter.get());
    if (packed->grid > 0)
      variant_.words.probe(crossbar->spec, direction, packed->as<char>(direction), packed->grid, wordsOf(input), batch, settings,
                           rows, out, workspace_, pool);
    else
      variant_.gemm.probe(crossbar->spec, direction, packed->as<float>(direction), static_cast<const float*>(input.data), batch,
                          settings, rows, out, workspace_, pool);
  });
}

/** crossbar, direction, input and its kind, batch, rows, policy, read settings */
void Engine::trackRange(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Direction direction = a.choice<Direction>();
  const Values input = a.values();
  const int batch = a.integer(), rows = a.integer();
  const RangePolicy policy = a.choice<RangePolicy>();
  Read read = a.readSettings();
  enqueue([=, packed = crossbar->packed](Pool& pool) mutable {
    const ReadSettings& settings = read.use(read.converter.get());
    if (packed->grid > 0)
      variant_.words.trackRange(crossbar->spec, direction, packed->as<char>(direction), packed->grid, wordsOf(input), batch,
                                settings, policy, rows, workspace_, pool);
    else
      variant_.gemm.trackRange(crossbar->spec, direction, packed->as<float>(direction), static_cast<const float*>(input.data),
                               batch, settings, policy, rows, workspace_, pool);
  });
}

/** crossbar, input and error, each with its kind, gradient, batch, step, adc, counters */
void Engine::weightGradient(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Values input = a.values(), error = a.values();
  float* gradient = a.buffer<float>();
  const int batch = a.integer();
  const double step = a.number();
  const Converter converter = a.converter();
  double* counters = a.maybeBuffer<double>();
  enqueue([=](Pool& pool) {
    const CrossbarSpec& spec = crossbar->spec;
    const AdcSettings* adc = converter.checked();
    if (input.kind == ValueKind::f32)
      variant_.gemm.weightGradient(spec.shape, spec.arrayRows, static_cast<const float*>(input.data),
                                   static_cast<const float*>(error.data), gradient, batch, adc, counters, workspace_, pool);
    else
      variant_.words.weightGradient(spec.shape, spec.arrayRows, wordsOf(input), wordsOf(error), step, gradient, batch, adc,
                                    counters, workspace_, pool);
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

/** input, then as Arguments::activation */
void Engine::activate(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const float* input = a.buffer<float>();
  ActivationArguments u = a.activation();
  u.input = input;
  enqueue([=](Pool& pool) { variant_.kernels.activate(u, workspace_, pool); });
}

/** error, length, mask */
void Engine::activateBackward(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  float* error = a.buffer<float>();
  const std::ptrdiff_t length = a.size();
  const MaskArguments mask = a.mask();
  enqueue([=](Pool& pool) { variant_.kernels.activateBackward(error, length, mask, pool); });
}

/** error, out and its kind, length, mask, bits, scaleIn, scaleOut, counters */
void Engine::quantizeError(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  ErrorArguments u;
  u.error = a.buffer<float>();
  u.out = a.values();
  u.length = a.size();
  u.mask = a.mask();
  u.bits = a.integer();
  u.scaleIn = a.buffer<float>();
  u.scaleOut = a.buffer<float>();
  u.counters = a.buffer<double>();
  enqueue([=](Pool& pool) { variant_.kernels.quantizeError(u, workspace_, pool); });
}

/** x, plus, minus, each with its kind, length */
void Engine::split(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  SplitArguments u;
  for (Values* values : {&u.x, &u.plus, &u.minus}) *values = a.values();
  u.length = a.size();
  enqueue([=](Pool& pool) { variant_.kernels.split(u, pool); });
}

/** backward?, from and to, each with its kind, choice, max?, batch, inHeight, inWidth, channels, size */
void Engine::pool(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const bool backward = a.flag();
  PoolArguments u;
  u.from = a.values();
  u.to = a.values();
  u.choice = a.maybeBuffer<std::uint8_t>();
  u.max = a.flag();
  for (int* number : {&u.batch, &u.inHeight, &u.inWidth, &u.channels, &u.size}) *number = a.integer();
  enqueue([=](Pool& pool) { (backward ? variant_.kernels.poolBackward : variant_.kernels.pool)(u, pool); });
}

/** a and b, each with its kind, stepA, stepB, then as Arguments::activation */
void Engine::addActivations(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  SumArguments u;
  u.a = a.values();
  u.b = a.values();
  u.stepA = a.single();
  u.stepB = a.single();
  u.activation = a.activation();
  enqueue([=](Pool& pool) { variant_.kernels.addActivations(u, workspace_, pool); });
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

}  // namespace mho
