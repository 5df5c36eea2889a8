// The N-API shim, fourth part: normalization of channels (normalization.h).
#include "addonEngine.h"

namespace mho {

/** x, moments, ChannelShape */
void Engine::channelMoments(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  MomentsArguments u;
  u.x = a.buffer<float>();
  u.moments = a.buffer<float>();
  take(a, static_cast<ChannelShape&>(u));
  enqueue([=](Pool& pool) { variant_.kernels.channelMoments(u, workspace_, pool); });
}

/** x, z and its kind, beta, ChannelShape, Normalization, ActivationSettings */
void Engine::normalize(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  NormalizeArguments u;
  u.x = a.buffer<float>();
  u.z = a.values();
  u.beta = a.buffer<float>();
  take(a, static_cast<ChannelShape&>(u));
  take(a, static_cast<Normalization&>(u));
  take(a, u.activation);
  enqueue([=](Pool& pool) { variant_.kernels.normalize(u, workspace_, pool); });
}

/** error, x (−1: none), inputError, ChannelShape, Normalization, NormalizationGradients */
void Engine::normalizeBackward(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  NormalizeBackwardArguments u;
  u.error = a.buffer<float>();
  u.x = a.maybeBuffer<float>();
  u.inputError = a.buffer<float>();
  take(a, static_cast<ChannelShape&>(u));
  take(a, static_cast<Normalization&>(u));
  take(a, static_cast<NormalizationGradients&>(u));
  enqueue([=](Pool& pool) { variant_.kernels.normalizeBackward(u, workspace_, pool); });
}

}  // namespace mho
