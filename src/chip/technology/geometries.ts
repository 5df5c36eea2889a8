// Dimensions that both roadmaps of a CMOS node share: fins, junctions, wires (a table). Sources as in processes.ts.

/** Dimensions that both roadmaps of a node share. */
export interface Geometry {
  readonly node: number;
  /** Physical gate length, m. */
  readonly gateLength: number;
  /** FinFET: fin height, width and pitch, m; null for planar transistors. */
  readonly fin: { readonly height: number; readonly width: number; readonly pitch: number } | null;
  /** Junction capacitance: bottom F/m², side wall F/m, drain to channel F/m. */
  readonly junctionCap: number;
  readonly sidewallCap: number;
  readonly drainToChannelCap: number;
  /** Half-pitch wire, m, and its resistance, ohm/m, with size effects (ITRS 2013 interconnect). */
  readonly wireWidth: number;
  readonly wireResistance: number;
}

export const GEOMETRIES: readonly Geometry[] = [
  {
    node: 130e-9,
    gateLength: 1.3e-7,
    fin: null,
    junctionCap: 0.000639602149,
    sidewallCap: 1.86140361e-10,
    drainToChannelCap: 3.72280722e-11,
    wireWidth: 200e-9,
    wireResistance: 288095.238,
  },
  {
    node: 90e-9,
    gateLength: 9e-8,
    fin: null,
    junctionCap: 0.000654653671,
    sidewallCap: 1.89019961e-10,
    drainToChannelCap: 3.78039922e-11,
    wireWidth: 200e-9,
    wireResistance: 288095.238,
  },
  {
    node: 65e-9,
    gateLength: 6.5e-8,
    fin: null,
    junctionCap: 0.000670820393,
    sidewallCap: 1.92087957e-10,
    drainToChannelCap: 3.84175915e-11,
    wireWidth: 100e-9,
    wireResistance: 1186956.52,
  },
  {
    node: 45e-9,
    gateLength: 4.5e-8,
    fin: null,
    junctionCap: 0.000688247202,
    sidewallCap: 1.95367063e-10,
    drainToChannelCap: 3.90734127e-11,
    wireWidth: 50e-9,
    wireResistance: 6683760.68,
  },
  {
    node: 32e-9,
    gateLength: 3.4e-8,
    fin: null,
    junctionCap: 0.000707106781,
    sidewallCap: 1.98884121e-10,
    drainToChannelCap: 3.97768242e-11,
    wireWidth: 40e-9,
    wireResistance: 13256578.9,
  },
  {
    node: 22e-9,
    gateLength: 2e-8,
    fin: null,
    junctionCap: 0.000717137166,
    sidewallCap: 2.00741646e-10,
    drainToChannelCap: 4.01483292e-11,
    wireWidth: 32e-9,
    wireResistance: 23180509.9,
  },
  {
    node: 14e-9,
    gateLength: 1.8e-8,
    fin: { height: 2.3e-8, width: 1e-8, pitch: 3.2e-8 },
    junctionCap: 0.000727606875,
    sidewallCap: 2.02671132e-10,
    drainToChannelCap: 4.05342264e-11,
    wireWidth: 22e-9,
    wireResistance: 55888429.8,
  },
  {
    node: 10e-9,
    gateLength: 1.4e-8,
    fin: { height: 2.1e-8, width: 9e-9, pitch: 2.8e-8 },
    junctionCap: 0.000738548946,
    sidewallCap: 2.04677609e-10,
    drainToChannelCap: 4.09355218e-11,
    wireWidth: 14e-9,
    wireResistance: 180515063,
  },
  {
    node: 7e-9,
    gateLength: 1.1e-8,
    fin: { height: 1.8e-8, width: 7e-9, pitch: 2.2e-8 },
    junctionCap: 0.00075,
    sidewallCap: 2.06766627e-10,
    drainToChannelCap: 4.13533253e-11,
    wireWidth: 14e-9,
    wireResistance: 180515063,
  },
];
