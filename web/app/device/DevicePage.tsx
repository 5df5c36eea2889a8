// The device: its parameters on the left; on the right what they do to pulses, weights and the chip.
import { computed } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { DeviceParameters } from "../../../src/device/params.ts";
import { experiment, problem } from "../experiment.ts";
import { Explanation } from "../explain/Explanation.tsx";
import { Linked } from "../parts/Linked.tsx";
import { Problem } from "../parts/States.tsx";
import { presetOf } from "../presets.ts";
import { DeviceControls } from "./DeviceControls.tsx";
import { DeviceFigures } from "./DeviceFigures.tsx";
import { DeviceNumbers } from "./DeviceNumbers.tsx";
import { undoByKeys, watchDevice } from "./deviceHistory.ts";
import { deviceStateOf } from "./deviceState.ts";
import { FitResult } from "./FitResult.tsx";

const device = computed<DeviceParameters>(() => experiment.value.device);
const state = computed(() => deviceStateOf(device.value, experiment.value.training.momentum));

export function DevicePage() {
  useEffect(() => {
    const end = watchDevice();
    document.addEventListener("keydown", undoByKeys);
    return () => {
      end();
      document.removeEventListener("keydown", undoByKeys);
    };
  }, []);
  const { preset } = device.value;
  const about = preset === "none" ? null : presetOf(preset);
  const now = state.value;
  return (
    <div class="page">
      <DeviceControls />
      <div class="content">
        <header class="title">
          <h1>{about?.name ?? "A device of your own"}</h1>
          <p class="intro">
            {about ? (
              <Linked text={`${about.citation}. ${about.notes}`} />
            ) : (
              "Set by its keys in the address, beside the defaults of its model."
            )}
          </p>
        </header>
        {problem.value && <Problem title="Shown is the last device that was right" text={problem.value} />}
        <FitResult />
        {typeof now === "string" ? (
          <Problem title="Nothing can learn on this device" text={now} />
        ) : (
          <>
            <DeviceNumbers state={now} />
            <DeviceFigures state={now} device={device.value} />
          </>
        )}
      </div>
      <Explanation />
    </div>
  );
}
