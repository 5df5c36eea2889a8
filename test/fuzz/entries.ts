// Every reader of files that come from outside, with sound files to start from and what holds of all that it accepts.
import { join } from "node:path";
import { strToU8 } from "fflate";
import { rowsOf } from "../../src/array/geometry.ts";
import { parseQuantity } from "../../src/base/units.ts";
import { readCifarBinary } from "../../src/data/cifarBinary.ts";
import { type DatasetContent, imageSize } from "../../src/data/dataset.ts";
import { decodeImage } from "../../src/data/decodeImage.ts";
import { readIdx } from "../../src/data/idx.ts";
import { readImageFolders } from "../../src/data/imageFolders.ts";
import { loadDataset } from "../../src/data/loadDataset.ts";
import { READ_DEFAULTS } from "../../src/data/readSettings.ts";
import type { SourceFile } from "../../src/data/source.ts";
import { readTable } from "../../src/data/table.ts";
import { loadPreset } from "../../src/device/presets.ts";
import { resolveDevice } from "../../src/device/resolve.ts";
import { type Experiment, resolveExperiment } from "../../src/experiment/experiment.ts";
import { experimentHash } from "../../src/experiment/experimentHash.ts";
import { applyOverrides } from "../../src/experiment/overrides.ts";
import { readDocument, readExperiment } from "../../src/experiment/readExperiment.ts";
import { readForeignDevice } from "../../src/lab/convert.ts";
import { readMeasurement } from "../../src/lab/measurement/readMeasurement.ts";
import { importParameters } from "../../src/lab/neurosim/importParameters.ts";
import { networkFromText } from "../../src/network/file.ts";
import { networkFromOnnx } from "../../src/network/onnx/networkFromOnnx.ts";
import { planNetwork } from "../../src/network/plan.ts";
import { importToml } from "../../src/report/chip/chipImport.ts";
import { chipReport } from "../../src/run/chipReport.ts";
import { cifar10Files, classFolders, jpeg, mnistFiles, png, tarOfFiles } from "../data/files.ts";
import { densenet, lenet, mlp, mobilenet, resnet, vgg } from "../onnx/models.ts";
import { type Entry, require, requireFinite, requireImages } from "./entry.ts";
import type { Files } from "./mutate.ts";
import { RUN_ENTRIES } from "./runEntries.ts";
import * as seeds from "./seeds.ts";
import * as shells from "./shells.ts";

export { work } from "./fuzzWorker.ts";

const textOf = (files: Files) => Buffer.from(Object.values(files)[0] ?? []).toString("utf8");

const TABLE_TOKENS = ["LTP", "LTD", "pulse", "[uS]", "nA", "cycle", ",", ";", "\t", '"'];

/** A measurement, its unit said by the user unless the name asks. */
const measured = (name: string, own: Pick<Entry, "seeds" | "shells" | "intact" | "tokens">): Entry => ({
  name,
  ...own,
  read: (files) => {
    const named = Object.entries(files).map(([file, bytes]) => ({ name: file, bytes }));
    const measurement = readMeasurement(named, name.endsWith("?") ? {} : { unit: "uS" });
    require(measurement.trains.length > 0, "there is a sweep");
    for (const { pulses, g } of measurement.trains) {
      require(pulses.length === g.length && pulses[0] === 0, "as many pulses as conductances, the first 0");
      require(pulses.every((count, i) => i === 0 || count > pulses[i - 1]!), "pulses rise");
      require(g.every(
        (value) => value > 0 && Number.isFinite(value),
      ), "conductances are positive and finite");
    }
    requireFinite(measurement);
    return measurement;
  },
});

const sources = (files: Files): SourceFile[] =>
  Object.entries(files).map(([path, bytes]) => ({ path, at: path, read: () => bytes }));

/** A data set of several files. */
const dataset = (
  name: string,
  own: Pick<Entry, "seeds" | "shells" | "tokens">,
  read: (files: readonly SourceFile[]) => DatasetContent | Promise<DatasetContent>,
): Entry => ({
  name,
  ...own,
  read: async (files) => {
    const content = await read(sources(files));
    requireImages(content);
    return content;
  },
});

/** A picture. */
const picture = (name: string, own: Pick<Entry, "seeds" | "shells" | "intact">): Entry => ({
  name,
  ...own,
  read: (files) => {
    const image = decodeImage(Object.values(files)[0]!, name);
    require(image.height > 0 && image.width > 0 && [1, 3].includes(image.channels), "there are pixels");
    require(image.data.length === imageSize(image), "as many pixels as it says");
    return image;
  },
});

/** Numbers are finite, and what was resolved once stays as it is. */
function requireResolved(experiment: Experiment): Experiment {
  requireFinite(experiment);
  require(experimentHash(resolveExperiment(experiment)) === experimentHash(experiment), "resolves to itself");
  return experiment;
}

/** A file on disk, as the command line reads it. */
const onDisk =
  <T>(read: (file: string) => T) =>
  (files: Files): T => {
    const folder = seeds.folderOf(files);
    return read(join(folder, Object.keys(files)[0] ?? "gone"));
  };

const FIRST = resolveExperiment({});
const NETWORK = `
[input]
height = 8
width = 8
channels = 3
[[layers]]
kind = "conv"
channels = 4
kernel = 3
[[layers]]
kind = "maxpool"
size = 2
[[layers]]
kind = "add"
from = "maxpool2"
relu = true
[[layers]]
kind = "flatten"
[[layers]]
kind = "fc"
units = 10
relu = false
`;
const NETWORK_JSON = {
  input: { height: 8, width: 8, channels: 3 },
  layers: [
    { kind: "conv", channels: 4, kernel: 3, stride: 2, padding: 1, relu: true },
    { kind: "flatten" },
    { kind: "fc", units: 10, relu: false },
  ],
};
const LAYERS = "8,8,3,3,3,4,1,1\n4,4,4,3,3,8,0,1\n1,1,128,1,1,10,0,1\n";
const PARAMETERS = `Param::Param() {
  operationmode = 2; memcelltype = 2; technode = 22; SARADC = true;
  resistanceOn = 100e3; resistanceOff = 100e3*50; // ohm
  batchSize = 100; numIteration = 500; temp = round(300.2); numRowSubArray = 64; levelOutput = 32;
  if (memcelltype == 1) { cellBit = 1; }
}`;
const NEUROSIM = {
  NL_LTP: 1.5,
  NL_LTD: -1.2,
  maxNumLevelLTP: 97,
  maxNumLevelLTD: 100,
  maxConductance: 3.8e-8,
  minConductance: 3.0769e-9,
  sigmaCtoC: 0.035,
};
const AIHWKIT = {
  class: "PiecewiseStepDevice",
  parameters: {
    dw_min: 0.01,
    w_max: 1,
    w_min: -1,
    piecewise_up: [1, 0.5],
    piecewise_down: [1, 0.5],
    lifetime: 100,
  },
};
const SETTINGS = [
  "device.rOn=240 kohm",
  "network.name=mlp",
  "network.hidden=[16, 8]",
  "training.epochs=3",
  "array.adc.bits=6",
  'training.rule="sgd"',
  "device.sigmaC2c=3.5 %",
  "chip.clock=1 GHz",
];
const QUANTITIES = [
  "5 uS|S",
  "240 kohm|ohm",
  "3.5 %|1",
  "50 ns|s",
  "32 Mbit|bit",
  "0.5 um²|m²",
  "4 KiB|bit",
  "300|K",
];
/** Texts of units: our reader decides what they mean. */
const UNITS = QUANTITIES.map((text) => text.slice(text.indexOf("|") + 1));
const json = (value: unknown) => strToU8(JSON.stringify(value));

const documents: readonly Entry[] = [
  {
    name: "experiment.toml",
    seeds: seeds.examples,
    shells: { ".toml": shells.toml },
    tokens: [
      "[device]",
      "preset =",
      "sigmaC2c = 1",
      '"5 uS"',
      "nan",
      "inf",
      "1979-05-27T07:32:00Z",
      "'''",
      "[[a]]",
      "a.b.c = 1\n",
    ],
    read: onDisk((file) => requireResolved(readExperiment(file))),
  },
  {
    name: "experiment.json",
    seeds: () => [
      { "experiment.json": json(FIRST) },
      { "experiment.json": json({ device: { rOn: "240 kohm" } }) },
    ],
    shells: { ".json": shells.json },
    tokens: ['"device":', "5 uS", "NaN"],
    read: onDisk((file) => requireResolved(readExperiment(file))),
  },
  {
    name: "settings",
    seeds: () => SETTINGS.map((_, i) => ({ set: strToU8(SETTINGS.slice(0, i + 1).join("\n")) })),
    tokens: ["device.", "=", "[1, 2]", "[{a=1}]", "true", "%", "uS", "constructor.x=", "device.preset=none"],
    read: (files) => requireResolved(resolveExperiment(applyOverrides({}, textOf(files).split("\n")))),
  },
  {
    name: "quantity",
    seeds: () => QUANTITIES.map((text) => ({ quantity: strToU8(text) })),
    tokens: ["|", "u", "µ", "k", "ohm", "%", "e999", "Mi", "m²"],
    read: (files) => {
      const [text = "", unit = ""] = textOf(files).split("|");
      if (!UNITS.includes(unit)) return null;
      const value = parseQuantity(text, unit);
      requireFinite(value);
      return value;
    },
  },
  {
    name: "network",
    seeds: () => [
      { "net.toml": strToU8(NETWORK) },
      { "net.json": json(NETWORK_JSON) },
      { "net.csv": strToU8(LAYERS) },
    ],
    shells: { ".toml": shells.toml, ".json": shells.json },
    tokens: ["[[layers]]", 'kind = "add"', '"kind":"fc"', "65536", "padding = 62", "stride"],
    // a network is only sound where the chip that holds it can be priced
    read: (files) => {
      const [name = "", bytes] = Object.entries(files)[0] ?? [];
      const definition = networkFromText(Buffer.from(bytes ?? []).toString("utf8"), name);
      const { energy, area } = chipReport(FIRST, { definition, brief: true }).estimate;
      requireFinite({ energy, area });
      return definition;
    },
  },
  {
    name: "onnx",
    seeds: () =>
      [vgg(), resnet(), mobilenet(), densenet(), lenet(), mlp(), mlp("typed")].map(({ bytes }) => ({
        "net.onnx": bytes,
      })),
    shells: { ".onnx": shells.protobuf },
    tokens: ["Conv", "Relu", "Reshape", "Concat", "pads", "strides", "\u0008\u0001", "\u00ff".repeat(9)],
    // as above; and every value that the file has fits its layer
    read: (files) => {
      const { definition, weights } = networkFromOnnx(
        Object.values(files)[0] ?? new Uint8Array(),
        "net.onnx",
      );
      const { energy, area } = chipReport(FIRST, { definition, brief: true }).estimate;
      requireFinite({ energy, area });
      const values = weights();
      for (const { name, weights: shape } of planNetwork(definition).layers) {
        const found = values.get(name);
        if (!shape) continue;
        require(found?.kind === "matrix", "a layer with weights has a matrix");
        require(found.matrix.length === rowsOf(shape) * shape.outChannels, "as many weights as devices");
        require(found.matrix.every(Number.isFinite), "weights are finite");
      }
      return definition;
    },
  },
  {
    name: "preset",
    seeds: () => [
      { "device.json": seeds.ofRepository("presets/devices/hzo-fefet.json") },
      { "device.json": seeds.ofRepository("presets/devices/aihwkit-ecram.json") },
      { "device.json": seeds.ofRepository("presets/devices/neurosim-ideal.json") },
    ],
    shells: { ".json": shells.json },
    tokens: ['"parameters":', '"model":"table"', '"levels":', '"rOn":'],
    read: onDisk((file) => {
      loadPreset(file);
      const device = resolveDevice({ preset: file });
      requireFinite(device);
      require(device.rOn > 0 && device.onOffRatio > 1, "conductances are positive");
      return device;
    }),
  },
  {
    name: "foreign device",
    seeds: () => [{ "device.json": json(NEUROSIM) }, { "device.json": json(AIHWKIT) }],
    shells: { ".json": shells.json },
    tokens: ['"class":', "LinearStepDevice", "ExpStepDevice", '"w_max":'],
    read: onDisk((file) => {
      const foreign = readForeignDevice(readDocument(file));
      const device = foreign && resolveDevice(foreign.device);
      requireFinite(device);
      return device;
    }),
  },
  {
    name: "Param.cpp",
    seeds: () => [{ "Param.cpp": strToU8(PARAMETERS) }],
    tokens: ["technode = ", "{", "}", ";", "*", "/", "/*", "//", "param->", "resistanceOn", "(double) "],
    read: (files) => {
      const parameters = importParameters(textOf(files), "Param.cpp");
      requireFinite(parameters);
      return importToml(parameters, "Param.cpp");
    },
  },
];

const data: readonly Entry[] = [
  measured("measurement.csv", { seeds: seeds.tables, tokens: TABLE_TOKENS }),
  // the unit must be in the file
  measured("measurement.csv?", { seeds: seeds.tables, tokens: TABLE_TOKENS }),
  measured("measurement.xlsx", {
    seeds: seeds.workbooks,
    shells: { ".xlsx": shells.zip },
    intact: true,
    tokens: ["<row>", "</row>", '<c r="XFD1">', "<v>", "</v>", 't="s"', "<is><t>", "&amp;", "&#x41;"],
  }),
  measured("measurement.npz", {
    seeds: seeds.numpyArchives,
    shells: { ".npz": shells.zip },
    intact: true,
    tokens: ["'shape': (", "'descr': '<f8'", "'fortran_order': True", "|O", "1000000000, 0"],
  }),
  picture("png", { seeds: seeds.pngs, shells: { ".png": shells.png }, intact: true }),
  picture("jpeg", { seeds: () => [{ "a.jpg": jpeg(3) }, { "a.jpg": jpeg(4, 33) }] }),
  dataset(
    "CIFAR binary",
    { seeds: () => [{ ...cifar10Files(), "batches.meta.txt": strToU8("a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n") }] },
    (files) => readCifarBinary(files, "cifar"),
  ),
  dataset(
    "IDX",
    {
      seeds: () => [
        mnistFiles(),
        Object.fromEntries(
          Object.entries(mnistFiles()).map(([name, bytes]) => [`${name}.gz`, seeds.gzipped(bytes)]),
        ),
      ],
      shells: { ".gz": shells.gzip },
    },
    (files) => readIdx(files, "idx"),
  ),
  dataset(
    "image folders",
    { seeds: () => [classFolders(2, png), classFolders(1, jpeg, "jpg")], shells: { ".png": shells.png } },
    (files) => readImageFolders(files, "folders"),
  ),
  dataset(
    "table",
    { seeds: seeds.labelledTables, tokens: [...TABLE_TOKENS, "NA", "label", "1e99", "\n"] },
    (files) =>
      readTable(files, files[0]?.at ?? "gone", { ...READ_DEFAULTS, missing: "mean", testShare: 0.5 }),
  ),
  {
    name: "archive",
    seeds: () => [
      { "set.tar": tarOfFiles(classFolders(1, png)) },
      { "set.tar": tarOfFiles(mnistFiles()) },
      { "set.tar.gz": seeds.gzipped(tarOfFiles(classFolders(1, png))) },
    ],
    shells: { ".gz": shells.gzip, ".tar": shells.tar },
    read: async (files) => {
      const folder = seeds.folderOf(files);
      const content = await loadDataset(join(folder, Object.keys(files)[0] ?? "gone"), {
        cacheFolder: seeds.blockedFolder(),
      });
      requireImages(content);
      return content;
    },
  },
];

export const ENTRIES: readonly Entry[] = [...data, ...documents, ...RUN_ENTRIES];
