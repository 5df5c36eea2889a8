// `mho doctor`: what was found on this machine, what is used, and how to get the rest. Text to paste into an issue.
import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { arch, availableParallelism, cpus, platform, release, totalmem } from "node:os";
import { MhoError } from "../base/errors.ts";
import { packageVersion } from "../base/version.ts";
import { listDatasets } from "../data/catalog.ts";
import { addonPath, loadAddon } from "../engine/nativeAddon.ts";
import { openEngine } from "../engine/openEngine.ts";
import { type DoctorReport, doctorText, type EngineFinding } from "../report/doctor.ts";
import { ENGINES } from "./options.ts";
import { type OutputFlags, outputOf } from "./output.ts";

export async function doctorCommand(flags: OutputFlags): Promise<void> {
  const report = await examine();
  outputOf(flags).result(doctorText(report), report);
}

/** Looks at everything that decides what Mho can do here. Changes nothing. */
async function examine(): Promise<DoctorReport> {
  const engines: EngineFinding[] = [];
  for (const name of ENGINES) engines.push(await tryEngine(name));
  return {
    mho: packageVersion(),
    node: process.version,
    platform: `${platform()} ${arch()}, ${release()}`,
    processor: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    compiler: findCompiler(),
    webgpuPackage: hasPackage("webgpu"),
    engines,
    addon: addonPath(),
    ...instructionSets(),
    defaultEngine: (await tryEngine(undefined)).name,
    datasets: listDatasets(),
  };
}

/** Opens and closes an engine (undefined: the default one). */
async function tryEngine(name: (typeof ENGINES)[number] | undefined): Promise<EngineFinding> {
  try {
    const engine = await openEngine(name ? { name } : {});
    const { description } = engine;
    await engine.dispose();
    return { name: engine.name, works: true, description };
  } catch (error) {
    const description = error instanceof MhoError ? error.message : String(error);
    return { name: name ?? "none", works: false, description };
  }
}

/** Instruction sets that the native engine's addon finds on this processor; nothing where it is not there or does not load. */
function instructionSets(): Pick<DoctorReport, "instructionSets" | "leftOut"> {
  try {
    const addon = loadAddon();
    return { instructionSets: addon.variants(), leftOut: addon.variantNotes() };
  } catch {
    return { instructionSets: [], leftOut: [] };
  }
}

/** First line of the version text of the first C++ compiler found, or null. */
function findCompiler(): string | null {
  const candidates = [process.env.CXX, "g++", "clang++", "c++"].filter(
    (name) => name !== undefined && name !== "",
  );
  for (const name of candidates as string[]) {
    const { status, stdout } = spawnSync(name, ["--version"], { encoding: "utf8", timeout: 5000 });
    if (status === 0) return `${name}: ${stdout.split("\n")[0]}`;
  }
  return null;
}

function hasPackage(name: string): boolean {
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch {
    return false;
  }
}
