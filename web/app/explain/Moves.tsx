// The keys that move a number, found by trying each of them while the dialog is open.
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { KEYS_TRIED, type Move, movesOf } from "../../../src/experiment/movingKeys.ts";
import { formatPoints, formatValue } from "../../../src/report/text/format.ts";
import { changedExperiment, experiment, KEYS, valueNow } from "../experiment.ts";
import type { Subject } from "./explain.ts";

type Measure = Extract<Subject, { kind: "number" }>["measure"];

/** Milliseconds of work between two looks at what the user does. */
const SLICE = 12;

/** Changes that the shown digits would round to nothing. */
const LEAST = 5e-4;

export function Moves({ measure }: { readonly measure: Measure }) {
  const found = useSignal<readonly Move[]>([]);
  const tried = useSignal(0);
  useEffect(() => {
    const answers = movesOf({ experiment: experiment.peek(), changed: changedExperiment, measure });
    const moves: Move[] = [];
    let count = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const work = () => {
      const until = performance.now() + SLICE;
      while (performance.now() < until) {
        const { done, value } = answers.next();
        if (done) break;
        count++;
        if (value) moves.push(value);
      }
      found.value = [...moves];
      tried.value = count;
      if (count < KEYS_TRIED) timer = setTimeout(work);
    };
    timer = setTimeout(work);
    return () => clearTimeout(timer);
  }, [measure]);
  const all = tried.value === KEYS_TRIED;
  return (
    <section aria-label="Keys that move it">
      <h3>Keys of the experiment that move it</h3>
      <p class="note" role="status">
        {all
          ? `Found by trying: each of ${KEYS_TRIED} keys at other values, one at a time. ${found.value.length} move it here.`
          : `Trying each key at other values: ${tried.value} of ${KEYS_TRIED}`}
      </p>
      <dl class="pairs">
        {found.value.map((move) => (
          <div key={move.path}>
            <dt>{move.path}</dt>
            <dd>{moveText(move)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** "6 bit; at 4 −12.3 %" */
function moveText({ path, to, change }: Move): string {
  const now = formatValue(valueNow(path), KEYS.get(path)!.unit);
  if (change === null) return `${now}; at ${to} other figures of it`;
  return Math.abs(change) < LEAST
    ? `${now}; at ${to} by less than ${100 * LEAST} %`
    : `${now}; at ${to} ${formatPoints(change)} %`;
}
