// The effect of |n| pulses on a vector of devices, for each DeviceModel of engine.ts. No noise and no window: update.h adds them. A model
// is built once per update; `at` gives it for the devices of one vector (their own parameters, if they have any). Its `pulse(g, n, most,
// window)` returns the new g in lanes with n != 0 (others: any value); most >= |n| in every lane.
#pragma once
#include "kernels.h"
#include "random.h"

namespace mho {
namespace MHO_ISA {

/** Where the planes of per-device values of one vector of devices start. */
struct DeviceAt {
  const float* values;
  std::ptrdiff_t devices;
  int lanes;

  Float plane(int index) const { return loadUpTo(values + index * devices, lanes); }
};

/** Window of the devices in the lanes. */
struct Window {
  Float low, high;
};

struct Affine {
  static constexpr int WINDOW_PLANE = 4;
  static constexpr int BITS = 24;
  float upDecay[BITS], upStep[BITS], downDecay[BITS], downStep[BITS];

  /** Maps of 1, 2, 4, … pulses. */
  explicit Affine(const DeviceBlock& device) {
    powers(device.model.up[0], device.model.up[1], upDecay, upStep);
    powers(device.model.down[0], device.model.down[1], downDecay, downStep);
  }
  static void powers(float decay, float step, float* decays, float* steps) {
    for (int bit = 0; bit < BITS; bit++) {
      decays[bit] = decay;
      steps[bit] = step;
      step = decay * step + step;
      decay = decay * decay;
    }
  }

  MHO_MEMBER const Affine& at(const DeviceAt*) const { return *this; }

  MHO_MEMBER Float pulse(Float g, Float n, int most, const Window&) const {
    const Int count = toInt(absolute(n));
    const Mask up = n > 0.0f;
    Float ra = broadcast(1.0f), rb = {};
    for (int bit = 0; most >> bit != 0; bit++) {
      const Mask set = (count & (1 << bit)) != 0;
      const Float a = up ? broadcast(upDecay[bit]) : broadcast(downDecay[bit]);
      const Float b = up ? broadcast(upStep[bit]) : broadcast(downStep[bit]);
      rb = set ? a * rb + b : rb;
      ra = set ? a * ra : ra;
    }
    return ra * g + rb;
  }
};

/** Affine devices each with its own maps. */
struct OwnAffine {
  static constexpr int WINDOW_PLANE = 4;
  explicit OwnAffine(const DeviceBlock&) {}

  struct Devices {
    Float upDecay, upStep, downDecay, downStep;

    MHO_MEMBER Float pulse(Float g, Float n, int most, const Window&) const {
      const Int count = toInt(absolute(n));
      const Mask up = n > 0.0f;
      Float a = up ? upDecay : downDecay;
      Float b = up ? upStep : downStep;
      Float ra = broadcast(1.0f), rb = {};
      for (int bit = 0; most >> bit != 0; bit++) {
        const Mask set = (count & (1 << bit)) != 0;
        rb = set ? a * rb + b : rb;
        ra = set ? a * ra : ra;
        b = a * b + b;
        a = a * a;
      }
      return ra * g + rb;
    }
  };

  MHO_MEMBER Devices at(const DeviceAt* own) const {
    return {own->plane(0), own->plane(1), own->plane(2), own->plane(3)};
  }
};

/** Models whose step depends on g: |n| single pulses. Rule::step is the signed change of one pulse, `factor` the device's
 *  own factor on it. */
template <class Rule>
struct Stepwise {
  static constexpr int WINDOW_PLANE = 2;
  Rule rule;
  explicit Stepwise(const DeviceBlock& device) : rule(device) {}

  struct Devices {
    const Rule& rule;
    Float upFactor, downFactor;

    MHO_MEMBER Float pulse(Float g, Float n, int, const Window& window) const {
      const Float count = absolute(n);
      const Mask up = n > 0.0f;
      const Float factor = up ? upFactor : downFactor;
      const int pulses = static_cast<int>(largest(count));
      for (int p = 0; p < pulses; p++) {
        const Float next = g + rule.step(g, up, factor, window);
        g = count > static_cast<float>(p) ? next : g;
      }
      return g;
    }
  };

  MHO_MEMBER Devices at(const DeviceAt* own) const {
    if (own) return {rule, own->plane(0), own->plane(1)};
    return {rule, broadcast(1.0f), broadcast(1.0f)};
  }
};

struct ExponentialStepRule {
  const DeviceBlock& device;
  explicit ExponentialStepRule(const DeviceBlock& block) : device(block) {}

  MHO_MEMBER Float step(Float g, Mask up, Float factor, const Window&) const {
    const Float size = up ? broadcast(device.model.up[0]) : broadcast(device.model.down[0]);
    const Float amplitude = up ? broadcast(device.model.up[1]) : broadcast(device.model.down[1]);
    const Float gamma = up ? broadcast(device.model.up[2]) : broadcast(-device.model.down[2]);
    const Float z = device.model.slope * g + device.model.shift;
    const Float shape = maximum(1.0f - amplitude * exp32(gamma * z), Float{});
    const Float change = size * factor * shape;
    return up ? change : -change;
  }
};

struct PowerStepRule {
  const DeviceBlock& device;
  explicit PowerStepRule(const DeviceBlock& block) : device(block) {}

  MHO_MEMBER Float step(Float g, Mask up, Float factor, const Window& window) const {
    const Float distance = (up ? window.high - g : g - window.low) / (window.high - window.low);
    const Float base = distance > 0.0f ? minimum(distance, broadcast(1.0f)) : Float{};
    const Float power = up ? pow32(base, device.model.up[1]) : pow32(base, device.model.down[1]);
    const Float size = up ? broadcast(device.model.up[0]) : broadcast(device.model.down[0]);
    const Float change = size * factor * power;
    return up ? change : -change;
  }
};

struct TableRule {
  const DeviceBlock& device;
  explicit TableRule(const DeviceBlock& block) : device(block) {}

  MHO_MEMBER Float step(Float g, Mask up, Float factor, const Window&) const {
    const float last = static_cast<float>(device.model.nodes - 1);
    const Float position = clamp((g - device.low) / (device.high - device.low) * last, Float{}, broadcast(last));
    const Float node = minimum(floorOf(position), broadcast(last - 1.0f));
    const Float part = position - node;
    const Int index = toInt(node);
    Float left, right;
    for (int i = 0; i < VL; i++) {
      const float* table = up[i] ? device.model.upTable : device.model.downTable;
      left[i] = table[index[i]];
      right[i] = table[index[i] + 1];
    }
    return (left + part * (right - left)) * factor;
  }
};

}  // namespace MHO_ISA
}  // namespace mho
