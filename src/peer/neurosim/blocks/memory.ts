// NeuroSim's memory in our terms: see blockAdapter.ts.
import type { BlockAdapter } from "../blockAdapter.ts";

export const memory: Readonly<Record<string, BlockAdapter>> = {};
