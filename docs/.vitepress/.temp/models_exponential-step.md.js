import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Exponential step (aihwkit)","description":"","frontmatter":{},"headers":[],"relativePath":"models/exponential-step.md","filePath":"models/exponential-step.md"}');
const _sfc_main = { name: "models/exponential-step.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="exponential-step-aihwkit" tabindex="-1">Exponential step (aihwkit) <a class="header-anchor" href="#exponential-step-aihwkit" aria-label="Permalink to &quot;Exponential step (aihwkit)&quot;">​</a></h1><p>A measured step that falls exponentially with the state and can vanish before the bound.</p><div class="language- vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang"></span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>z = 2a·w/(w_max − w_min) + b</span></span>
<span class="line"><span>up:   w ← w + s_up·max(1 − A_up e^(γ_up z), 0)        down: w ← w − s_down·max(1 − A_down e^(−γ_down z), 0)</span></span></code></pre></div><p>Not affine: n pulses are n steps. In g each step is divided by h and the bounds are those of the device; reference and units: <a href="./linear-step.html">linear step</a>.</p><table tabindex="0"><thead><tr><th>symbol</th><th>key</th><th>unit</th><th>range</th></tr></thead><tbody><tr><td>A</td><td><code>device.amplitudeUp</code>, <code>device.amplitudeDown</code></td><td>1</td><td>−10⁴ … 1; negative: steps larger than at A = 0</td></tr><tr><td>γ</td><td><code>device.gammaUp</code>, <code>device.gammaDown</code></td><td>1</td><td>−50 … 50</td></tr><tr><td>a, b</td><td><code>device.stateSlope</code>, <code>device.stateShift</code></td><td>1</td><td>−10 … 10</td></tr><tr><td>s</td><td>as in <a href="./linear-step.html">linear step</a></td><td>weight units</td><td></td></tr></tbody></table><p><strong>Source.</strong> aihwkit rpu_expstep_device.cpp. z uses the mean window for all devices. Not modelled: its second noise term (dw_min_std_add, dw_min_std_slope). Noise: <code>device.sigmaStep</code>, ∝ the step made.</p><p><strong>Proved by</strong> <em>pulse.test.ts</em> and <em>device-oracles.test.ts</em>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("models/exponential-step.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const exponentialStep = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  exponentialStep as default
};
