// The commands of `mho device` as data for commander.
import { type Command, InvalidArgumentError, Option } from "commander";
import { MhoError } from "../base/errors.ts";
import { parseQuantity } from "../base/units.ts";
import { CONVERT_TARGETS, FIT_CRITERIA, FIT_MODELS, PROTOCOLS } from "../lab/choices.ts";
import { later } from "./later.ts";
import { addEngineFlags, addOutputFlags, addRunnerFlags, repeatable, wholeNumber } from "./options.ts";

const set = () => repeatable("--set <key=value>", "change one key of the device");
const FIGURES = ["--figures <folder>", "write the figures as Vega-Lite specifications and SVG"] as const;

const SIMULATE_HELP = `
Protocols:    train      pulses up, then down again; one row for each pulse
              alternate  up, down, up, down … from both ends: to the symmetric point
              endurance  full sweeps up and down until the device wears out (device.endurance)
              retention  states left alone, with device.driftExponent
Examples:     mho device simulate ag-a-si --devices 20 --cycles 3 --csv pulses.csv
              mho device simulate hzo-fefet --protocol retention --set device.driftExponent=0.05 --figures .`;

export function addDevice(program: Command): void {
  const device = program.command("device").description("the device lab: presets, simulation, comparison");
  addOutputFlags(device.command("list").description("all presets, and preset files of your own"))
    .argument("[files...]", "preset files, as mho device fit writes them")
    .action(later(() => import("./device.ts"), "deviceListCommand"));
  addOutputFlags(device.command("show").description("one preset with its citation and parameters"))
    .argument("<name>", "preset")
    .action(later(() => import("./device.ts"), "deviceShowCommand"));
  addFit(device);
  addCompare(device);
  addSimulate(device);
  addConvert(device);
  addWhatIf(device);
}

const FIT_HELP = `
Files:        CSV, TSV, semicolons, decimal comma, XLSX, NPZ; titles or none. Columns: pulse, device, cycle, direction (LTP, LTD), and
              conductance, current or resistance with its unit: "G [uS]". LTP and LTD in one column, two columns, or two files.
              What is read and what is not used is said; what can be read in two ways is asked, and a flag answers it.
Examples:     mho device fit pulses.csv
              mho device fit ltp.csv ltd.csv --unit nA --read-voltage "0.1 V" --name my-device --out fits
              mho device fit pulses.xlsx --set device.writeVoltageLtp="3.2 V" --set device.writePulseLtp="300 us"
              mho train --set device.preset=my-device.toml`;

function addFit(device: Command): void {
  addOutputFlags(device.command("fit").description("a device from measured pulses: preset, report, figures"))
    .argument("<files...>", "table of pulses; LTP and LTD may come in two files")
    .option(
      "--unit <unit>",
      'of the values: uS, nA, kohm, …; normalised values: what 0 is + what 1 adds, "1 uS + 5 uS", of percent "1 uS + 5 uS / 100"',
    )
    .option("--read-voltage <voltage>", "where currents were measured")
    .addOption(
      repeatable(
        "--column <role=column>",
        "what a column holds: pulse, value, device, cycle, direction, readVoltage; by title or number (several: value=3,5)",
      ),
    )
    .addOption(
      new Option("--columns <kind>", "what several columns, files or sheets of one kind are").choices([
        "cycles",
        "devices",
      ]),
    )
    .addOption(new Option("--decimal <sign>", "before the decimals").choices(["point", "comma"]))
    .option("--sheet <name>", "of a workbook, by name or number (default: those with sweeps)")
    .addOption(new Option("--model <law>", "one law (default: the best by AIC)").choices(FIT_MODELS))
    .addOption(
      new Option(
        "--criterion <name>",
        "what is made small: one-step, the distance from each reading to the next (default), or path, the distance of whole sweeps to the curve",
      ).choices(FIT_CRITERIA),
    )
    .option("--draws <n>", "repetitions of the bootstrap (default: 200)", wholeNumber(0))
    .option("--seed <n>", "seed of the bootstrap (default: 1)", wholeNumber(0))
    .option("--name <name>", "of the preset (default: that of the file)")
    .option("--citation <text>", "where the data were published")
    .addOption(set())
    .option("--out <folder>", "for preset, report and figures (default: here)")
    .addHelpText("after", FIT_HELP)
    .action(later(() => import("./deviceFit.ts"), "deviceFitCommand"));
}

function addSimulate(device: Command): void {
  addOutputFlags(device.command("simulate").description("what a measurement of a device would give"))
    .argument("<name>", "preset")
    .addOption(new Option("--protocol <name>", "what is done to it").choices(PROTOCOLS).default("train"))
    .option(
      "--pulses <n>",
      "pulses each way (default: the states), or pairs (default: ten times those)",
      wholeNumber(1),
    )
    .option("--cycles <n>", "sweeps up and down (default: 1; endurance: 100000)", wholeNumber(1))
    .option("--devices <n>", "devices, each with its own draws (default: 1)", wholeNumber(1))
    .option("--time <time>", 'how long retention lasts, such as "1e6 s"', seconds)
    .option("--seed <n>", "seed of all random draws (default: 1)", wholeNumber(0))
    .addOption(set())
    .option("--csv <file>", "write every row, with units in the head")
    .option(...FIGURES)
    .addHelpText("after", SIMULATE_HELP)
    .action(later(() => import("./deviceSimulate.ts"), "deviceSimulateCommand"));
}

function addCompare(device: Command): void {
  addOutputFlags(device.command("compare").description("key figures of devices beside each other"))
    .argument("[names...]", "presets (default: all)")
    .addOption(set())
    .option(...FIGURES)
    .action(later(() => import("./deviceCompare.ts"), "deviceCompareCommand"));
  addOutputFlags(device.command("plot").description("mean pulse curves and steps of devices, as figures"))
    .argument("<names...>", "presets")
    .addOption(set())
    .option("--figures <folder>", "where the figures go (default: here)")
    .action(later(() => import("./deviceCompare.ts"), "devicePlotCommand"));
}

const CONVERT_HELP = `
Targets:      mho          a preset file, for any command (device.preset=FILE.toml)
              exponential  the same with NeuroSim's labels, whatever the law was
              table        the same as steps at 64 conductances
              neurosim     names of MLP+NeuroSim, SI units
              aihwkit      class and fields of its device, as Python; JSON with --out
Examples:     mho device convert aihwkit-reram-es --to neurosim
              mho device convert ag-a-si --to aihwkit --out ag-a-si.json
              mho device convert ag-a-si.json --to mho --out device.toml`;

function addConvert(device: Command): void {
  addOutputFlags(
    device.command("convert").description("a device in the words of another simulator, and back"),
  )
    .argument(
      "<source>",
      "preset or its file, experiment file, document of NeuroSim or aihwkit (.json), Cell.cpp, or folder of a CrossSim table",
    )
    .addOption(new Option("--to <target>", "what to make").choices(CONVERT_TARGETS).makeOptionMandatory())
    .addOption(set())
    .option("--out <file>", "write it here, .toml or .json (neurosim, aihwkit: JSON)")
    .addHelpText("after", CONVERT_HELP)
    .action(later(() => import("./deviceConvert.ts"), "deviceConvertCommand"));
}

const WHAT_IF_HELP = `
Trains with the device as it is and with each of its imperfections taken away, on the same seeds (by default VGG-8 at an eighth of its
width, 3,000 embedded images, 4 epochs of plain gradient descent), and ranks what was gained. Its folder is a study (mho study show):
interrupt it and go on later with the same command.
Examples:     mho device what-if ag-a-si
              mho device what-if hzo-fefet --set training.rule=adaptive-momentum --set device.driftExponent=0.05`;

function addWhatIf(device: Command): void {
  const command = device.command("what-if");
  addRunnerFlags(addOutputFlags(addEngineFlags(command)))
    .description("which property of a device costs how much accuracy")
    .argument("<name>", "preset")
    .addOption(repeatable("--set <key=value>", "change one key of the device or the training"))
    .option("--seeds <n>", "runs of each kind, on as many seeds", wholeNumber(1), 5)
    .option("--out <folder>", "folder of the study (default: studies/what-if-<name>)")
    .option(...FIGURES)
    .addHelpText("after", WHAT_IF_HELP)
    .action(later(() => import("./deviceWhatIf.ts"), "deviceWhatIfCommand"));
}

function seconds(text: string): number {
  try {
    const value = parseQuantity(text, "s");
    if (value > 0) return value;
  } catch (error) {
    if (!(error instanceof MhoError)) throw error;
  }
  throw new InvalidArgumentError('It must be a time above 0, such as "1000 s" or 1e6.');
}
