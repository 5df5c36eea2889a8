// The functions of Vega that draw a figure, in one module. The build joins it with the packages behind it (scripts/bundleVega.mjs): an
// installed Mho brings one file of 0.8 MB for it, not 60 packages of 27 MB.
export { parse, View } from "vega";
export { expressionInterpreter } from "vega-interpreter";
export { compile } from "vega-lite";
