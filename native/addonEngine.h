// The class behind the N-API shim, and how its methods read their arguments. Each method enqueues one command and returns
// at once. Arguments are checked by src/engine/checked.ts before they come here; here only what would touch foreign memory.
#pragma once
#include <napi.h>

#include <atomic>
#include <cmath>
#include <cstdio>
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
  /** Step of the conductances that words stand for; 0: floats. */
  double grid;
  Memory forward, backward;

  char* of(Direction direction) const { return (direction == Direction::forward ? forward : backward).as<char>(); }
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

/** A converter, kept in its command, with the name of its range. */
struct Converter {
  const AdcSettings* settings;
  std::string name;

  /** Throws std::runtime_error where the range was never set, or its step has no reciprocal. */
  void check() const {
    if (!settings || (settings->range[0] > 0x1p-128f && std::isfinite(settings->range[0]))) return;
    char step[32];
    std::snprintf(step, sizeof step, "%g", static_cast<double>(settings->range[0]));
    throw std::runtime_error(name + ": the converter's step is " + step +
                             "; expected a number above 2^-128: upload a range, or track one with larger inputs, before the first read");
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
  /** Kernels of words, or of floats (grid 0). */
  const ArrayKernels& arrays(double grid) const { return grid > 0 ? variant_.words : variant_.floats; }
  /** Memory for a packed matrix. */
  std::shared_ptr<Packed> makePacked(const CrossbarSpec& spec, double grid);
  void readArray(const Napi::CallbackInfo& info);
  void probe(const Napi::CallbackInfo& info);
  void trackRange(const Napi::CallbackInfo& info);
  void weightGradient(const Napi::CallbackInfo& info);
  void serialGradient(const Napi::CallbackInfo& info);
  void deviceUpdate(const Napi::CallbackInfo& info);
  void drift(const Napi::CallbackInfo& info);

  void updateControl(const Napi::CallbackInfo& info);
  void floatUpdate(const Napi::CallbackInfo& info);
  void activate(const Napi::CallbackInfo& info);
  void activateBackward(const Napi::CallbackInfo& info);
  void quantizeError(const Napi::CallbackInfo& info);
  void split(const Napi::CallbackInfo& info);
  void pool(const Napi::CallbackInfo& info);
  void channelMoments(const Napi::CallbackInfo& info);
  void normalize(const Napi::CallbackInfo& info);
  void normalizeBackward(const Napi::CallbackInfo& info);
  void accumulate(const Napi::CallbackInfo& info);
  void takeWhole(const Napi::CallbackInfo& info);
  void scaleRows(const Napi::CallbackInfo& info);
  void drawNumbers(const Napi::CallbackInfo& info);
  void addActivations(const Napi::CallbackInfo& info);
  void addErrors(const Napi::CallbackInfo& info);
  void copy(const Napi::CallbackInfo& info);
  void copyChannels(const Napi::CallbackInfo& info);
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

/** Reads the arguments of a call one after the other; `take` of layout.h reads whole structures. */
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
    read_.push_back(engine_.buffers_[handle]);
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

  /** handle (−1: none), ValueKind */
  Values values() {
    void* data = maybeBuffer<char>();
    return {data, choice<ValueKind>()};
  }

  /** A structure that may be null, by pointer; `keeps` has it. */
  template <class T>
  const T* kept() {
    if (!flag()) return nullptr;
    const auto made = std::make_shared<T>();
    take(*this, *made);
    keeps_.push_back(made);
    return made.get();
  }

  /** A copy of a Float32Array; `keeps` has it. */
  const float* floats() {
    const auto array = next().As<Napi::Float32Array>();
    const auto made = std::make_shared<std::vector<float>>(array.Data(), array.Data() + array.ElementLength());
    keeps_.push_back(made);
    return made->data();
  }

  /** The structures that the arguments point to. The command holds them. */
  const std::vector<std::shared_ptr<const void>>& keeps() const { return keeps_; }

  Converter converter(const AdcSettings* settings) const {
    if (settings)
      for (const std::shared_ptr<Buffer>& buffer : read_)
        if (buffer->memory.as<float>() == settings->range) return {settings, buffer->name};
    return {settings, ""};
  }

  Crossbar* crossbar() {
    const auto handle = word();
    if (handle >= engine_.crossbars_.size() || !engine_.crossbars_[handle]) throw Napi::Error::New(info_.Env(), "no such crossbar");
    return engine_.crossbars_[handle].get();
  }

 private:
  const Napi::CallbackInfo& info_;
  Engine& engine_;
  std::size_t index_ = 0;
  std::vector<std::shared_ptr<Buffer>> read_;
  std::vector<std::shared_ptr<const void>> keeps_;
};

template <class Work>
void Engine::enqueue(Work work) {
  queue_->push([this, work]() mutable {
    work(queue_->pool());
    workspaceBytes_.store(workspace_.bytes(), std::memory_order_relaxed);
  });
}

}  // namespace mho
