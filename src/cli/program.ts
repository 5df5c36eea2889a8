// The commands of `mho` as data for commander: names, arguments, flags. What they do is in the file of each command.
import { Command, Option } from "commander";
import { packageVersion } from "../base/version.ts";
import { REPRODUCED } from "../study/scaleNames.ts";
import { addDevice } from "./deviceProgram.ts";
import { EXPORT_FORMATS } from "./exportFormats.ts";
import { later } from "./later.ts";
import {
  addEngineFlags,
  addExperimentFlags,
  addOutputFlags,
  addRunnerFlags,
  QUEUE,
  repeatable,
  wholeNumber,
} from "./options.ts";

const EXPERIMENT = "experiment file, .toml or .json (default: the embedded first run)";

const HELP = `
Start with:   mho compare            the embedded first run, beside plain SGD and the software baseline
Look up:      mho explain device     every key of the experiment, with unit, range, default and source
Change:       mho train --set device.sigmaC2c="2 %" --set training.epochs=3

Exit codes: 0 done, 1 the run failed, 2 wrong usage or experiment, 130 interrupted (resumable).`;

const REPRODUCE_HELP = `
Scales:       smoke  minutes, embedded images, shows that everything works
              cpu    VGG-8 at a quarter of its width on CIFAR-10, about half a day on two cores
              paper  networks and epochs of published results, in groups, over several sessions of two cores
              full   the paper's network and 200 epochs, for a GPU
Finished runs are kept as records and never made again: interrupt it, go on later or on another machine.`;

const STUDY_HELP = `
A study file: [experiment]                  what an experiment file has, or experiment = "file.toml"
              [axes]                        keys that vary:
              "training.rule" = ["software", "sgd", "adaptive-momentum"]
              "training.learningRate" = { from = 0.01, to = 1, count = 5, scale = "log" }
              "device.nonlinearityLtp, device.nonlinearityLtd" = [[1, -1], [3, -3]]
              [study]
              seeds = [1, 2, 3]
              objectives = ["testAccuracy", "trainingEnergyJoule"]
              baseline = { "training.rule" = "software" }
Search:       sampler = "sobol"             points = 50: fills the axes evenly; or "random"
              sampler = "halving"           all train a little, the best go on: halving = { minEpochs = 1, factor = 3 }
              sampler = "nsga2"             the Pareto front of the objectives: population = 24, generations = 10
              { from = 0.01, to = 1 }       any number in between, for samplers that draw
              task = "chip"                 prices of chips only, nothing is trained
The same command again goes on: what is made is never made again. Add values or seeds, and only new points run.`;

const DRIVE_HELP = `
One line in:  {"id": 1, "set": {"training.learningRate": 0.1}, "seed": 1}   without seed: all seeds of the study, and their mean
One line out: {"id": 1, "values": {"testAccuracy": 0.31}, "problem": null}
Answers come as points are made. What was asked before is not made again. Examples: examples/studies/search.mjs, optuna_search.py`;

const CHIP_HELP = `
Examples:     mho chip --set network.width=1 --set training.batch=200
              mho chip --html chip.html --set chip.node="22 nm"
              mho chip --sweep array.rows=64,128,256 --sweep array.adc.bits=4,5,6 --csv sweep.csv`;

/** The whole command line. Errors of usage are thrown (CommanderError), not exited on. */
export function createProgram(): Command {
  const program = new Command("mho")
    .description("Trains neural networks in situ on simulated analog synaptic devices.")
    .version(packageVersion())
    .exitOverride()
    .enablePositionalOptions() // a flag belongs to the command that it follows: mho chip diff A B --json
    .configureOutput({ outputError: () => {} }) // main.ts prints it
    .addHelpText("after", HELP);
  addTraining(program);
  addChip(program);
  addNetwork(program);
  addExplaining(program);
  addData(program);
  addDevice(program);
  addUi(program);
  return program;
}

function addTraining(program: Command): void {
  addExperimentFlags(program.command("train").description("one training run"))
    .argument("[experiment]", EXPERIMENT)
    .option("--resume <folder>", "continue the run in this folder from its checkpoint")
    .action(later(() => import("./train.ts"), "trainCommand"));
  addRunnerFlags(
    addExperimentFlags(
      program
        .command("compare")
        .description("the same experiment under several update rules, beside software"),
    ),
  )
    .argument("[experiment]", EXPERIMENT)
    .option(
      "--rules <a,b,c>",
      "rules to run, of those that `mho explain training.rule` lists (default: software, sgd, the experiment's)",
    )
    .option("--resume <folder>", "continue the comparison in this folder")
    .action(later(() => import("./compare.ts"), "compareCommand"));
  addWorker(program);
  addReproduce(program);
  addStudy(program);
}

function addStudy(program: Command): void {
  const study = program
    .command("study")
    .description("many runs that answer one question: run, status, show, export, drive");
  addRunnerFlags(
    addOutputFlags(
      addEngineFlags(study.command("run").description("make the points that are missing, and answer")),
    ),
  )
    .argument("<file>", "study file, .toml or .json")
    .option("--out <folder>", "folder of the study (default: studies/<name>)")
    .option("--tensorboard <folder>", "write curves for TensorBoard while the study runs")
    .addOption(new Option("--attended", "stop with checkpoints where standard input ends").hideHelp())
    .addHelpText("after", STUDY_HELP)
    .action(later(() => import("./study.ts"), "studyRunCommand"));
  addEngineFlags(
    study.command("drive").description("make the points that another program asks for, on lines of JSON"),
  )
    .argument("<file>", "study file: base experiment, seeds, objectives")
    .option("--out <folder>", "folder of the study (default: studies/<name>)")
    .option("--jobs <n>", "points made at once", wholeNumber(1), 1)
    .addHelpText("after", DRIVE_HELP)
    .action(later(() => import("./studyDrive.ts"), "studyDriveCommand"));
  addOutputFlags(study.command("status").description("how much is made"))
    .argument("<folder>", "folder of the study")
    .action(later(() => import("./study.ts"), "studyStatusCommand"));
  addOutputFlags(study.command("show").description("table, effects, Pareto front of what is made"))
    .argument("<folder>", "folder of the study")
    .option("--figures <folder>", "write the figures as Vega-Lite specifications and SVG, too")
    .action(later(() => import("./study.ts"), "studyShowCommand"));
  addOutputFlags(
    study.command("export").description("results for other programs: tables, curves for TensorBoard"),
  )
    .argument("<folder>", "folder of the study")
    .addOption(
      new Option("--format <name>", "form of the results").choices(EXPORT_FORMATS).makeOptionMandatory(),
    )
    .requiredOption("--out <path>", "file; for tensorboard a folder, which later exports bring up to date")
    .action(later(() => import("./studyExport.ts"), "studyExportCommand"));
  addEngineFlags(
    study.command("work", { hidden: true }).description("make points whose hashes come on standard input"),
  )
    .argument("<folder>", "folder of the study")
    .option("--events", "report the events of a training, too")
    .option("--list <file>", "take hashes from this file")
    .option("--part <n>", "which part of the list, from 0", wholeNumber(0), 0)
    .option("--part-size <n>", "hashes of a part", wholeNumber(1), 1)
    .action(later(() => import("./studyWork.ts"), "studyWorkCommand"));
}

function addWorker(program: Command): void {
  const command = program
    .command("worker")
    .description("makes points of studies for others: from a job queue, or in a shared folder");
  addEngineFlags(command)
    .option("--quiet", "no progress, no header")
    .argument("[folder]", "folder of a study on a shared disk: works until nothing is missing")
    .option("--queue <url>", QUEUE)
    .option("--folder <folder>", "with a queue: folder of a study on a disk shared with its runner")
    .option("--jobs <n>", "points at once (default: all cores)", wholeNumber(1))
    .option(
      "--lost-after <seconds>",
      "with a queue: a point whose worker is silent so long is given to another",
      wholeNumber(1),
      30,
    )
    .action(later(() => import("./worker.ts"), "workerCommandLine"));
}

function addReproduce(program: Command): void {
  const command = program
    .command("reproduce")
    .description("the paper's claims, each with our number beside it");
  addRunnerFlags(addOutputFlags(addEngineFlags(command)))
    .addOption(new Option("--scale <name>", "how large the runs are").choices(REPRODUCED).default("cpu"))
    .option("--data <source>", "where the CIFAR-10 images lie: folder or archive (default: cifar10)")
    .addOption(
      repeatable(
        "--only <group>",
        "only these runs; an unknown name is answered with all groups of the scale",
      ),
    )
    .option("--records <file>", "records of finished runs (default: results/<scale>.jsonl)")
    .option("--search", "find the settings of the claims' rules on images held back, and make no other run")
    .option("--list", "name the runs that are still missing, and make none")
    .option("--report", "write page and figures from the records, and make no run")
    .option("--page <file>", "the page of --report", "docs/results.md")
    .addHelpText("after", REPRODUCE_HELP)
    .action(later(() => import("./reproduce.ts"), "reproduceCommand"));
}

function addChip(program: Command): void {
  const images = [
    "--images <n>",
    "images of one epoch (default: the run's, data.trainLimit, or 50000)",
  ] as const;
  const chip = addOutputFlags(
    program.command("chip").description("what training one epoch costs on the chip"),
  )
    .argument("[experiment]", EXPERIMENT)
    .addOption(repeatable("--set <key=value>", "change one key of the experiment"))
    .option("--run <folder>", "use the activity that this run measured, and its experiment if none is given")
    .option(...images, wholeNumber(1))
    .addOption(repeatable("--sweep <key=a,b,c>", "one chip for each value of all combinations"))
    .option("--csv <file>", "write all figures as one table")
    .option("--html <file>", "write one page with plan, breakdowns, ladder and roofline")
    .option("--figures <folder>", "write the figures as Vega-Lite specifications and SVG")
    .addHelpText("after", CHIP_HELP)
    .action(later(() => import("./chip.ts"), "chipCommand"));
  addOutputFlags(chip.command("diff").description("which parameters differ, and what each changes alone"))
    .argument("<first>", "experiment file")
    .argument("<second>", "experiment file")
    .addOption(repeatable("--set <key=value>", "change one key of the experiment"))
    .option(...images, wholeNumber(1))
    .action(later(() => import("./chipDiff.ts"), "chipDiffCommand"));
  addOutputFlags(chip.command("import").description("an experiment from a file of NeuroSim"))
    .argument("<file>", "Param.cpp (read, never compiled) or NetWork.csv")
    .option("--out <file>", "write the experiment here (default: standard output)")
    .action(later(() => import("./chipImport.ts"), "chipImportCommand"));
}

function addNetwork(program: Command): void {
  const network = program.command("network").description("networks: show");
  addOutputFlags(
    network.command("show").description("layers, weights, sub-arrays and operations of a network"),
  )
    .argument("<network>", "a network that `mho explain network.name` lists, or a network file")
    .addOption(
      repeatable("--set <key=value>", "change one key of the experiment, as network.width or array.rows"),
    )
    .option("--out <file>", "draw the graph of its layers (.svg)")
    .action(later(() => import("./networkShow.ts"), "networkShowCommand"));
}

function addExplaining(program: Command): void {
  addOutputFlags(program.command("explain").description("what a key of the experiment means"))
    .argument("[key]", 'key or section, such as "device.rOn" or "array" (default: all keys)')
    .action(later(() => import("./explain.ts"), "explainCommand"));
  addOutputFlags(
    program.command("doctor").description("what Mho found on this machine, to paste into an issue"),
  ).action(later(() => import("./doctor.ts"), "doctorCommand"));
  program
    .command("build-native")
    .description("builds the native engine with this machine's C++ compiler, where no package of it fits")
    .action(later(() => import("./buildNative.ts"), "buildNativeCommand"));
  addOutputFlags(
    addEngineFlags(
      program
        .command("bench")
        .description("speed of the native or WebGPU engine, beside this machine's own limits")
        .option("--isa <name>", "instruction set of the native engine, of those that `mho doctor` lists"),
    ),
  ).action(later(() => import("./bench/command.ts"), "benchCommand"));
}

function addData(program: Command): void {
  const data = program.command("data").description("data sets: list, get, check");
  addOutputFlags(data.command("list").description("named data sets, and whether they are here")).action(
    later(() => import("./data.ts"), "dataListCommand"),
  );
  addOutputFlags(data.command("get").description("download a data set (resumable, checked by SHA-256)"))
    .argument("<name>", "cifar10")
    .action(later(() => import("./data.ts"), "dataGetCommand"));
  addOutputFlags(data.command("check").description("read a data set completely and say what it holds"))
    .argument("<source>", "name, folder, archive or table")
    .addOption(repeatable("--set <key=value>", "change one key of the experiment, such as data.label"))
    .action(later(() => import("./data.ts"), "dataCheckCommand"));
}

function addUi(program: Command): void {
  addOutputFlags(
    addEngineFlags(
      program
        .command("ui")
        .description("the web app: device, array, chip, training and results, in the browser"),
    ),
  )
    .option("--port <n>", "port; 0: any free one", wholeNumber(0), 4160)
    .option("--host <name>", "address to listen on; beyond this machine only with --password", "127.0.0.1")
    .addOption(
      new Option(
        "--password <words>",
        "what the browser asks for, at least 8 characters (user name: any)",
      ).env("MHO_UI_PASSWORD"),
    )
    .option("--runs <folder>", "folder of the runs", "runs")
    .option("--studies <folder>", "folder of the studies", "studies")
    .addOption(repeatable("--data <source>", "folder, archive or table that may be trained on"))
    .option("--no-open", "do not open the browser")
    .action(later(() => import("./ui.ts"), "uiCommand"));
}
