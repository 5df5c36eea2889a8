// What can be done to a simulated device (simulate.ts). Apart from it, so that a program that only names them need not load an engine.
export const PROTOCOLS = ["train", "alternate", "endurance", "retention"] as const;
export type ProtocolName = (typeof PROTOCOLS)[number];
