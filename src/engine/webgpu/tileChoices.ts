// Tile sizes of each read and weight gradient: a rule by shape (readParams.ts), unless this adapter was measured. A choice
// changes how fast a value comes, never the value. Where choices are kept is the caller's: a file in Node (nodeTiles.ts).

/** Names of tile sizes by shape. */
export type TileNames = Readonly<Record<string, string>>;

/** Keeps what was measured on one adapter. */
export interface TileStore {
  load(adapter: string): TileNames;
  save(adapter: string, names: TileNames): void;
}

export class TileChoices {
  private readonly names: Map<string, string>;

  constructor(
    private readonly adapter: string,
    private readonly store: TileStore | null,
  ) {
    this.names = new Map(Object.entries(store?.load(adapter) ?? {}));
  }

  /** Whether there is a store, for which it is worth to measure. */
  get measures(): boolean {
    return this.store !== null;
  }

  /** One of the keys of `sizes`, or null where this shape was not measured. */
  of<Name extends string>(shape: string, sizes: Readonly<Record<Name, unknown>>): Name | null {
    const name = this.names.get(shape);
    return name !== undefined && Object.hasOwn(sizes, name) ? (name as Name) : null;
  }

  /** Chooses the name with the fewest seconds, measured while it is chosen. A shape that is known is not measured again. */
  async choose<Name extends string>(
    shape: string,
    sizes: Readonly<Record<Name, unknown>>,
    secondsOf: () => Promise<number>,
  ): Promise<void> {
    if (this.of(shape, sizes) !== null) return;
    let fastest: readonly [string, number] = ["", Number.POSITIVE_INFINITY];
    for (const name of Object.keys(sizes)) {
      this.names.set(shape, name);
      const seconds = await secondsOf();
      if (seconds < fastest[1]) fastest = [name, seconds];
    }
    this.names.set(shape, fastest[0]);
    this.store?.save(this.adapter, Object.fromEntries(this.names));
  }
}
