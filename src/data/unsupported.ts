// A sound image of a kind that is not read: its error says what to do instead, not that the file is damaged.
export class Unsupported extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.hint = hint;
  }
}
