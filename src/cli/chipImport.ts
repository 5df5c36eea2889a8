// `mho chip import FILE`: an experiment from NeuroSim's Param.cpp, or from its NetWork.csv, which is used as it is.
import { existsSync } from "node:fs";
import { basename, extname } from "node:path";
import { ConfigError } from "../base/errors.ts";
import { readText } from "../base/readText.ts";
import { importParameters } from "../lab/neurosim/importParameters.ts";
import { networkFromText } from "../network/file.ts";
import { importDocument, importText, importToml, networkImport } from "../report/chip/chipImport.ts";
import { type OutputFlags, outputOf } from "./output.ts";
import { writeNamedFile } from "./writeNamedFile.ts";

export interface ChipImportFlags extends OutputFlags {
  readonly out?: string;
}

/** The experiment goes to standard output, the report to standard error; with --out, to the file and to standard output. */
export function chipImportCommand(file: string, flags: ChipImportFlags): void {
  const output = outputOf(flags);
  const { toml, text, document } = imported(file);
  if (flags.out !== undefined) {
    writeNamedFile(flags.out, toml);
    output.result(`${text}\n\nwrote ${flags.out}`, document);
    return;
  }
  output.result(toml.trimEnd(), document);
  if (!output.quiet && !output.json) output.warn(`\n${text}`);
}

function imported(file: string): { toml: string; text: string; document: unknown } {
  if (!existsSync(file))
    throw new ConfigError("there is no such file", { at: file, hint: "give a Param.cpp or a NetWork.csv" });
  if (extname(file).toLowerCase() === ".onnx")
    throw new ConfigError("is a network, which needs no import", {
      at: file,
      hint: `use it as it is: mho chip --set network.name=${file}`,
    });
  const content = readText(file);
  if (extname(file).toLowerCase() === ".csv") return networkImport(networkFromText(content, file), file);
  const parameters = importParameters(content, file);
  return {
    toml: importToml(parameters, basename(file)),
    text: importText(parameters),
    document: importDocument(parameters),
  };
}
