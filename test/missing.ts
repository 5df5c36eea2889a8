// Requirements of a test that the machine lacks: an engine, a compiler, a browser. Its tests are skipped, and a line says so. With
// MHO_REQUIRE_ENGINES=1 (as .ci/run has it) its absence is a failed test instead: a green run then proves the engines.

export const ENGINES_REQUIRED = process.env.MHO_REQUIRE_ENGINES === "1";

/** Call while the test file loads: with engines required the whole file fails. */
export function missing(what: string): void {
  if (ENGINES_REQUIRED) throw new Error(`${what}; MHO_REQUIRE_ENGINES=1 makes this a failure`);
  console.warn(`SKIPPED: ${what}`);
}
