// The N-API shim of the native engine: each method reads its arguments, enqueues one command and returns at once.
// Arguments are checked by src/engine/native.ts, the only caller; here only what would otherwise touch foreign memory.
// One table of operations: more than 400 lines, because every argument of every operation is read by name.
#include <napi.h>

#include <array>
#include <atomic>
#include <cmath>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <type_traits>
#include <utility>
#include <vector>

#include "commandQueue.h"
#include "memory.h"
#include "scalars.h"
#include "variants.h"

namespace mho {

namespace {

/** A promise that the queue's thread will settle, with the memory that it fills first. */
struct Pending {
  Napi::Promise::Deferred deferred;
  Napi::Reference<Napi::ArrayBuffer> result;
  std::string error;
};

struct Buffer {
  std::string name;
  Memory memory;
};

struct Crossbar {
  CrossbarSpec spec;
  std::uint32_t layer;
  std::shared_ptr<Buffer> buffer;
  std::ptrdiff_t weights;
  Memory forward, backward;

  float* conductance() const { return buffer->memory.as<float>(); }
  float* packed(Direction direction) const { return (direction == Direction::forward ? forward : backward).as<float>(); }
  std::size_t packedBytes() const { return forward.bytes() + backward.bytes(); }
};

/** A converter, kept by value in its command. bits = 0: none. */
struct Converter {
  AdcSettings settings;
  std::string name;

  const AdcSettings* get() const { return settings.bits > 0 ? &settings : nullptr; }
  /** Throws std::runtime_error where the range was never set. */
  const AdcSettings* checked() const {
    if (settings.bits > 0 && !(settings.range[0] > 0 && std::isfinite(settings.range[0])))
      throw std::runtime_error(name + ": the converter's step is " + std::to_string(settings.range[0]) +
                               "; expected a number above 0: upload a range, or track one, before the first read");
    return get();
  }
};

/** A read's settings, kept by value in its command. */
struct Read {
  Converter converter;
  ReadSettings settings;

  const ReadSettings& use(const AdcSettings* adc) {
    settings.adc = adc;
    return settings;
  }
};

}  // namespace

class Engine : public Napi::ObjectWrap<Engine> {
 public:
  static Napi::Function define(Napi::Env env);
  explicit Engine(const Napi::CallbackInfo& info);
  ~Engine() override { stop(); }

 private:
  friend class Arguments;

  Napi::Value isa(const Napi::CallbackInfo& info) { return Napi::String::New(info.Env(), variant_.name); }
  Napi::Value memoryBytes(const Napi::CallbackInfo& info);
  Napi::Value buffer(const Napi::CallbackInfo& info);
  void upload(const Napi::CallbackInfo& info);
  Napi::Value read(const Napi::CallbackInfo& info);
  Napi::Value sync(const Napi::CallbackInfo& info);
  void free(const Napi::CallbackInfo& info);
  void dispose(const Napi::CallbackInfo& info);

  Napi::Value crossbar(const Napi::CallbackInfo& info);
  void pack(const Napi::CallbackInfo& info);
  void readArray(const Napi::CallbackInfo& info);
  void probe(const Napi::CallbackInfo& info);
  void trackRange(const Napi::CallbackInfo& info);
  void weightGradient(const Napi::CallbackInfo& info);
  void deviceUpdate(const Napi::CallbackInfo& info);

  void updateControl(const Napi::CallbackInfo& info);
  void floatUpdate(const Napi::CallbackInfo& info);
  void activate(const Napi::CallbackInfo& info);
  void activateBackward(const Napi::CallbackInfo& info);
  void quantizeError(const Napi::CallbackInfo& info);
  void pool(const Napi::CallbackInfo& info);
  void add(const Napi::CallbackInfo& info);
  void addErrors(const Napi::CallbackInfo& info);
  void copy(const Napi::CallbackInfo& info);
  void fill(const Napi::CallbackInfo& info);
  void loss(const Napi::CallbackInfo& info);
  void histogram(const Napi::CallbackInfo& info);
  void limits(const Napi::CallbackInfo& info);

  /** A method whose C++ exceptions become JavaScript ones. */
  template <auto METHOD>
  static Napi::ClassPropertyDescriptor<Engine> guarded(const char* name) {
    return InstanceMethod<&Engine::call<METHOD>>(name);
  }
  template <auto METHOD>
  Napi::Value call(const Napi::CallbackInfo& info);
  /** Enqueues work(pool). */
  template <class Work>
  void enqueue(Work work);
  Napi::Value promise(Napi::Env env, const Memory* source, std::size_t bytes);
  static void settle(Napi::Env env, Napi::Function, Engine* engine, Pending* pending);
  /** Ends the threads, whatever they do. */
  void stop();
  static void stopHook(void* engine) { static_cast<Engine*>(engine)->stop(); }

  const Variant& variant_;
  Workspace workspace_;
  std::atomic<std::size_t> workspaceBytes_{0};
  std::vector<std::shared_ptr<Buffer>> buffers_;
  std::vector<std::shared_ptr<Crossbar>> crossbars_;
  std::size_t bytes_ = 0;
  int pending_ = 0;
  napi_env env_;
  typedef Napi::TypedThreadSafeFunction<Engine, Pending, settle> Settled;
  Settled settler_;
  std::unique_ptr<CommandQueue> queue_;
};

/** Reads the arguments of a call one after the other. */
class Arguments {
 public:
  Arguments(const Napi::CallbackInfo& info, Engine& engine) : info_(info), engine_(engine) {}

  Napi::Value next() { return info_[index_++]; }
  double number() { return next().As<Napi::Number>().DoubleValue(); }
  float single() { return static_cast<float>(number()); }
  int integer() { return next().As<Napi::Number>().Int32Value(); }
  std::uint32_t word() { return next().As<Napi::Number>().Uint32Value(); }
  std::ptrdiff_t size() { return static_cast<std::ptrdiff_t>(next().As<Napi::Number>().Int64Value()); }
  bool flag() { return next().As<Napi::Boolean>().Value(); }
  template <class E>
  E choice() {
    return static_cast<E>(integer());
  }

  const std::shared_ptr<Buffer>& shared() {
    const auto handle = word();
    if (handle >= engine_.buffers_.size() || !engine_.buffers_[handle])
      throw Napi::Error::New(info_.Env(), "no such buffer");
    return engine_.buffers_[handle];
  }
  template <class T>
  T* buffer() {
    return shared()->memory.template as<T>();
  }
  /** A buffer, or null for handle −1. */
  template <class T>
  T* maybeBuffer() {
    if (info_[index_].As<Napi::Number>().Int32Value() >= 0) return buffer<T>();
    index_++;
    return nullptr;
  }

  Crossbar* crossbar() {
    const auto handle = word();
    if (handle >= engine_.crossbars_.size() || !engine_.crossbars_[handle]) throw Napi::Error::New(info_.Env(), "no such crossbar");
    return engine_.crossbars_[handle].get();
  }

  /** bits (0: no converter), rounding, range. */
  Converter converter() {
    const int bits = integer();
    const Rounding rounding = choice<Rounding>();
    if (bits > 0) {
      const std::shared_ptr<Buffer>& range = shared();
      return {{bits, rounding, range->memory.as<float>()}, range->name};
    }
    index_++;
    return {{0, rounding, nullptr}, ""};
  }

  Read readSettings() {
    Read read = {converter(), {}};
    read.settings.encoding = choice<Encoding>();
    read.settings.inputBits = integer();
    read.settings.inputStep = number();
    read.settings.phases = choice<Phases>();
    read.settings.counters = maybeBuffer<double>();
    return read;
  }

  DrawKey draws(std::uint32_t layer) {
    const std::uint32_t low = word(), high = word(), step = word();
    return {low, high, layer, step};
  }

 private:
  const Napi::CallbackInfo& info_;
  Engine& engine_;
  std::size_t index_ = 0;
};

/** chooseVariant with a JavaScript exception. */
static const Variant& variantFor(Napi::Env env) {
  try {
    return chooseVariant();
  } catch (const std::runtime_error& error) {
    throw Napi::Error::New(env, error.what());
  }
}

/** threads */
Engine::Engine(const Napi::CallbackInfo& info)
    : Napi::ObjectWrap<Engine>(info), variant_(variantFor(info.Env())), env_(info.Env()) {
  try {
    queue_ = std::make_unique<CommandQueue>(info[0].As<Napi::Number>().Int32Value());
  } catch (const std::system_error& error) {
    throw Napi::Error::New(info.Env(), std::string("cannot start threads: ") + error.what());
  }
  settler_ = Settled::New(info.Env(), "mho", 0, 1, this);
  settler_.Unref(info.Env());
  napi_add_env_cleanup_hook(env_, stopHook, this);
}

void Engine::stop() {
  if (!queue_) return;
  queue_->stop();
  queue_.reset();
  napi_remove_env_cleanup_hook(env_, stopHook, this);
  settler_.Release();
}

template <auto METHOD>
Napi::Value Engine::call(const Napi::CallbackInfo& info) {
  try {
    if constexpr (std::is_void_v<decltype((this->*METHOD)(info))>)
      (this->*METHOD)(info);
    else
      return (this->*METHOD)(info);
  } catch (const std::bad_alloc&) {
    throw Napi::Error::New(info.Env(), "out of memory");
  }
  return info.Env().Undefined();
}

template <class Work>
void Engine::enqueue(Work work) {
  queue_->push([this, work]() mutable {
    work(queue_->pool());
    workspaceBytes_.store(workspace_.bytes(), std::memory_order_relaxed);
  });
}

Napi::Value Engine::memoryBytes(const Napi::CallbackInfo& info) {
  return Napi::Number::New(info.Env(), static_cast<double>(bytes_ + workspaceBytes_.load(std::memory_order_relaxed)));
}

/** name, bytes → handle */
Napi::Value Engine::buffer(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const std::string name = a.next().As<Napi::String>();
  buffers_.emplace_back(new Buffer{name, Memory(static_cast<std::size_t>(a.size()))});
  bytes_ += buffers_.back()->memory.bytes();
  return Napi::Number::New(info.Env(), static_cast<double>(buffers_.size() - 1));
}

/** handle, bytes to skip, typed array */
void Engine::upload(const Napi::CallbackInfo& info) {
  Arguments arguments(info, *this);
  char* to = arguments.buffer<char>() + arguments.size();
  const auto data = arguments.next().As<Napi::TypedArray>();
  const std::size_t bytes = data.ByteLength();
  const std::shared_ptr<char[]> copied(new char[bytes]);
  std::memcpy(copied.get(), static_cast<const char*>(data.ArrayBuffer().Data()) + data.ByteOffset(), bytes);
  enqueue([=](Pool& pool) { copyBytes(copied.get(), to, bytes, pool); });
}

/** handle, bytes → promise of an ArrayBuffer */
Napi::Value Engine::read(const Napi::CallbackInfo& info) {
  Arguments arguments(info, *this);
  const Memory* source = &arguments.shared()->memory;
  return promise(info.Env(), source, static_cast<std::size_t>(arguments.size()));
}

Napi::Value Engine::sync(const Napi::CallbackInfo& info) { return promise(info.Env(), nullptr, 0); }

Napi::Value Engine::promise(Napi::Env env, const Memory* source, std::size_t bytes) {
  auto result = Napi::ArrayBuffer::New(env, bytes);
  void* const to = result.Data();
  Pending* const pending = new Pending{Napi::Promise::Deferred::New(env), Napi::Persistent(result), ""};
  const Napi::Value promised = pending->deferred.Promise();
  if (pending_++ == 0) {
    settler_.Ref(env);
    Ref();
  }
  queue_->report([=](const std::string& error) {
    pending->error = error;
    if (source && error.empty()) std::memcpy(to, source->as<char>(), bytes);
    settler_.NonBlockingCall(pending);
  });
  return promised;
}

void Engine::settle(Napi::Env env, Napi::Function, Engine* engine, Pending* pending) {
  if (env == nullptr) return;
  const std::unique_ptr<Pending> owned(pending);
  const Napi::HandleScope scope(env);
  if (--engine->pending_ == 0) {
    if (engine->queue_) engine->settler_.Unref(env);
    engine->Unref();
  }
  if (pending->error.empty())
    pending->deferred.Resolve(pending->result.Value());
  else
    pending->deferred.Reject(Napi::Error::New(env, pending->error).Value());
}

/** handle. With conductances goes their crossbar. */
void Engine::free(const Napi::CallbackInfo& info) {
  const std::shared_ptr<Buffer> buffer = Arguments(info, *this).shared();
  bytes_ -= buffer->memory.bytes();
  buffers_[info[0].As<Napi::Number>().Uint32Value()].reset();
  enqueue([buffer](Pool&) {});
  for (std::shared_ptr<Crossbar>& crossbar : crossbars_) {
    if (!crossbar || crossbar->buffer != buffer) continue;
    bytes_ -= crossbar->packedBytes();
    enqueue([released = std::move(crossbar)](Pool&) {});
  }
}

void Engine::dispose(const Napi::CallbackInfo&) {
  stop();
  buffers_.clear();
  crossbars_.clear();
  bytes_ = 0;
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

/** crossbar, gradient, velocity, carry, control, gradientScale, counters, perDevice; model kind, its eight numbers, up and
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

/** normalize?, from, to */
void Engine::updateControl(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  const bool normalize = a.flag();
  const float* from = a.buffer<float>();
  float* to = a.buffer<float>();
  enqueue([=](Pool&) { mho::updateControl(normalize, from, to); });
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

/** result f64[2]: peakFlops, copyBytesPerSecond of 2 x COPY_BYTES. */
void Engine::limits(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  double* result = a.buffer<double>();
  enqueue([=](Pool& pool) {
    constexpr std::ptrdiff_t COPY_BYTES = 256 << 20;
    const Memory from(COPY_BYTES), to(COPY_BYTES);
    std::memset(from.as<char>(), 1, COPY_BYTES);
    result[0] = variant_.kernels.peakFlops(pool);
    result[1] = variant_.kernels.copyBytesPerSecond(from.as<char>(), to.as<char>(), COPY_BYTES, pool);
  });
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

Napi::Function Engine::define(Napi::Env env) {
  return DefineClass(env, "Engine",
                     {
                         guarded<&Engine::isa>("isa"),
                         guarded<&Engine::memoryBytes>("memoryBytes"),
                         guarded<&Engine::buffer>("buffer"),
                         guarded<&Engine::upload>("upload"),
                         guarded<&Engine::read>("read"),
                         guarded<&Engine::sync>("sync"),
                         guarded<&Engine::free>("free"),
                         guarded<&Engine::dispose>("dispose"),
                         guarded<&Engine::crossbar>("crossbar"),
                         guarded<&Engine::pack>("pack"),
                         guarded<&Engine::readArray>("readArray"),
                         guarded<&Engine::probe>("probe"),
                         guarded<&Engine::trackRange>("trackRange"),
                         guarded<&Engine::weightGradient>("weightGradient"),
                         guarded<&Engine::deviceUpdate>("deviceUpdate"),
                         guarded<&Engine::updateControl>("updateControl"),
                         guarded<&Engine::floatUpdate>("floatUpdate"),
                         guarded<&Engine::activate>("activate"),
                         guarded<&Engine::activateBackward>("activateBackward"),
                         guarded<&Engine::quantizeError>("quantizeError"),
                         guarded<&Engine::pool>("pool"),
                         guarded<&Engine::add>("add"),
                         guarded<&Engine::addErrors>("addErrors"),
                         guarded<&Engine::copy>("copy"),
                         guarded<&Engine::fill>("fill"),
                         guarded<&Engine::loss>("loss"),
                         guarded<&Engine::histogram>("histogram"),
                         guarded<&Engine::limits>("limits"),
                     });
}

}  // namespace mho

static Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  exports.Set("Engine", mho::Engine::define(env));
  return exports;
}

NODE_API_MODULE(mho, initialize)
