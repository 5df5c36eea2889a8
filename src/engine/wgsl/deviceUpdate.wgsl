// The fused in-situ update (UpdateSettings of engine.ts): gradient → velocity → pulses → conductances, with rounding, carry
// and noise from counted draws. One invocation a weight. Mirrors native/update.h and native/deviceModels.h.
// Longer than the budget of a file's functions would have it: one kernel is one file.
//! include exact
//! include joined or joinedSubgroups
//! include functions
//! include random

//! layout ModelKind
//! layout NoiseKind
//! layout PulseRounding
//! layout Stream
//! layout UpdateScalars
//! layout UpdateTally

override MODEL: u32 = 0u;
override LIFE: bool = false;

struct Params {
  zero: f32,
  weights: u32, layer: u32, step: u32, seedLow: u32, seedHigh: u32, maxPulses: f32, velocityLimit: f32,
  low: f32, high: f32, sigma: f32,
  up0: f32, up1: f32, up2: f32, down0: f32, down1: f32, down2: f32, slope: f32, shift: f32,
  nodes: u32,
  /** Codes on each side of 0, none where the weight is read as it is; part of |q| that is added to q; pulses towards 0. */
  readUnit: f32, readOffset: f32, readSlope: f32, readDecay: f32, readBack: u32,
  noise: u32, rounding: u32, planes: u32,
  /** Flags: words of the generator are used, velocity kept, on a grid, own values of devices, pulses given. */
  random: u32, hasVelocity: u32, hasGrid: u32, perDevice: u32, apply: u32,
}
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> gradient: array<f32>;
// UpdateScalars; then `nodes` steps up and `nodes` steps down.
@group(0) @binding(2) var<storage, read> scalars: array<f32>;
@group(0) @binding(3) var<storage, read> perDevice: array<f32>;
// Pulses that each device still answers.
@group(0) @binding(4) var<storage, read_write> life: array<i32>;
@group(0) @binding(5) var<storage, read_write> conductance: array<f32>;
@group(0) @binding(6) var<storage, read_write> velocity: array<f32>;
@group(0) @binding(7) var<storage, read_write> carry: array<f32>;
// UpdateTally: 64-bit sums, then bits of max|v|.
@group(0) @binding(8) var<storage, read_write> tally: array<atomic<u32>>;

var<workgroup> shared_: array<atomic<u32>, UPDATE_TALLY_LENGTH>;
var<private> counts: array<u32, UPDATE_TALLY_COUNTS>;

fn own(field: u32, device: u32, mean: f32) -> f32 {
  if (params.perDevice == 1u) {
    return perDevice[field * params.weights * params.planes + device];
  }
  return mean;
}

fn windowField() -> u32 {
  return select(2u, 4u, MODEL == MODEL_KIND_AFFINE);
}

fn lowOf(device: u32) -> f32 {
  return own(windowField(), device, params.low);
}

fn highOf(device: u32) -> f32 {
  return own(windowField() + 1u, device, params.high);
}

/** |n| pulses as one affine map, composed by binary powers. */
fn affineResponse(device: u32, g: f32, n: i32) -> f32 {
  var a: f32;
  var b: f32;
  if (n > 0) {
    a = own(0u, device, params.up0);
    b = own(1u, device, params.up1);
  } else {
    a = own(2u, device, params.down0);
    b = own(3u, device, params.down1);
  }
  var decay = 1.0;
  var step = 0.0;
  for (var left = u32(abs(n)); left > 0u; left >>= 1u) {
    if ((left & 1u) == 1u) {
      step = product(a, step) + b;
      decay = product(a, decay);
    }
    b = product(a, b) + b;
    a = product(a, a);
  }
  return product(decay, g) + step;
}

fn exponentialPulse(g: f32, isUp: bool, factor: f32) -> f32 {
  let z = product(params.slope, g) + params.shift;
  let amplitude = select(params.down1, params.up1, isUp);
  let gamma = select(-params.down2, params.up2, isUp);
  let part = 1.0 - product(amplitude, exp32(product(gamma, z)));
  return g + product(product(select(-params.down0, params.up0, isUp), factor), max(part, 0.0));
}

/** The base of a device whose window is a point (a stuck one) is 0. */
fn powerPulse(device: u32, g: f32, isUp: bool, factor: f32) -> f32 {
  let low = lowOf(device);
  let high = highOf(device);
  var base = 0.0;
  if (high > low) {
    base = clamp(divided(select(g - low, high - g, isUp), high - low), 0.0, 1.0);
  }
  let power = pow32(base, select(params.down1, params.up1, isUp));
  return g + product(product(select(-params.down0, params.up0, isUp), factor), power);
}

fn tablePulse(g: f32, isUp: bool, factor: f32) -> f32 {
  let last = f32(params.nodes - 1u);
  let place = clamp(product(divided(g - params.low, params.high - params.low), last), 0.0, last);
  let node = min(floor(place), last - 1.0);
  let at = UPDATE_SCALARS_LENGTH + u32(node) + select(params.nodes, 0u, isUp);
  let step = scalars[at] + product(place - node, scalars[at + 1u] - scalars[at]);
  return g + product(step, factor);
}

/** State after |n| pulses, up where n > 0. */
fn response(device: u32, before: f32, n: i32) -> f32 {
  if (MODEL == MODEL_KIND_AFFINE) {
    return affineResponse(device, before, n);
  }
  let isUp = n > 0;
  let factor = own(select(1u, 0u, isUp), device, 1.0);
  var g = before;
  for (var i = abs(n); i > 0; i--) {
    if (MODEL == MODEL_KIND_EXPONENTIAL_STEP) {
      g = exponentialPulse(g, isUp, factor);
    } else if (MODEL == MODEL_KIND_POWER_STEP) {
      g = powerPulse(device, g, isUp, factor);
    } else {
      g = tablePulse(g, isUp, factor);
    }
  }
  return g;
}

fn deviation(pulses: f32, change: f32) -> f32 {
  if (params.noise == NOISE_KIND_UPDATE) {
    return params.sigma;
  }
  if (params.noise == NOISE_KIND_PULSE) {
    return product(params.sigma, squareRoot(pulses));
  }
  if (params.noise == NOISE_KIND_STEP) {
    return divided(product(params.sigma, abs(change)), squareRoot(pulses));
  }
  return 0.0;
}

/** The number of pulses, out of n, that the device lives through. */
fn answered(device: u32, n: i32) -> i32 {
  if (!LIFE) {
    return n;
  }
  let left = life[device];
  let pulses = clamp(n, -left, left);
  life[device] = left - abs(pulses);
  return pulses;
}

/** n ≠ 0 pulses on one device: response, noise, window. */
fn pulseDevice(device: u32, sent: i32, word: u32) {
  if (sent > 0) {
    counts[UPDATE_TALLY_LTP_PULSES] += u32(sent);
  } else {
    counts[UPDATE_TALLY_LTD_PULSES] += u32(-sent);
  }
  let n = answered(device, sent);
  if (n == 0) {
    return;
  }
  let before = conductance[device];
  var g = optimizationBarrier(response(device, before, n));
  if (params.noise != NOISE_KIND_NONE) {
    let s = deviation(f32(abs(n)), g - before);
    if (s != 0.0) {
      g = g + product(normalOf(word), s);
    }
  }
  conductance[device] = min(max(g, lowOf(device)), highOf(device));
}

/** The word for the part of q that was not sent. */
fn carryWord(rest: f32, word: u32) -> f32 {
  if (params.hasGrid == 0u) {
    return clamp(rest, -1.0, 1.0);
  }
  let unit = params.velocityLimit + 1.0;
  let code = floor(product(rest, unit) + uniformOf(word));
  return divided(clamp(code, -params.velocityLimit, params.velocityLimit), unit);
}

/** Weight i as it is read before its pulses. */
fn readWeight(i: u32) -> f32 {
  var w = conductance[i];
  if (params.planes == 2u) {
    w = product(w - conductance[params.weights + i], 0.5);
  }
  if (params.readUnit == 0.0) {
    return w;
  }
  let code = clamp(round(product(w, params.readUnit)), 1.0 - params.readUnit, params.readUnit - 1.0);
  return divided(code, params.readUnit);
}

/** q pulses, with the decay of weight i and what the asymmetry of its device takes from them. */
fn readBackPulses(i: u32, q: f32) -> f32 {
  let s = readWeight(i);
  let decayed = q - product(params.readDecay, s);
  return decayed + product(abs(decayed), params.readOffset + product(params.readSlope, s));
}

fn pulse(i: u32, v: f32, words: vec4u) {
  var q = -product(scalars[UPDATE_SCALARS_PULSE_GAIN], v);
  if (params.readBack == 1u) {
    q = readBackPulses(i, q);
  }
  if (params.rounding == PULSE_ROUNDING_CARRY) {
    q = q + carry[i];
  }
  var whole = round(q);
  if (params.rounding == PULSE_ROUNDING_STOCHASTIC) {
    whole = floor(q + uniformOf(words.x));
  }
  let n = clamp(whole, -params.maxPulses, params.maxPulses);
  if (params.rounding == PULSE_ROUNDING_CARRY) {
    carry[i] = carryWord(q - n, words.x);
  }
  if (n != 0.0) {
    pulseDevice(i, i32(n), words.y);
    if (params.planes == 2u) {
      pulseDevice(params.weights + i, -i32(n), words.z);
    }
    counts[UPDATE_TALLY_UPDATED] += 1u;
  } else if (q != 0.0) {
    counts[UPDATE_TALLY_ROUNDED_TO_ZERO] += 1u;
  }
  counts[UPDATE_TALLY_LIMITED] += select(0u, 1u, n != whole);
  counts[UPDATE_TALLY_AT_LOW] += select(0u, 1u, conductance[i] <= lowOf(i));
  counts[UPDATE_TALLY_AT_HIGH] += select(0u, 1u, conductance[i] >= highOf(i));
}

/** v on the grid of velocityBits. */
fn onGrid(v: f32, word: u32) -> f32 {
  let lsb = scalars[UPDATE_SCALARS_VELOCITY_LSB];
  if (params.hasGrid == 0u || lsb <= 0.0) {
    return v;
  }
  let code = floor(product(v, scalars[UPDATE_SCALARS_INVERSE_LSB]) + uniformOf(word));
  return product(clamp(code, -params.velocityLimit, params.velocityLimit), lsb);
}

/** total (low, high) += value. */
fn addWide(at: u32, value: u32) {
  let before = atomicAdd(&tally[at], value);
  if (before + value < before) {
    atomicAdd(&tally[at + 1u], 1u);
  }
}

@compute @workgroup_size(256)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(num_workgroups) groups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  var maximum = 0u;
  for (var i = id.x; i < params.weights; i += 256u * groups.x) {
    var words = vec4u(0u);
    if (params.random == 1u) {
      let seed = vec2u(params.seedLow, params.seedHigh);
      words = philox(seed, STREAM_UPDATE, params.layer, i, params.step);
    }
    var v = product(scalars[UPDATE_SCALARS_GRADIENT_GAIN], gradient[i]);
    if (params.hasVelocity == 1u) {
      v = product(scalars[UPDATE_SCALARS_VELOCITY_DECAY], velocity[i]) + v;
    }
    maximum = max(maximum, bitcast<u32>(v) & 0x7fffffffu);
    v = onGrid(v, words.w);
    if (params.hasVelocity == 1u) {
      velocity[i] = v;
    }
    if (params.apply == 1u) {
      pulse(i, v, words);
    }
  }
  for (var c = 0u; c < UPDATE_TALLY_COUNTS; c++) {
    let count = joinedSum(counts[c]);
    if (isLeader() && count > 0u) {
      atomicAdd(&shared_[c], count);
    }
  }
  let most = joinedMaximum(maximum);
  if (isLeader()) {
    atomicMax(&shared_[UPDATE_TALLY_MAXIMUM], most);
  }
  workgroupBarrier();
  if (local < UPDATE_TALLY_COUNTS) {
    addWide(2u * local, atomicLoad(&shared_[local]));
  } else if (local == UPDATE_TALLY_MAXIMUM) {
    atomicMax(&tally[UPDATE_TALLY_MAXIMUM], atomicLoad(&shared_[UPDATE_TALLY_MAXIMUM]));
  }
}
