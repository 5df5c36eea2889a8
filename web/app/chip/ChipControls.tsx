import { NODES } from "../../../src/chip/technology/technology.ts";
import { BUILT_IN_NETWORKS } from "../../../src/network/params.ts";
import { choosePreset, experiment, setKey, takeSettings } from "../experiment.ts";
import { FIRST_CHIP } from "../firstChip.ts";
import { Controls } from "../parts/Controls.tsx";
import { KeyField } from "../parts/KeyField.tsx";
import { NumberSelect } from "../parts/NumberSelect.tsx";
import { Select } from "../parts/Select.tsx";
import { PRESETS } from "../presets.ts";

const SIZES = [32, 64, 128, 256, 512];
const WIDTHS = [0.125, 0.25, 0.5, 1, 2];
const TITLES = Object.fromEntries([...PRESETS].map(([id, { name }]) => [id, name]));

export function ChipControls() {
  return (
    <Controls label="Parameters of the chip">
      <button type="button" onClick={() => takeSettings(FIRST_CHIP)}>
        Reset
      </button>
      <fieldset class="group">
        <legend>Network and training</legend>
        <Select
          label="Network"
          words={BUILT_IN_NETWORKS}
          titles={{ vgg8: "VGG-8", mlp: "multilayer perceptron" }}
          value={experiment.value.network.name}
          onChange={(name) => setKey("network.name", name)}
        />
        <NumberSelect path="network.width" label="Width" numbers={WIDTHS} />
        <KeyField path="training.rule" label="Update rule" />
        <KeyField path="training.batch" label="Batch" upTo={1024} />
      </fieldset>
      <fieldset class="group">
        <legend>Sub-array</legend>
        <Select
          label="Device"
          words={[...PRESETS.keys(), "none"]}
          titles={TITLES}
          value={experiment.value.device.preset}
          onChange={choosePreset}
        />
        <KeyField path="device.rOn" label="On resistance" from={1e3} upTo={1e8} />
        <KeyField path="device.onOffRatio" label="On/off ratio" from={1.1} upTo={1e4} />
        <NumberSelect path="array.rows" label="Rows" numbers={SIZES} />
        <NumberSelect path="array.columns" label="Columns" numbers={SIZES} />
        <KeyField path="array.adc.bits" label="ADC bits" upTo={10} />
        <KeyField path="chip.adcKind" label="ADC" />
        <KeyField path="chip.columnsPerAdc" label="Columns per ADC" upTo={64} />
        <KeyField path="array.inputEncoding" label="Inputs" />
        <KeyField path="array.partition" label="Weights in sub-arrays" />
        <KeyField path="device.readVoltage" label="Read voltage" from={0.05} upTo={2} />
      </fieldset>
      <fieldset class="group">
        <legend>Chip</legend>
        <NumberSelect path="chip.node" label="Technology node" numbers={NODES} />
        <KeyField path="chip.roadmap" label="Transistors" />
        <KeyField path="chip.calibration" label="Calibration" />
        <KeyField path="chip.dataflow" label="Dataflow" />
        <KeyField path="chip.memory" label="Memory beside the chip" />
        <KeyField path="chip.process" label="Layers" />
        <KeyField path="chip.bufferKind" label="Buffers" />
        <KeyField path="chip.velocityStore" label="Velocities" />
        <KeyField path="chip.clock" label="Clock" from={1e8} upTo={4e9} />
        <KeyField path="chip.temperature" label="Temperature" />
      </fieldset>
    </Controls>
  );
}
