// The N-API shim, first part: life of an engine, its buffers, its promises, and the list of its methods.
#include <cstring>
#include <new>
#include <system_error>
#include <type_traits>

#include "addonEngine.h"
#include "scalars.h"

namespace mho {

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
  try {
    if (pending->error.empty())
      pending->deferred.Resolve(pending->result.Value());
    else
      pending->deferred.Reject(Napi::Error::New(env, pending->error).Value());
  } catch (const Napi::Error&) {
    // The thread that waits is being ended: nobody is left to get a message.
  }
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
                         guarded<&Engine::serialGradient>("serialGradient"),
                         guarded<&Engine::deviceUpdate>("deviceUpdate"),
                         guarded<&Engine::drift>("drift"),
                         guarded<&Engine::updateControl>("updateControl"),
                         guarded<&Engine::floatUpdate>("floatUpdate"),
                         guarded<&Engine::activate>("activate"),
                         guarded<&Engine::activateBackward>("activateBackward"),
                         guarded<&Engine::quantizeError>("quantizeError"),
                         guarded<&Engine::split>("split"),
                         guarded<&Engine::pool>("pool"),
                         guarded<&Engine::channelMoments>("channelMoments"),
                         guarded<&Engine::normalize>("normalize"),
                         guarded<&Engine::normalizeBackward>("normalizeBackward"),
                         guarded<&Engine::accumulate>("accumulate"),
                         guarded<&Engine::takeWhole>("takeWhole"),
                         guarded<&Engine::scaleRows>("scaleRows"),
                         guarded<&Engine::drawNumbers>("drawNumbers"),
                         guarded<&Engine::addActivations>("addActivations"),
                         guarded<&Engine::addErrors>("addErrors"),
                         guarded<&Engine::copy>("copy"),
                         guarded<&Engine::copyChannels>("copyChannels"),
                         guarded<&Engine::fill>("fill"),
                         guarded<&Engine::loss>("loss"),
                         guarded<&Engine::peakFlops>("peakFlops"),
                         guarded<&Engine::copyRate>("copyRate"),
                     });
}

}  // namespace mho

static Napi::Array strings(Napi::Env env, const std::vector<std::string>& values) {
  const Napi::Array list = Napi::Array::New(env, values.size());
  for (std::size_t i = 0; i < values.size(); i++) list.Set(static_cast<std::uint32_t>(i), Napi::String::New(env, values[i]));
  return list;
}

/** → names of the instruction sets that can be chosen, fastest first */
static Napi::Value variants(const Napi::CallbackInfo& info) {
  std::vector<std::string> names;
  for (const mho::Variant* variant : mho::variants().usable) names.push_back(variant->name);
  return strings(info.Env(), names);
}

/** → a sentence for each instruction set that was left out */
static Napi::Value variantNotes(const Napi::CallbackInfo& info) { return strings(info.Env(), mho::variants().notes); }

static Napi::Object initialize(Napi::Env env, Napi::Object exports) {
  exports.Set("Engine", mho::Engine::define(env));
  exports.Set("layout", Napi::String::New(env, mho::LAYOUT));
  exports.Set("variants", Napi::Function::New(env, variants));
  exports.Set("variantNotes", Napi::Function::New(env, variantNotes));
  return exports;
}

NODE_API_MODULE(mho, initialize)
