// The fused in-situ update of one layer, one pass over memory: gradient → velocity → pulses → conductances. In blocks that
// stay in the first-level cache: each stage is a loop over a block with few branches. Specification: UpdateSettings in engine.ts.
#pragma once
#include "deviceModels.h"
#include "log2.h"
#include "parallel.h"

namespace mho {
namespace MHO_ISA {

constexpr std::ptrdiff_t BLOCK = 512;

/** Exact results of one thread. */
struct alignas(64) UpdateTotals {
  std::int64_t ltp, ltd, updated, roundedToZero, limited, atLow, atHigh;
  /** Bits of max|v|: they order as the values do, with NaN above all. */
  std::int32_t maxVelocity;
};

/** An update with its control block read. */
struct UpdatePlan {
  const UpdateArguments& arguments;
  Draws draws;
  float gradientGain, decay, pulseGain;
  /** 0: float velocity. */
  float lsb, inverseLsb, velocityLimit;
};

/** A block while it is worked on; `weight` is its first weight. */
struct UpdateBlock {
  std::ptrdiff_t weight, count;
  alignas(64) float velocity[BLOCK];
  alignas(64) float pulses[BLOCK];
  /** At least every |pulses|. */
  int most;
  /** Standard normal numbers of the weights with pulses (of the others: any), for one plane. */
  alignas(64) float xi[BLOCK];
};

MHO_INLINE Word elementsFrom(std::ptrdiff_t first) {
  return asWord(laneNumbers()) + static_cast<std::uint32_t>(first);
}

template <bool MOMENTUM, bool QUANTIZED>
static void velocityStage(const UpdatePlan& plan, UpdateBlock& block, UpdateTotals& totals) {
  const float* gradient = plan.arguments.gradient + block.weight;
  float* velocity = plan.arguments.velocity + (MOMENTUM ? block.weight : 0);
  const Draws draws = plan.draws;
  Int most = {};
  forVectors(block.count, [&](std::ptrdiff_t i, int lanes) {
    Float v = plan.gradientGain * loadUpTo(gradient + i, lanes);
    if (MOMENTUM) v = plan.decay * loadUpTo(velocity + i, lanes) + v;
    const Int size = asInt(absolute(v));
    most = size > most ? size : most;
    if (QUANTIZED) {
      const Float u = uniform(draws(elementsFrom(block.weight + i)).word[3]);
      const Float code = floorOf(v * plan.inverseLsb + u);
      v = clamp(code, broadcast(-plan.velocityLimit), broadcast(plan.velocityLimit)) * plan.lsb;
      if (lanes < VL) v = firstLanes(lanes) ? v : Float{};
    }
    if (MOMENTUM) storeUpTo(velocity + i, v, lanes);
    store(block.velocity + i, v);
  });
  for (int lane = 0; lane < VL; lane++)
    if (most[lane] > totals.maxVelocity) totals.maxVelocity = most[lane];
}

/** The word for the part of q that was not sent. */
template <bool QUANTIZED>
MHO_INLINE Float carryWord(const UpdatePlan& plan, Float rest, std::ptrdiff_t weight) {
  if (!QUANTIZED) return clamp(rest, broadcast(-1.0f), broadcast(1.0f));
  const Float u = uniform(plan.draws(elementsFrom(weight)).word[0]);
  const Float unit = broadcast(plan.velocityLimit + 1);
  return clamp(floorOf(rest * unit + u), broadcast(-plan.velocityLimit), broadcast(plan.velocityLimit)) / unit;
}

static bool readsBack(const UpdateArguments& a) {
  return a.readBack.offset != 0 || a.readBack.slope != 0 || a.readBack.decay != 0;
}

/** Some weights as they are read before their pulses. */
MHO_INLINE Float readWeights(const UpdateArguments& a, std::ptrdiff_t weight, int lanes) {
  Float w = loadUpTo(a.conductance + weight, lanes);
  if (a.planes == 2) w = (w - loadUpTo(a.conductance + a.weights + weight, lanes)) * 0.5f;
  if (a.readBack.bits == 0) return w;
  const float unit = static_cast<float>(1 << (a.readBack.bits - 1));
  return clamp(roundEven(w * unit), broadcast(1 - unit), broadcast(unit - 1)) * (1 / unit);
}

/** q pulses, with the decay of the weights and what the asymmetry of their devices takes from them. */
MHO_INLINE Float readBackPulses(const UpdateArguments& a, Float q, Float s) {
  const auto [bits, offset, slope, decay] = a.readBack;
  const Float decayed = q - decay * s;
  return decayed + absolute(decayed) * (offset + slope * s);
}

template <bool STOCHASTIC, bool CARRY, bool QUANTIZED>
static void pulseStage(const UpdatePlan& plan, UpdateBlock& block, UpdateTotals& totals) {
  float* carry = plan.arguments.carry + (CARRY ? block.weight : 0);
  const Draws draws = plan.draws;
  const bool readBack = readsBack(plan.arguments);
  const Float maxPulses = broadcast(static_cast<float>(plan.arguments.maxPulses));
  Int ltp = {}, ltd = {}, updated = {}, lost = {}, limited = {};
  Float most = {};
  forVectors(block.count, [&](std::ptrdiff_t i, int lanes) {
    Float q = -(plan.pulseGain * load(block.velocity + i));
    if (readBack) q = readBackPulses(plan.arguments, q, readWeights(plan.arguments, block.weight + i, lanes));
    if (CARRY) q = q + loadUpTo(carry + i, lanes);
    Float n = STOCHASTIC ? floorOf(q + uniform(draws(elementsFrom(block.weight + i)).word[0])) : roundEven(q);
    if (lanes < VL) n = firstLanes(lanes) ? n : Float{};
    limited -= (Int)(absolute(n) > maxPulses);
    n = clamp(n, -maxPulses, maxPulses);
    if (CARRY) storeUpTo(carry + i, carryWord<QUANTIZED>(plan, q - n, block.weight + i), lanes);
    store(block.pulses + i, n);
    most = maximum(absolute(n), most);
    const Int count = toInt(n);
    ltp += count & (Int)(count > 0);
    ltd -= count & (Int)(count < 0);
    updated -= (Int)(count != 0);
    lost -= (Int)(count == 0) & (Int)(q != 0.0f);
  });
  const bool pair = plan.arguments.planes == 2;
  totals.ltp += sum(ltp) + (pair ? sum(ltd) : 0);
  totals.ltd += sum(ltd) + (pair ? sum(ltp) : 0);
  totals.updated += sum(updated);
  totals.roundedToZero += sum(lost);
  totals.limited += sum(limited);
  block.most = static_cast<int>(largest(most));
}

/** Fills block.xi. Weights with pulses are often few: they are gathered, so that draws cost by their number; in loops short
 *  enough that the processor works on several vectors at once. */
static void noiseStage(const UpdatePlan& plan, UpdateBlock& block, int plane) {
  alignas(64) std::int32_t pulsed[BLOCK + VL];
  alignas(64) float drawn[BLOCK];
  const Draws draws = plan.draws;
  int count = 0;
  forVectors(block.count, [&](std::ptrdiff_t i, int) {
    count += listLanes(load(block.pulses + i) != 0.0f, static_cast<std::int32_t>(i), pulsed + count);
  });
  store(pulsed + count, Int{});
  for (int i = 0; i < count; i += VL) {
    const Word element = asWord(load(pulsed + i)) + static_cast<std::uint32_t>(block.weight);
    store(drawn + i, asFloat(draws(element).word[1 + plane]));
  }
  for (int i = 0; i < count; i += VL) store(drawn + i, normal(asWord(load(drawn + i))));
  for (int i = 0; i < count; i++) block.xi[pulsed[i]] = drawn[i];
}

/** Standard deviation of the noise of n pulses that moved the devices from `before` to `after`. */
MHO_INLINE Float noiseScale(const DeviceBlock& device, Float n, Float before, Float after) {
  const auto [kind, sigma] = device.noise;
  if (kind == NoiseKind::update) return broadcast(sigma);
  const Float root = squareRoot(absolute(n));
  if (kind == NoiseKind::pulse) return sigma * root;
  return sigma * absolute(after - before) / root;
}

/** The number of pulses, out of n, that each device lives through. */
MHO_INLINE Float answered(std::int32_t* life, Float n, int lanes) {
  float* words = reinterpret_cast<float*>(life);
  const Int left = asInt(loadUpTo(words, lanes));
  const Int sent = toInt(absolute(n));
  const Int pulses = sent < left ? sent : left;
  storeUpTo(words, asFloat(left - pulses), lanes);
  return n < 0.0f ? -toFloat(pulses) : toFloat(pulses);
}

/** Pulses, noise and window of one plane of a block. OWN: devices have values of their own. */
template <class Model, bool OWN>
static void planeStage(const UpdatePlan& plan, const Model& model, UpdateBlock& block, int plane, UpdateTotals& totals) {
  const UpdateArguments& a = plan.arguments;
  const bool noisy = a.device.noise.kind != NoiseKind::none;
  if (noisy) noiseStage(plan, block, plane);
  const std::ptrdiff_t device = plane * a.weights + block.weight;
  float* conductance = a.conductance + device;
  Int atLow = {}, atHigh = {};
  Window window = {broadcast(a.device.low), broadcast(a.device.high)};
  forVectors(block.count, [&](std::ptrdiff_t i, int lanes) {
    const DeviceAt own = {a.device.perDevice + (OWN ? device + i : 0), a.weights * a.planes, lanes};
    if (OWN) window = {own.plane(Model::WINDOW_PLANE), own.plane(Model::WINDOW_PLANE + 1)};
    Float g = loadUpTo(conductance + i, lanes);
    const Float stored = load(block.pulses + i);
    const Float sent = plane ? -stored : stored;
    const Float n = a.device.life ? answered(a.device.life + device + i, sent, lanes) : sent;
    const Mask moved = n != 0.0f;
    if (anyLane(moved)) {
      Float next = model.at(OWN ? &own : nullptr).pulse(g, n, block.most, window);
      if (noisy) next = next + load(block.xi + i) * noiseScale(a.device, n, g, next);
      g = moved ? clamp(next, window.low, window.high) : g;
      storeUpTo(conductance + i, g, lanes);
    }
    const Mask counted = lanes < VL ? firstLanes(lanes) : Mask{} - 1;
    atLow -= (Int)(g <= window.low) & counted;
    atHigh -= (Int)(g >= window.high) & counted;
  });
  if (plane) return;
  totals.atLow += sum(atLow);
  totals.atHigh += sum(atHigh);
}

typedef void (*BlockStage)(const UpdatePlan&, UpdateBlock&, UpdateTotals&);

static BlockStage velocityStageFor(const UpdatePlan& plan) {
  if (plan.lsb > 0) return plan.arguments.velocity ? velocityStage<true, true> : velocityStage<false, true>;
  return plan.arguments.velocity ? velocityStage<true, false> : velocityStage<false, false>;
}

static BlockStage pulseStageFor(const UpdatePlan& plan) {
  if (plan.arguments.carry) return plan.velocityLimit > 0 ? pulseStage<false, true, true> : pulseStage<false, true, false>;
  if (plan.arguments.rounding == PulseRounding::stochastic) return pulseStage<true, false, false>;
  return pulseStage<false, false, false>;
}

template <class Model, bool OWN>
static void updateWith(const UpdatePlan& plan, UpdateTotals* totals, Pool& pool) {
  const Model model(plan.arguments.device);
  const BlockStage velocity = velocityStageFor(plan);
  const BlockStage pulses = pulseStageFor(plan);
  parallelChunks(plan.arguments.weights, CHUNK, pool, [&](std::ptrdiff_t first, std::ptrdiff_t count, int thread) {
    UpdateBlock block;
    std::memset(block.xi, 0, sizeof block.xi);
    for (std::ptrdiff_t done = 0; done < count; done += BLOCK) {
      block.weight = first + done;
      block.count = count - done < BLOCK ? count - done : BLOCK;
      velocity(plan, block, totals[thread]);
      if (!plan.arguments.apply) continue;
      pulses(plan, block, totals[thread]);
      for (int plane = 0; plane < plan.arguments.planes; plane++)
        planeStage<Model, OWN>(plan, model, block, plane, totals[thread]);
    }
  });
}

static void updateModel(const UpdatePlan& plan, UpdateTotals* totals, Pool& pool) {
  const bool own = plan.arguments.device.perDevice != nullptr;
  switch (plan.arguments.device.model.kind) {
    case ModelKind::affine:
      return own ? updateWith<OwnAffine, true>(plan, totals, pool) : updateWith<Affine, false>(plan, totals, pool);
    case ModelKind::exponentialStep:
      return own ? updateWith<Stepwise<ExponentialStepRule>, true>(plan, totals, pool)
                 : updateWith<Stepwise<ExponentialStepRule>, false>(plan, totals, pool);
    case ModelKind::powerStep:
      return own ? updateWith<Stepwise<PowerStepRule>, true>(plan, totals, pool)
                 : updateWith<Stepwise<PowerStepRule>, false>(plan, totals, pool);
    case ModelKind::table:
      return own ? updateWith<Stepwise<TableRule>, true>(plan, totals, pool)
                 : updateWith<Stepwise<TableRule>, false>(plan, totals, pool);
  }
}

/** Below it a velocity has faded: what is scaled by the largest one fades with it. */
constexpr float FADED = 0x1p-64f;

/** Writes the results of the step into the control block, and adds to the counters. */
static void finishUpdate(const UpdateArguments& a, const UpdateTotals* parts, int threads) {
  UpdateTotals t = {};
  for (int i = 0; i < threads; i++) {
    const UpdateTotals& p = parts[i];
    t.ltp += p.ltp;
    t.ltd += p.ltd;
    t.updated += p.updated;
    t.roundedToZero += p.roundedToZero;
    t.limited += p.limited;
    t.atLow += p.atLow;
    t.atHigh += p.atHigh;
    if (p.maxVelocity > t.maxVelocity) t.maxVelocity = p.maxVelocity;
  }
  float maxVelocity;
  std::memcpy(&maxVelocity, &t.maxVelocity, sizeof maxVelocity);
  if (maxVelocity > 0 && maxVelocity < FADED) maxVelocity = FADED;
  a.control[Control::maxVelocity] = maxVelocity;
  if (a.velocityBits > 0 && maxVelocity > 0)
    a.control[Control::velocityLsb] = std::ldexp(1.0f, ceilLog2(maxVelocity) - (a.velocityBits - 1));
  if (!a.apply) return;
  const auto add = [&](int counter, std::int64_t count) { a.counters[counter] += static_cast<double>(count); };
  add(UpdateCounters::weights, a.weights);
  add(UpdateCounters::ltpPulses, t.ltp);
  add(UpdateCounters::ltdPulses, t.ltd);
  add(UpdateCounters::updated, t.updated);
  add(UpdateCounters::roundedToZero, t.roundedToZero);
  add(UpdateCounters::limited, t.limited);
  add(UpdateCounters::atLow, t.atLow);
  add(UpdateCounters::atHigh, t.atHigh);
}

static void deviceUpdate(const UpdateArguments& a, Workspace& workspace, Pool& pool) {
  const float lsb = a.velocityBits > 0 ? a.control[Control::velocityLsb] : 0;
  const float limit = static_cast<float>((1 << (a.velocityBits > 0 ? a.velocityBits - 1 : 0)) - 1);
  const UpdatePlan plan = {a,
                           {a.draws.keyLow, a.draws.keyHigh, Stream::update, a.draws.layer, a.draws.step},
                           a.control[Control::gradientGain] * a.gradientScale[0],
                           a.control[Control::velocityDecay],
                           a.control[Control::pulseGain],
                           lsb,
                           static_cast<float>(1.0 / lsb),
                           limit};
  UpdateTotals* totals = perThread<UpdateTotals>(workspace, pool);
  updateModel(plan, totals, pool);
  finishUpdate(a, totals, pool.threads());
}

}  // namespace MHO_ISA
}  // namespace mho
