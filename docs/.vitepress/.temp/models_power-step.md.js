import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Power step (aihwkit)","description":"","frontmatter":{},"headers":[],"relativePath":"models/power-step.md","filePath":"models/power-step.md"}');
const _sfc_main = { name: "models/power-step.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="power-step-aihwkit" tabindex="-1">Power step (aihwkit) <a class="header-anchor" href="#power-step-aihwkit" aria-label="Permalink to &quot;Power step (aihwkit)&quot;">​</a></h1><p>The step falls as a power of the distance to the bound.</p><div class="language- vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang"></span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>up:   w ← w + s_up ((w_max − w)/(w_max − w_min))^γ_up        down: w ← w − s_down ((w − w_min)/(w_max − w_min))^γ_down</span></span></code></pre></div><p>with each device&#39;s own bounds; the base is kept within 0 … 1. Not affine: n pulses are n steps. In g each step is divided by h and the bounds are those of the device; reference and units: <a href="./linear-step.html">linear step</a>. γ = 0 is a constant step, γ = 1 a soft bound whose step at a bound is zero.</p><p>Keys: <code>device.gammaUp</code>, <code>device.gammaDown</code> (1, 0 … 20), s_up and s_down as in <a href="./linear-step.html">linear step</a>, <code>device.sigmaStep</code> (noise ∝ the step made).</p><p><strong>Source.</strong> aihwkit rpu_powstep_device.cpp; where code and docstring differ (<code>pow_up_down</code> makes one exponent smaller), the code. Not modelled: a γ of each device&#39;s own.</p><p><strong>Proved by</strong> <em>pulse.test.ts</em> and <em>device-oracles.test.ts</em>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("models/power-step.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const powerStep = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  powerStep as default
};
