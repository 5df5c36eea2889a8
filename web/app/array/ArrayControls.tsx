import { choosePreset, experiment, resetSections } from "../experiment.ts";
import { Controls } from "../parts/Controls.tsx";
import { KeyField } from "../parts/KeyField.tsx";
import { Select } from "../parts/Select.tsx";
import { PRESETS } from "../presets.ts";

const TITLES = Object.fromEntries([...PRESETS].map(([id, { name }]) => [id, name]));

export const ArrayControls = () => (
  <Controls label="Parameters of the array">
    <button type="button" onClick={() => resetSections("array")}>
      Reset
    </button>
    <fieldset class="group">
      <legend>Converter</legend>
      <KeyField path="array.adc.bits" label="ADC bits" upTo={12} />
      <KeyField path="array.adc.range" label="Range" />
      <KeyField path="array.adc.percentile" label="Percentile of a calibrated range" />
      <KeyField path="array.adc.rounding" label="Rounding" />
      <KeyField path="array.adc.forward" label="Acts forward" />
      <KeyField path="array.adc.backward" label="Acts backward" />
    </fieldset>
    <fieldset class="group">
      <legend>Array</legend>
      <KeyField path="array.mapping" label="Signed weights" />
      <KeyField path="array.subtraction" label="Subtraction" />
      <KeyField path="array.inputEncoding" label="Inputs" />
      <KeyField path="array.phases" label="Phases of signed inputs" />
    </fieldset>
    <fieldset class="group">
      <legend>Device</legend>
      <Select
        label="Device"
        words={[...PRESETS.keys(), "none"]}
        titles={TITLES}
        value={experiment.value.device.preset}
        onChange={choosePreset}
      />
      <KeyField path="device.onOffRatio" label="On/off ratio" from={1.1} upTo={1e4} />
      <KeyField path="device.levels" label="Levels" upTo={10_000} />
      <KeyField path="device.nonlinearityLtp" label="Nonlinearity LTP" from={-9} upTo={9} />
      <KeyField path="device.nonlinearityLtd" label="Nonlinearity LTD" from={-9} upTo={9} />
      <KeyField path="device.sigmaC2c" label="Cycle to cycle" upTo={0.1} />
      <KeyField path="device.sigmaRead" label="Read noise" upTo={0.1} />
    </fieldset>
  </Controls>
);
