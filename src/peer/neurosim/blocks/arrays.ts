// NeuroSim's arrays in our terms: see blockAdapter.ts.
import type { BlockAdapter } from "../blockAdapter.ts";

export const arrays: Readonly<Record<string, BlockAdapter>> = {};
