// The N-API shim, second part: one method for each operation of engine.ts. The comment above each lists its arguments: one by one, or a structure of layout.h.
#include <array>
#include <cstring>

#include "addonEngine.h"
#include "scalars.h"

namespace mho {

/** layer, conductance, CrossbarSpec → handle */
Napi::Value Engine::crossbar(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const std::uint32_t layer = a.word();
  const std::shared_ptr<Buffer> conductance = a.shared();
  CrossbarSpec spec;
  take(a, spec);
  const ConvShape& s = spec.shape;
  const std::ptrdiff_t weights = static_cast<std::ptrdiff_t>(s.kernelHeight) * s.kernelWidth * (s.inChannels / s.groups) * s.outChannels;
  crossbars_.emplace_back(new Crossbar{spec, layer, conductance, weights, nullptr});
  return Napi::Number::New(info.Env(), static_cast<double>(crossbars_.size() - 1));
}

std::shared_ptr<Packed> Engine::makePacked(const CrossbarSpec& spec, double grid) {
  const auto bytes = [&](Direction direction) { return arrays(grid).packedBytes(spec, direction); };
  return std::shared_ptr<Packed>(new Packed{grid, Memory(bytes(Direction::forward)), Memory(bytes(Direction::backward))});
}

/** crossbar, PackSettings (grid 0: floats) */
void Engine::pack(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  Crossbar* crossbar = a.crossbar();
  PackSettings settings;
  take(a, settings);
  const double grid = settings.grid;
  const NoiseContext context = {{settings.seed.low, settings.seed.high, crossbar->layer, settings.step}, settings.sigma};
  if (!crossbar->packed || crossbar->packed->grid != grid) {
    bytes_ -= crossbar->packedBytes();
    crossbar->packed = nullptr;
    crossbar->packed = makePacked(crossbar->spec, grid);
    bytes_ += crossbar->packedBytes();
  }
  enqueue([=, packed = crossbar->packed](Pool& pool) {
    const ReadNoise readNoise = {variant_.kernels.readNoise, &context};
    const ReadNoise* noise = context.sigma > 0 ? &readNoise : nullptr;
    for (const Direction direction : {Direction::forward, Direction::backward})
      arrays(grid).pack(crossbar->spec, direction, crossbar->conductance(), grid, noise, packed->of(direction), pool);
  });
}

/** crossbar, direction, input and its kind, output, batch, ReadSettings */
void Engine::readArray(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Direction direction = a.choice<Direction>();
  const Values input = a.values();
  float* output = a.buffer<float>();
  const int batch = a.integer();
  ReadSettings settings;
  take(a, settings);
  enqueue([=, packed = crossbar->packed, keeps = a.keeps(), converter = a.converter(settings.adc)](Pool& pool) {
    converter.check();
    arrays(packed->grid)
        .read(crossbar->spec, direction, packed->of(direction), packed->grid, input, output, batch, settings, workspace_, pool);
  });
}

/** crossbar, direction, input and its kind, batch, rows, out, ReadSettings */
void Engine::probe(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Direction direction = a.choice<Direction>();
  const Values input = a.values();
  const int batch = a.integer(), rows = a.integer();
  float* out = a.buffer<float>();
  ReadSettings settings;
  take(a, settings);
  enqueue([=, packed = crossbar->packed, keeps = a.keeps()](Pool& pool) {
    arrays(packed->grid)
        .probe(crossbar->spec, direction, packed->of(direction), packed->grid, input, batch, settings, rows, out, workspace_, pool);
  });
}

/** crossbar, direction, input and its kind, batch, rows, policy, ReadSettings */
void Engine::trackRange(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Direction direction = a.choice<Direction>();
  const Values input = a.values();
  const int batch = a.integer(), rows = a.integer();
  const RangePolicy policy = a.choice<RangePolicy>();
  ReadSettings settings;
  take(a, settings);
  enqueue([=, packed = crossbar->packed, keeps = a.keeps()](Pool& pool) {
    arrays(packed->grid)
        .trackRange(crossbar->spec, direction, packed->of(direction), packed->grid, input, batch, settings, policy, rows, workspace_,
                    pool);
  });
}

/** crossbar, input and error, each with its kind, gradient, batch, GradientSettings */
void Engine::weightGradient(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Values input = a.values(), error = a.values();
  float* gradient = a.buffer<float>();
  const int batch = a.integer();
  GradientSettings settings;
  take(a, settings);
  enqueue([=, keeps = a.keeps(), converter = a.converter(settings.adc)](Pool& pool) {
    converter.check();
    const CrossbarSpec& spec = crossbar->spec;
    const ArrayKernels& arrays = input.words() ? variant_.words : variant_.floats;
    arrays.weightGradient(spec.shape, spec.arrayRows, input, error, gradient, batch, settings, workspace_, pool);
  });
}

/** crossbar, input and its kind, error, gradient, batch, SerialGradientSettings */
void Engine::serialGradient(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  const Values input = a.values();
  const std::int8_t* error = a.buffer<std::int8_t>();
  float* gradient = a.buffer<float>();
  const int batch = a.integer();
  SerialGradientSettings settings;
  take(a, settings);
  enqueue([=, keeps = a.keeps()](Pool& pool) {
    variant_.words.serialGradient(crossbar->spec.shape, input, error, gradient, batch, settings, workspace_, pool);
  });
}

/** crossbar, gradient, UpdateSettings */
void Engine::deviceUpdate(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  UpdateArguments u = {};
  u.weights = crossbar->weights;
  u.planes = crossbar->spec.mapping == Mapping::pair ? 2 : 1;
  u.conductance = crossbar->conductance();
  u.gradient = a.buffer<float>();
  take(a, u);
  u.draws = {u.seed.low, u.seed.high, crossbar->layer, u.step};
  enqueue([=, keeps = a.keeps()](Pool& pool) { variant_.kernels.deviceUpdate(u, workspace_, pool); });
}

/** crossbar, DriftSettings, number of factors */
void Engine::drift(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const Crossbar* crossbar = a.crossbar();
  DriftArguments u = {};
  u.devices = crossbar->weights * (crossbar->spec.mapping == Mapping::pair ? 2 : 1);
  u.conductance = crossbar->conductance();
  take(a, u);
  u.lastAge = a.integer() - 1;
  const int before = u.device.model.kind == ModelKind::affine ? 4 : 2;
  if (u.device.perDevice) u.windows = u.device.perDevice + before * u.devices;
  enqueue([=](Pool& pool) { variant_.kernels.drift(u, pool); });
}

/** rule, from, to */
void Engine::updateControl(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const ControlRule rule = a.choice<ControlRule>();
  const float* from = a.buffer<float>();
  float* to = a.buffer<float>();
  enqueue([=](Pool&) { mho::updateControl(rule, from, to); });
}

/** weights, velocity, gradient, gradientScale, length, FloatUpdateSettings */
void Engine::floatUpdate(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  FloatUpdateArguments u;
  u.weights = a.buffer<float>();
  u.velocity = a.buffer<float>();
  u.gradient = a.buffer<float>();
  u.gradientScale = a.buffer<float>();
  u.length = a.size();
  take(a, u);
  enqueue([=](Pool& pool) { variant_.kernels.floatUpdate(u, pool); });
}

/** input and its kind, step, output and its kind, length, ActivationSettings */
void Engine::activate(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  ActivationArguments u;
  u.input = a.values();
  u.inputStep = a.single();
  u.output = a.values();
  u.length = a.size();
  take(a, u);
  enqueue([=](Pool& pool) { variant_.kernels.activate(u, workspace_, pool); });
}

/** error, length, ActivationMask */
void Engine::activateBackward(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  float* error = a.buffer<float>();
  const std::ptrdiff_t length = a.size();
  ActivationMask mask;
  take(a, mask);
  enqueue([=](Pool& pool) { variant_.kernels.activateBackward(error, length, mask, pool); });
}

/** error, out and its kind, length, ErrorSettings */
void Engine::quantizeError(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  ErrorArguments u;
  u.error = a.buffer<float>();
  u.out = a.values();
  u.length = a.size();
  take(a, u);
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

/** backward?, from and to, each with its kind, choice, batch, PoolShape */
void Engine::pool(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const bool backward = a.flag();
  PoolArguments u;
  u.from = a.values();
  u.to = a.values();
  u.choice = a.maybeBuffer<std::uint8_t>();
  u.batch = a.integer();
  take(a, u);
  enqueue([=](Pool& pool) { (backward ? variant_.kernels.poolBackward : variant_.kernels.pool)(u, pool); });
}

/** a and b, each with its kind, stepA, stepB, output and its kind, length, ActivationSettings */
void Engine::addActivations(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  SumArguments u;
  u.a = a.values();
  u.b = a.values();
  u.stepA = a.single();
  u.stepB = a.single();
  u.activation.output = a.values();
  u.activation.length = a.size();
  take(a, u.activation);
  enqueue([=](Pool& pool) { variant_.kernels.addActivations(u, workspace_, pool); });
}

/** from and to, each with its kind, positions, ChannelSlice */
void Engine::copyChannels(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  ChannelCopyArguments u;
  u.from = a.values();
  u.to = a.values();
  u.positions = a.size();
  take(a, u);
  enqueue([=](Pool& pool) { variant_.kernels.copyChannels(u, pool); });
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

/** kind, logits, labels, error, batch, classes, metrics */
void Engine::loss(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  LossArguments u;
  u.kind = a.choice<LossKind>();
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
