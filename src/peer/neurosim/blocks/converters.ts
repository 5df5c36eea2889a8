// NeuroSim's converters in our terms: see blockAdapter.ts.
import type { BlockAdapter } from "../blockAdapter.ts";

export const converters: Readonly<Record<string, BlockAdapter>> = {};
