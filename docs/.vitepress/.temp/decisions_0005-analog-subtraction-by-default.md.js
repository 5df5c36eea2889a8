import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"5. Analog subtraction as default, digital as option","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0005-analog-subtraction-by-default.md","filePath":"decisions/0005-analog-subtraction-by-default.md"}');
const _sfc_main = { name: "decisions/0005-analog-subtraction-by-default.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="5-analog-subtraction-as-default-digital-as-option" tabindex="-1">5. Analog subtraction as default, digital as option <a class="header-anchor" href="#5-analog-subtraction-as-default-digital-as-option" aria-label="Permalink to &quot;5. Analog subtraction as default, digital as option&quot;">​</a></h1><p><strong>Context.</strong> A signed weight is a conductance minus a reference (a column of mid-window cells, or a second device). The subtraction can happen before the converter (currents subtract) or after it (both are digitized). NeuroSim digitizes column and dummy column separately; aihwkit and CrossSim offer both.</p><p><strong>Choice.</strong> Default: analog. The converter then sees Σ x·w around zero and its whole range serves the signal. With <code>array.subtraction = &quot;digital&quot;</code> it sees Σ x·G/G_max, always positive, with a common part that carries no information. The error is larger by 1/(1 − G_min/G_max) and by the lost range. &quot;offset&quot; mapping is digital by its nature.</p><p><strong>Consequence.</strong> With analog subtraction an ideal reference cancels the off-state current exactly, so <code>device.onOffRatio</code> changes nothing in accuracy; it matters with digital subtraction, and for energy. Comparisons with NeuroSim need <code>array.subtraction = &quot;digital&quot;</code>, <code>array.inputEncoding = &quot;bit-serial&quot;</code>, <code>array.adc.range = &quot;oracle&quot;</code> and <code>array.adc.rounding = &quot;floor&quot;</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0005-analog-subtraction-by-default.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0005AnalogSubtractionByDefault = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0005AnalogSubtractionByDefault as default
};
