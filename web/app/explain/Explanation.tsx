// A dialog with the formula of a number, or the record of a key: what `mho explain` prints.
import { useEffect, useRef } from "preact/hooks";
import { explainKey } from "../../../src/report/explanation.ts";
import { formatValue } from "../../../src/report/text/format.ts";
import { KEYS, valueNow } from "../experiment.ts";
import { type Subject, subject } from "./explain.ts";
import { Moves } from "./Moves.tsx";
import { Terms } from "./Terms.tsx";
import { TimeTerms } from "./TimeTerms.tsx";

export function Explanation() {
  const place = useRef<HTMLDialogElement>(null);
  const shown = subject.value;
  useEffect(() => {
    if (!shown || place.current?.open) return;
    place.current?.showModal();
    // the first button is at the end, and what has the focus is scrolled to
    place.current?.scrollTo(0, 0);
  }, [shown]);
  const close = () => {
    subject.value = null;
  };
  if (!shown) return null;
  return (
    <dialog ref={place} aria-labelledby="explained" onClose={close}>
      <Content shown={shown} />
      <form method="dialog">
        <button type="submit">Close</button>
      </form>
    </dialog>
  );
}

function Content({ shown }: { readonly shown: Subject }) {
  if (shown.kind === "key")
    return (
      <div class="explanation">
        <h2 id="explained">{shown.path}</h2>
        <pre>{explainKey(KEYS.get(shown.path)!).split("\n").slice(1).join("\n")}</pre>
        <p class="note">Now: {formatValue(valueNow(shown.path), KEYS.get(shown.path)!.unit)}</p>
      </div>
    );
  return (
    <div class="explanation">
      <h2 id="explained">{shown.title}</h2>
      <p class="value">{shown.value}</p>
      <p class="formula">{shown.formula}</p>
      {shown.formulas && <Formulas formulas={shown.formulas} />}
      <Pairs pairs={shown.parameters} />
      {shown.terms && <Terms terms={shown.terms} />}
      {shown.times && <TimeTerms times={shown.times} />}
      <Moves measure={shown.measure} />
    </div>
  );
}

const Formulas = ({ formulas }: { readonly formulas: readonly (readonly [string, string])[] }) => (
  <dl class="formulas">
    {formulas.map(([symbols, values]) => (
      <div key={symbols}>
        <dt>{symbols}</dt>
        <dd>= {values}</dd>
      </div>
    ))}
  </dl>
);

const Pairs = ({ pairs }: { readonly pairs: readonly (readonly [string, string])[] }) => (
  <dl class="pairs">
    {pairs.map(([name, value]) => (
      <div key={name}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
);
