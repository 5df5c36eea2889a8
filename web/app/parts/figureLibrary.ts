/** Vega, which draws figures: the largest piece of the page, loaded when the first figure is shown or the browser has time. */
export const figureLibrary = () =>
  Promise.all([import("vega-lite"), import("vega"), import("vega-interpreter")]);
