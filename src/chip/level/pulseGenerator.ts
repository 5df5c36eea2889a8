// Generator of the stochastic bit streams of an outer product at one line of an array: a shift register of pseudo-random bits and a
// comparator, which lets a pulse pass while the random word is below the line's value.
// Source: Gokmen and Vlasov, Front. Neurosci. 10, 333 (2016): "stochastic translators". The register's feedback gates are not counted.
import type { Block, Cost } from "../component/block.ts";
import { comparator } from "../component/comparator.ts";
import { register } from "../component/register.ts";
import type { CircuitSpec } from "../spec/spec.ts";

export interface PulseGenerator extends Block {
  /** One bit of a stream, beside the pulse before it. */
  readonly pulse: Cost;
}

export function pulseGenerator({
  technology: tech,
  clock,
  activationBits,
  errorBits,
}: CircuitSpec): PulseGenerator {
  const bits = Math.max(activationBits, errorBits);
  const random = register(tech, { bits, clock });
  const compared = comparator(tech, { bits, count: 1 });
  const area = random.area + compared.area;
  return {
    area,
    width: Math.sqrt(area),
    height: Math.sqrt(area),
    leakage: random.leakage + compared.leakage,
    pulse: { energy: random.store(bits / 2).energy + compared.compare().energy, latency: 0 },
  };
}
