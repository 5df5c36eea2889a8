// A question that a reader cannot decide and must not guess: a sentence for people and the field that answers it, so that a page can ask it
// there.
import { ConfigError, type ErrorDetail } from "../../base/errors.ts";

/** The hint that answers; each has a flag of `mho device fit` and a field of the page. */
export type QuestionField = "unit" | "readVoltage" | "several" | "decimal" | "sheet" | "columns";

interface QuestionDetail extends ErrorDetail {
  readonly field: QuestionField;
  /** Possible answers, where there is a list. */
  readonly choices?: readonly string[];
}

export class ReadingQuestion extends ConfigError {
  readonly field: QuestionField;
  readonly choices: readonly string[];

  constructor(message: string, detail: QuestionDetail) {
    super(message, detail);
    this.field = detail.field;
    this.choices = detail.choices ?? [];
  }
}
