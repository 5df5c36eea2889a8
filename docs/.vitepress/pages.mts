// The order of the pages in the side bar, and the names of headings in addresses.

/** The name that GitHub gives a heading, so that one link serves there and on the site. */
export const githubSlug = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, "")
    .replaceAll(" ", "-");

const page = (text: string, link: string) => ({ text, link });

export const sidebar = [
  {
    text: "Start here",
    items: [
      page("I make devices", "/start/device"),
      page("I design chips", "/start/chip"),
      page("I work on learning", "/start/learning"),
    ],
  },
  {
    text: "Tutorials",
    items: [
      page("Measured pulses to accuracy", "/tutorials/measured-pulses"),
      page("My ONNX network", "/tutorials/onnx-network"),
      page("My chip", "/tutorials/my-chip"),
      page("A study on a cluster", "/tutorials/cluster-study"),
      page("An update rule of my own", "/tutorials/my-rule"),
      page("Deploy and adapt", "/tutorials/deploy-and-adapt"),
    ],
  },
  {
    text: "How to",
    items: [
      page("Fit measured pulses", "/device-fit"),
      page("Use the device lab", "/device-lab"),
      page("Bring your own data", "/data"),
      page("Write a network file", "/networks"),
      page("Import ONNX", "/onnx"),
      page("Show a network", "/network-show"),
      page("Make many runs", "/studies"),
      page("Use the web app", "/web-app"),
      page("Use Python", "/howto/python"),
      page("Use a notebook", "/howto/notebook"),
      page("Make a release", "/releasing"),
    ],
  },
  {
    text: "Reference",
    items: [
      page("Parameters", "/parameters"),
      page("What each key moves", "/keys"),
      page("Glossary", "/glossary"),
      page("The paper's chip in numbers", "/chip-paper"),
      page("Circuit constants", "/chip-constants"),
      page("Beside NeuroSim", "/neurosim-comparison"),
      page("Checkpoint file", "/checkpoint"),
    ],
  },
  {
    text: "Explanation",
    items: [
      page("Architecture", "/architecture"),
      page("Extending", "/extending"),
      page("Chip model", "/chip-model"),
      page("Results", "/results"),
      page("Performance", "/performance"),
      page("Long runs and their files", "/results/"),
      page("Decisions", "/decisions/"),
    ],
  },
  {
    text: "Models",
    collapsed: true,
    items: [
      page("A run, step by step", "/models/training-step"),
      page("Exponential device", "/models/exponential"),
      page("Linear step", "/models/linear-step"),
      page("Soft bounds", "/models/soft-bounds"),
      page("Constant step", "/models/constant-step"),
      page("Exponential step", "/models/exponential-step"),
      page("Power step", "/models/power-step"),
      page("Table", "/models/table"),
      page("Noise and variation", "/models/variation"),
      page("Drift and endurance", "/models/aging"),
      page("Mapping", "/models/mapping"),
      page("Partition", "/models/partition"),
      page("Input encoding", "/models/input-encoding"),
      page("Reads", "/models/reads"),
      page("Converters", "/models/adc"),
      page("Gradient unit", "/models/gradient-unit"),
      page("Initial weights", "/models/initial-weights"),
      page("Number formats", "/models/number-formats"),
      page("Update rules", "/models/rules"),
      page("Random numbers", "/models/random-numbers"),
    ],
  },
];
