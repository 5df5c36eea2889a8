// Where a measurement is dropped, or chosen with the keyboard.
import { useSignal } from "@preact/signals";
import { useId } from "preact/hooks";
import { FIT_CRITERIA, type FitCriterion } from "../../../src/lab/fit/problem.ts";
import { FIT_PHASE_TEXT } from "../../../src/report/deviceFit.ts";
import { Select } from "../parts/Select.tsx";
import { FitQuestions } from "./FitQuestions.tsx";
import type { FitStep } from "./fitMessages.ts";
import { criterion, fitAgain, fitFiles, fitProblem, fitStep, fitted, fitting } from "./fitState.ts";

export function FitDrop() {
  const over = useSignal(false);
  const id = useId();
  const drop = (event: DragEvent) => {
    event.preventDefault();
    over.value = false;
    fitFiles([...(event.dataTransfer?.files ?? [])]);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the mouse's way; the file field is the keyboard's
    <div
      class={`drop ${over.value ? "over" : ""}`}
      onDragOver={(event) => {
        event.preventDefault();
        over.value = true;
      }}
      onDragLeave={() => {
        over.value = false;
      }}
      onDrop={drop}
    >
      <label for={id}>
        <strong>Your own device</strong>
        <br />
        Drop measured pulses: CSV, XLSX, NPZ
      </label>
      <input
        id={id}
        type="file"
        multiple
        accept=".csv,.tsv,.txt,.dat,.xlsx,.npz"
        onChange={({ currentTarget }) => fitFiles([...(currentTarget.files ?? [])])}
      />
      {(fitProblem.value || fitted.value) && (
        <>
          <FitQuestions />
          <CriterionField />
        </>
      )}
      <span role="status">{fitting.value ? `Fitting ${fitting.value}…` : ""}</span>
      {fitting.value && fitStep.value && <FitProgress {...fitStep.value} />}
    </div>
  );
}

function FitProgress({ phase, done, total }: FitStep) {
  return (
    <span class="drop-row">
      <progress aria-label={FIT_PHASE_TEXT[phase]} value={done} max={total} /> {FIT_PHASE_TEXT[phase]}
    </span>
  );
}

const CRITERION_TITLES: Record<FitCriterion, string> = {
  "one-step": "one-step residuals",
  path: "distance of whole sweeps",
};

const CriterionField = () => (
  <Select
    label="Made small by the fit"
    words={FIT_CRITERIA}
    titles={CRITERION_TITLES}
    value={criterion.value}
    onChange={(word) => {
      criterion.value = word as FitCriterion;
      fitAgain();
    }}
  />
);
