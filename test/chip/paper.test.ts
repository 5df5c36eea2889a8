import { expect, it } from "vitest";
import { paperTables } from "./paperTables.ts";

it("docs/chip-paper.md says what the model says (vitest run test/chip -u writes it)", async () => {
  await expect(paperTables()).toMatchFileSnapshot("../../docs/chip-paper.md");
});
