import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Constant step (aihwkit)","description":"","frontmatter":{},"headers":[],"relativePath":"models/constant-step.md","filePath":"models/constant-step.md"}');
const _sfc_main = { name: "models/constant-step.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="constant-step-aihwkit" tabindex="-1">Constant step (aihwkit) <a class="header-anchor" href="#constant-step-aihwkit" aria-label="Permalink to &quot;Constant step (aihwkit)&quot;">​</a></h1><p>The step is the same everywhere in the window, then comes a hard bound: w ← w + s_up, w ← w − s_down. s_up and s_down are as in <a href="./linear-step.html">linear step</a>, with γ = 0. Bounds, reference and units of g are as there. With equal steps it is the ideal linear device; <code>software-quantized</code> trains on it (as the <a href="./exponential.html">exponential</a> law with labels 0).</p><p>Keys: <code>device.levels</code>, <code>device.wMin</code>, <code>device.wMax</code>, <code>device.upDown</code>, <code>device.stepD2d</code>, <code>device.boundsD2d</code>, <code>device.sigmaStep</code> (all in <a href="./../parameters.html">parameters</a>). There is no symmetric point: where up and down steps differ, one of them always wins.</p><p><strong>Source.</strong> Gokmen and Vlasov, Front. Neurosci. 2016; aihwkit rpu_constantstep_device.cpp. <strong>Valid</strong> for any step.</p><p><strong>Proved by</strong> <em>pulse.test.ts</em> and <em>device-oracles.test.ts</em>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("models/constant-step.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const constantStep = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  constantStep as default
};
