// Questions of the reader about a measurement, each in a field of its own; the unit can always be given.
import { useId } from "preact/hooks";
import type { QuestionField } from "../../../src/lab/measurement/question.ts";
import { Select } from "../parts/Select.tsx";
import type { Question } from "./fitMessages.ts";
import { answerQuestion, answers, questions } from "./fitState.ts";
import { FIELD_LABELS } from "./fitWords.ts";

const EXAMPLES: Partial<Readonly<Record<QuestionField, string>>> = {
  unit: "uS, nA, kohm, 1 uS + 8 uS",
  readVoltage: "0.1 V",
  columns: "title or number, such as 3",
};
/** Answers that the reader suggests, but that are not all there are. */
const SUGGESTED: ReadonlySet<QuestionField> = new Set(["unit", "columns"]);

export function FitQuestions() {
  const asked = questions.value;
  const unit: Question = { field: "unit", choices: [] };
  const all = asked.some(({ field }) => field === "unit") ? asked : [unit, ...asked];
  return (
    <>
      {all.map((question) =>
        question.choices.length > 0 && !SUGGESTED.has(question.field) ? (
          <Choice key={question.field} {...question} />
        ) : (
          <Answer key={question.field} {...question} />
        ),
      )}
    </>
  );
}

const Choice = ({ field, choices }: Question) => (
  <Select
    label={FIELD_LABELS[field]}
    words={["", ...choices]}
    titles={{ "": "choose" }}
    value={answers.value[field] ?? ""}
    onChange={(word) => answerQuestion(field, word)}
  />
);

function Answer({ field, choices }: Question) {
  const id = useId();
  return (
    <span class="drop-row">
      <label for={id}>{FIELD_LABELS[field]}</label>
      <input
        id={id}
        type="text"
        list={choices.length > 0 ? `${id}-choices` : undefined}
        placeholder={EXAMPLES[field] ?? ""}
        value={answers.value[field] ?? ""}
        onChange={({ currentTarget }) => answerQuestion(field, currentTarget.value)}
      />
      {choices.length > 0 && (
        <datalist id={`${id}-choices`}>
          {choices.map((choice) => (
            <option key={choice} value={choice} />
          ))}
        </datalist>
      )}
    </span>
  );
}
