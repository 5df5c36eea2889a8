// One small crossbar through a step of training: forward, backward, update.
import { useEffect } from "preact/hooks";
import { formatPercent, formatValue } from "../../../src/report/text/format.ts";
import { query, setQuery, viewState } from "../address.ts";
import { experiment, problem } from "../experiment.ts";
import { Explanation } from "../explain/Explanation.tsx";
import { Choice } from "../parts/Choice.tsx";
import { Enlarge } from "../parts/Enlarge.tsx";
import { Loading, Problem } from "../parts/States.tsx";
import { ArrayControls } from "./ArrayControls.tsx";
import { ArrayFigures } from "./ArrayFigures.tsx";
import { MOST_UPDATES, STEPS, type Step, trace, traceProblem, watchTrace } from "./arrayState.ts";
import { CrossbarDrawing } from "./CrossbarDrawing.tsx";

const [step, go] = viewState<Step>("step", "forward", "step");

const TEXTS: Readonly<Record<Step, string>> = {
  forward:
    "Activations are voltages on the rows. Each cell adds a current G·V to its column; the converter digitizes the sum.",
  backward:
    "Errors are voltages on the columns of the same cells. The rows collect the currents: the transposed product, without a copy of the weights.",
  update:
    "Each cell gets whole pulses for −η·x·e. What a pulse moves depends on where the cell is: written is the change that it made, below it the one that was wanted and the pulses sent (LTP +, LTD −).",
};

export function ArrayPage() {
  useEffect(watchTrace, []);
  const now = STEPS.includes(step.value) ? step.value : "forward";
  const shown = trace.value;
  return (
    <div class="page">
      <ArrayControls />
      <div class="content">
        <header class="title">
          <h1>One crossbar, one step of training</h1>
          <p class="intro">{TEXTS[now]}</p>
        </header>
        {(problem.value ?? traceProblem.value) && (
          <Problem
            title="Shown is the last array that was right"
            text={(problem.value ?? traceProblem.value)!}
          />
        )}
        {shown ? (
          <>
            <section class="card">
              <header>
                <Choice label="Step of training" words={STEPS} value={now} onChange={go} />
                <StepButtons now={now} />
                <Enlarge title="The crossbar" draw={() => <CrossbarDrawing trace={shown} step={now} />} />
              </header>
              <CrossbarDrawing trace={shown} step={now} />
              <p class="note" role="status">
                {now === "update" ? updateNote(shown) : readNote(shown[now])}
                {updatesDone() > 0 &&
                  ` These weights have had ${updatesDone()} ${updatesDone() === 1 ? "update" : "updates"}.`}
              </p>
              <p class="note">
                {`x and e: 1 is the read voltage of ${formatValue(experiment.value.device.readVoltage, "V")}. Weight 1: the upper end of the window.`}
                {shown.reference !== null &&
                  " The reference column gets the same inputs; its current is taken from each column's."}
              </p>
            </section>
            <ArrayFigures trace={shown} direction={now === "backward" ? "backward" : "forward"} />
          </>
        ) : (
          !traceProblem.value && <Loading what="the array" />
        )}
      </div>
      <Explanation />
    </div>
  );
}

const StepButtons = ({ now }: { readonly now: Step }) => (
  <span>
    <button
      type="button"
      disabled={now === "update" && updatesDone() >= MOST_UPDATES}
      onClick={() => goOn(now)}
    >
      Next step
    </button>{" "}
    <button type="button" disabled={updatesDone() === 0} onClick={begin}>
      First weights
    </button>{" "}
    <button type="button" onClick={redraw}>
      Other values
    </button>
  </span>
);

const updatesDone = () => Number(query.value.updates ?? 0) || 0;

/** After the update comes a forward read of the weights that it left. */
function goOn(now: Step): void {
  if (now === "update") setQuery({ step: undefined, updates: String(updatesDone() + 1) });
  else go(STEPS[STEPS.indexOf(now) + 1]!);
}

const begin = () => setQuery({ step: undefined, updates: undefined });
const redraw = () => setQuery({ draw: String(Number(query.peek().draw ?? 1) + 1), updates: undefined });

type Shown = NonNullable<typeof trace.value>;

const readNote = ({ converter, error, clipped }: Shown["forward"]): string =>
  converter === null
    ? "Ideal converter: nothing is rounded."
    : `${converter.bits} bits, step ${converter.lsb.toPrecision(3)}: rounding and clipping are ${formatPercent(error)} of the signal over 256 inputs; ${formatPercent(clipped)} of the conversions are clipped.`;

function updateNote({ weights, weightsAfter, wanted, pulsesSent }: Shown): string {
  const moved = weights.filter((w, i) => w !== weightsAfter[i]).length;
  const off = weights.reduce((sum, w, i) => sum + (weightsAfter[i]! - w - wanted[i]!) ** 2, 0);
  const all = wanted.reduce((sum, value) => sum + value ** 2, 0);
  return `${moved} of ${weights.length} weights moved by ${pulsesSent} pulses; what was made differs from what was wanted by ${formatPercent(Math.sqrt(off / all))}.`;
}
