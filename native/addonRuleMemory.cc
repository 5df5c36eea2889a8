// The N-API shim, third part: the digital words that update rules keep beside the devices, and random numbers (ruleMemory.h).
#include "addonEngine.h"

namespace mho {

/** h, value, scale (−1: none), length, AccumulateFactors */
void Engine::accumulate(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  AccumulateArguments u;
  u.h = a.buffer<float>();
  u.value = a.buffer<float>();
  u.scale = a.maybeBuffer<float>();
  u.length = a.size();
  take(a, u);
  enqueue([=](Pool& pool) { variant_.kernels.accumulate(u, pool); });
}

/** h, n, length, subtract?, keep */
void Engine::takeWhole(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  TakeWholeArguments u;
  u.h = a.buffer<float>();
  u.n = a.buffer<float>();
  u.length = a.size();
  u.subtract = a.flag();
  u.keep = a.single();
  enqueue([=](Pool& pool) { variant_.kernels.takeWhole(u, pool); });
}

/** x, factors, out, rows, columns */
void Engine::scaleRows(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  ScaleRowsArguments u;
  u.x = a.buffer<float>();
  u.factors = a.buffer<float>();
  u.out = a.buffer<float>();
  u.rows = a.size();
  u.columns = a.size();
  enqueue([=](Pool& pool) { variant_.kernels.scaleRows(u, pool); });
}

/** out, DrawSettings */
void Engine::drawNumbers(const Napi::CallbackInfo& info) {
  Arguments a(info, *this);
  DrawArguments u;
  u.out = a.buffer<float>();
  take(a, u);
  enqueue([=](Pool& pool) { variant_.kernels.drawNumbers(u, pool); });
}

}  // namespace mho
