import { choosePreset, experiment, resetSections } from "../experiment.ts";
import { Controls } from "../parts/Controls.tsx";
import { KeyField, type KeyFieldProps } from "../parts/KeyField.tsx";
import { Select } from "../parts/Select.tsx";
import { PRESETS } from "../presets.ts";
import { FitDrop } from "./FitDrop.tsx";
import { forgetFit } from "./fitState.ts";

const field = (key: string, label: string, from?: number, upTo?: number): KeyFieldProps => ({
  path: `device.${key}`,
  label,
  ...(from === undefined ? {} : { from }),
  ...(upTo === undefined ? {} : { upTo }),
});

/** A field shows where the device's model has its key. Sliders cover what devices have; the text field takes all that is allowed. */
const RESPONSE = [
  field("nonlinearityLtp", "Nonlinearity LTP", -9, 9),
  field("nonlinearityLtd", "Nonlinearity LTD", -9, 9),
  field("levels", "Levels", 2, 10_000),
  field("levelsLtd", "Levels LTD", 2, 10_000),
  field("upDown", "Up-down difference"),
  field("gammaUp", "Shape up", 0, 5),
  field("gammaDown", "Shape down", 0, 5),
  field("wMin", "Lower bound", -2, -0.01),
  field("wMax", "Upper bound", 0.01, 2),
];
const VARIATION = [
  field("sigmaC2c", "Cycle to cycle", 0, 0.1),
  field("sigmaStep", "Step noise", 0, 5),
  field("sigmaD2d", "Device to device", 0, 2),
  field("stepD2d", "Step spread", 0, 1),
  field("sigmaRead", "Read noise", 0, 0.1),
];
const ELECTRICAL = [
  field("rOn", "On resistance", 1e3, 1e9),
  field("onOffRatio", "On/off ratio", 1.1, 1e4),
  field("writeVoltageLtp", "Write voltage LTP", 0.1, 10),
  field("writeVoltageLtd", "Write voltage LTD", -10, -0.1),
  field("writePulseLtp", "Write pulse LTP", 1e-9, 1e-2),
  field("writePulseLtd", "Write pulse LTD", 1e-9, 1e-2),
  field("readVoltage", "Read voltage", 0.05, 2),
];

const TITLES = Object.fromEntries([...PRESETS].map(([id, { name }]) => [id, name]));

export function DeviceControls() {
  const { preset } = experiment.value.device;
  return (
    <Controls label="Parameters of the device">
      <div class="group">
        <Select
          label="Device"
          words={[...PRESETS.keys(), "none"]}
          titles={{ ...TITLES, none: "none: model defaults" }}
          value={preset}
          onChange={(preset) => {
            forgetFit();
            choosePreset(preset);
          }}
        />
        <button type="button" onClick={() => resetSections("device")}>
          Reset
        </button>
      </div>
      <FitDrop />
      <Group title="Pulse response" fields={RESPONSE} />
      <Group title="Noise and spread" fields={VARIATION} />
      <Group title="Electrical" fields={ELECTRICAL} />
    </Controls>
  );
}

export const Group = ({
  title,
  fields,
}: {
  readonly title: string;
  readonly fields: readonly KeyFieldProps[];
}) => (
  <fieldset class="group">
    <legend>{title}</legend>
    {fields.map((props) => (
      <KeyField key={props.path} {...props} />
    ))}
  </fieldset>
);
