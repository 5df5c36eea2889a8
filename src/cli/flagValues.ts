// The experiment and the engine that the flags of a command name.
import type { Engine } from "../engine/engine.ts";
import { openEngine } from "../engine/openEngine.ts";
import type { Experiment } from "../experiment/experiment.ts";
import { readExperiment } from "../experiment/readExperiment.ts";
import type { EngineFlags, ExperimentFlags } from "./options.ts";

export function experimentOf(file: string | undefined, flags: ExperimentFlags): Experiment {
  const seed = flags.seed === undefined ? [] : [`seed=${flags.seed}`];
  return readExperiment(file, [...flags.set, ...seed]);
}

/** Runs `work` with the engine that the flags name, and closes it in every case. `notice` gets the reason why it is not the
 *  fast one. */
export async function withEngine<T>(
  { engine: name, threads }: EngineFlags,
  notice: (sentence: string) => void,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = await openEngine({ ...(name ? { name } : {}), ...(threads ? { threads } : {}), notice });
  try {
    return await work(engine);
  } finally {
    await engine.dispose();
  }
}
