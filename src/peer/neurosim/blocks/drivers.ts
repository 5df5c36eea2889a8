// NeuroSim's drivers in our terms: see blockAdapter.ts.
import type { BlockAdapter } from "../blockAdapter.ts";

export const drivers: Readonly<Record<string, BlockAdapter>> = {};
