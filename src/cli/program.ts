// The commands of `mho` as data for commander: names, arguments, flags. What they do is in the file of each command.
import { Command } from "commander";
import { packageVersion } from "../base/version.ts";
import { RULES } from "../training/params.ts";
import { benchCommand } from "./bench/command.ts";
import { compareCommand } from "./compare.ts";
import { dataCheckCommand, dataGetCommand, dataListCommand } from "./data.ts";
import { deviceListCommand, deviceShowCommand } from "./device.ts";
import { doctorCommand } from "./doctor.ts";
import { explainCommand } from "./explain.ts";
import { addEngineFlags, addExperimentFlags, addOutputFlags } from "./options.ts";
import { trainCommand } from "./train.ts";

const EXPERIMENT = "experiment file, .toml or .json (default: the embedded first run)";

const HELP = `
Start with:   mho compare            the embedded first run, beside plain SGD and the software baseline
Look up:      mho explain device     every key of the experiment, with unit, range, default and source
Change:       mho train --set device.sigmaC2c="2 %" --set training.epochs=3

Exit codes: 0 done, 1 the run failed, 2 wrong usage or experiment, 130 interrupted (resumable).`;

/** The whole command line. Errors of usage are thrown (CommanderError), not exited on. */
export function createProgram(): Command {
  const program = new Command("mho")
    .description("Trains neural networks in situ on simulated analog synaptic devices.")
    .version(packageVersion())
    .exitOverride()
    .showHelpAfterError("(see: mho --help)")
    .addHelpText("after", HELP);
  addTraining(program);
  addExplaining(program);
  addData(program);
  addDevice(program);
  return program;
}

function addTraining(program: Command): void {
  addExperimentFlags(program.command("train").description("one training run"))
    .argument("[experiment]", EXPERIMENT)
    .option("--resume <folder>", "continue the run in this folder from its checkpoint")
    .action(trainCommand);
  addExperimentFlags(
    program.command("compare").description("the same experiment under several update rules, beside software"),
  )
    .argument("[experiment]", EXPERIMENT)
    .option(
      "--rules <a,b,c>",
      `rules to run, of: ${RULES.join(", ")} (default: software, sgd, the experiment's)`,
    )
    .option("--resume <folder>", "continue the comparison in this folder")
    .action(compareCommand);
}

function addExplaining(program: Command): void {
  addOutputFlags(program.command("explain").description("what a key of the experiment means"))
    .argument("[key]", 'key or section, such as "device.rOn" or "array" (default: all keys)')
    .action(explainCommand);
  addOutputFlags(
    program.command("doctor").description("what Mho found on this machine, to paste into an issue"),
  ).action(doctorCommand);
  addOutputFlags(
    addEngineFlags(
      program.command("bench").description("speed of the native engine, beside this machine's own limits"),
    ),
  ).action(benchCommand);
}

function addData(program: Command): void {
  const data = program.command("data").description("data sets: list, get, check");
  addOutputFlags(data.command("list").description("named data sets, and whether they are here")).action(
    dataListCommand,
  );
  addOutputFlags(data.command("get").description("download a data set (resumable, checked by SHA-256)"))
    .argument("<name>", "cifar10")
    .action(dataGetCommand);
  addOutputFlags(data.command("check").description("read a data set completely and say what it holds"))
    .argument("<source>", "name, folder or archive")
    .action(dataCheckCommand);
}

function addDevice(program: Command): void {
  const device = program.command("device").description("device presets: list, show");
  addOutputFlags(device.command("list").description("all presets")).action(deviceListCommand);
  addOutputFlags(device.command("show").description("one preset with its citation and parameters"))
    .argument("<name>", "preset")
    .action(deviceShowCommand);
}
