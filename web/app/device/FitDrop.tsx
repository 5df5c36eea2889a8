// Where a measurement is dropped, or chosen with the keyboard.
import { type Signal, useSignal } from "@preact/signals";
import { useEffect, useId, useRef } from "preact/hooks";
import { FIT_CRITERIA, type FitCriterion } from "../../../src/lab/choices.ts";
import { FIT_PHASE_TEXT } from "../../../src/report/device/deviceFit.ts";
import { Select } from "../parts/Select.tsx";
import { Problem } from "../parts/States.tsx";
import { FitQuestions } from "./FitQuestions.tsx";
import type { FitStep } from "./fitMessages.ts";
import { criterion, fitAgain, fitFiles, fitProblem, fitStep, fitted, fitting } from "./fitState.ts";
import { inFields } from "./fitWords.ts";

export function FitDrop() {
  const over = useSignal(false);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const inSight = Boolean(fitting.value || fitted.value || fitProblem.value);
  useEffect(() => takeDrops(over), []);
  // another preset took the measurement away: the field does not name it any longer
  useEffect(() => {
    if (!inSight && field.current) field.current.value = "";
  }, [inSight]);
  return (
    <div class={`drop ${over.value ? "over" : ""}`}>
      <label for={id}>
        <strong>Your own device</strong>
        <br />
        Drop measured pulses anywhere on this page: CSV, XLSX, NPZ
      </label>
      <input
        ref={field}
        id={id}
        type="file"
        multiple
        accept=".csv,.tsv,.txt,.dat,.xlsx,.npz"
        onChange={({ currentTarget }) => fitFiles([...(currentTarget.files ?? [])])}
      />
      {(fitProblem.value || fitted.value) && (
        <>
          {fitProblem.value && (
            <Problem title="The measurement cannot be fitted yet" text={inFields(fitProblem.value)} />
          )}
          <FitQuestions />
          <CriterionField />
        </>
      )}
      <span role="status">{fitting.value ? `Fitting ${fitting.value}…` : ""}</span>
      {fitting.value && fitStep.value && <FitProgress {...fitStep.value} />}
    </div>
  );
}

/** The whole page takes a file, and shows where it goes to. Returns how to end it. */
function takeDrops(over: Signal<boolean>): () => void {
  const ends = new AbortController();
  const on = (kind: "dragover" | "dragleave" | "drop", act: (event: DragEvent) => void) =>
    addEventListener(kind, act, { signal: ends.signal });
  on("dragover", (event) => {
    event.preventDefault();
    over.value = true;
  });
  on("dragleave", ({ relatedTarget }) => {
    if (relatedTarget === null) over.value = false;
  });
  on("drop", (event) => {
    event.preventDefault();
    over.value = false;
    fitFiles([...(event.dataTransfer?.files ?? [])]);
  });
  return () => ends.abort();
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
