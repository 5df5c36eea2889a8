// NeuroSim's digital in our terms: see blockAdapter.ts.
import type { BlockAdapter } from "../blockAdapter.ts";

export const digital: Readonly<Record<string, BlockAdapter>> = {};
