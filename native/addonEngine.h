// The class behind the N-API shim, and how its methods read their arguments. Each method enqueues one command and returns
// at once. Arguments are checked by src/engine/checked.ts before they come here; here only what would touch foreign memory.
#pragma once
#include <napi.h>

#include <atomic>
#include <cmath>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "commandQueue.h"
#include "memory.h"
#include "variants.h"

namespace mho {

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

/** Both directions of a crossbar as reads see them. */
struct Packed {
  /** Of words; 0: floats. */
  double grid;
  Memory forward, backward;

  template <class T>
  T* as(Direction direction) const {
    return (direction == Direction::forward ? forward : backward).as<T>();
  }
  std::size_t bytes() const { return forward.bytes() + backward.bytes(); }
};

struct Crossbar {
  CrossbarSpec spec;
  std::uint32_t layer;
  std::shared_ptr<Buffer> buffer;
  std::ptrdiff_t weights;
  /** Null before the first pack. Commands in the queue keep theirs. */
  std::shared_ptr<Packed> packed;

  float* conductance() const { return buffer->memory.as<float>(); }
  std::size_t packedBytes() const { return packed ? packed->bytes() : 0; }
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
  /** Memory for a packed matrix of words, or of floats (grid 0). */
  std::shared_ptr<Packed> makePacked(const CrossbarSpec& spec, double grid);
  void readArray(const Napi::CallbackInfo& info);
  void probe(const Napi::CallbackInfo& info);
  void trackRange(const Napi::CallbackInfo& info);
  void weightGradient(const Napi::CallbackInfo& info);
  void deviceUpdate(const Napi::CallbackInfo& info);
  void drift(const Napi::CallbackInfo& info);

  void updateControl(const Napi::CallbackInfo& info);
  void floatUpdate(const Napi::CallbackInfo& info);
  void activate(const Napi::CallbackInfo& info);
  void activateBackward(const Napi::CallbackInfo& info);
  void quantizeError(const Napi::CallbackInfo& info);
  void split(const Napi::CallbackInfo& info);
  void pool(const Napi::CallbackInfo& info);
  void accumulate(const Napi::CallbackInfo& info);
  void takeWhole(const Napi::CallbackInfo& info);
  void scaleRows(const Napi::CallbackInfo& info);
  void drawNumbers(const Napi::CallbackInfo& info);
  void addActivations(const Napi::CallbackInfo& info);
  void addErrors(const Napi::CallbackInfo& info);
  void copy(const Napi::CallbackInfo& info);
  void fill(const Napi::CallbackInfo& info);
  void loss(const Napi::CallbackInfo& info);
  void peakFlops(const Napi::CallbackInfo& info);
  void copyRate(const Napi::CallbackInfo& info);

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

  /** handle (−1: none), VALUE_KIND */
  Values values() {
    void* data = maybeBuffer<char>();
    return {data, choice<ValueKind>()};
  }

  /** output and its kind, relu, limit */
  MaskArguments mask() {
    MaskArguments m;
    m.output = values();
    m.relu = flag();
    m.limit = single();
    return m;
  }

  /** output and its kind, length, relu, bits, step, counters; without an input */
  ActivationArguments activation() {
    ActivationArguments u = {};
    u.output = values();
    u.length = size();
    u.relu = flag();
    u.bits = integer();
    u.step = number();
    u.counters = buffer<double>();
    return u;
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

template <class Work>
void Engine::enqueue(Work work) {
  queue_->push([this, work]() mutable {
    work(queue_->pool());
    workspaceBytes_.store(workspace_.bytes(), std::memory_order_relaxed);
  });
}

}  // namespace mho
