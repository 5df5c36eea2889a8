// Random choices of the fuzzer: the same for the same seed, name and case, so that a finding can be made again.

export class Random {
  private state: number;

  constructor(seed: number, name: string, number: number) {
    let hash = 2166136261 ^ seed;
    for (const character of `${name}/${number}`) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
    this.state = hash >>> 0;
  }

  /** A whole number from 0 to below `limit` (mulberry32). */
  below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let word = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    word ^= word + Math.imul(word ^ (word >>> 7), word | 61);
    return Math.floor((((word ^ (word >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  of<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** Yes once in `many` times. */
  onceIn(many: number): boolean {
    return this.below(many) === 0;
  }
}
