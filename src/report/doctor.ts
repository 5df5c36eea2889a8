// The text of `mho doctor`: findings, and the remedy for each thing that is missing.
import type { ListedDataset } from "../data/catalog.ts";
import { formatBytes } from "./text/format.ts";
import { textPairs } from "./text/table.ts";

export interface EngineFinding {
  readonly name: string;
  readonly works: boolean;
  /** How it works, or why it does not. */
  readonly description: string;
}

export interface DoctorReport {
  readonly mho: string;
  readonly node: string;
  readonly platform: string;
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Name and version, or null where none was found. */
  readonly compiler: string | null;
  readonly webgpuPackage: boolean;
  readonly engines: readonly EngineFinding[];
  /** Absolute path of the native engine's addon: of a package, or built here. null where there is none. */
  readonly addon: string | null;
  /** Instruction sets of the native engine, fastest first; empty where it is not here. MHO_ISA and `mho bench --isa` choose among them. */
  readonly instructionSets: readonly string[];
  /** A sentence for each instruction set that computed something else than plain C++, and is left out. */
  readonly leftOut: readonly string[];
  readonly defaultEngine: string;
  readonly datasets: readonly ListedDataset[];
}

const NATIVE_REMEDY =
  "build it with: mho build-native (needs a C++17 compiler: apt install g++, dnf install gcc-c++, or xcode-select --install)";

export function doctorText(report: DoctorReport): string {
  const works = (name: string) => report.engines.some((engine) => engine.name === name && engine.works);
  return textPairs([
    ["mho", report.mho],
    ["node", report.node],
    ["system", report.platform],
    ["processor", `${report.processor}, ${report.cores} cores`],
    ["memory", formatBytes(report.memoryBytes)],
    ["compiler", report.compiler ?? "none found (only needed to build the native engine)"],
    ...report.engines.map(engineLine),
    ["addon", report.addon ?? "none found"],
    ...(report.instructionSets.length > 0
      ? [["instruction sets", report.instructionSets.join(", ")] as [string, string]]
      : []),
    ...report.leftOut.map((sentence): [string, string] => ["left out", sentence]),
    ["default", `${report.defaultEngine} (${reason(works("native"), report.defaultEngine)})`],
    [
      "webgpu",
      report.webgpuPackage ? "package found" : "package not found; a GPU needs it: npm install webgpu",
    ],
    ...report.datasets.map(({ name, available, bytes }): [string, string] => [
      `data ${name}`,
      available ? formatBytes(bytes) : `not here; get it with: mho data get ${name}`,
    ]),
    ...(works("native") ? [] : [["remedy", NATIVE_REMEDY] as [string, string]]),
  ]);
}

function engineLine({ name, works, description }: EngineFinding): [string, string] {
  const [first, ...rest] = description.split("\n");
  const text = [first, ...rest.map((line) => line.trim())].join("; ");
  return [`engine ${name}`, works ? text : `no: ${text}`];
}

function reason(nativeWorks: boolean, chosen: string): string {
  if (chosen === "webgpu") return "a GPU";
  if (chosen === "native") return "the fastest on a processor";
  return nativeWorks ? "as asked" : "the native engine is not here; the reference engine is slow";
}
