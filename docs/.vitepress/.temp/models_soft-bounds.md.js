import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Soft bounds (aihwkit)","description":"","frontmatter":{},"headers":[],"relativePath":"models/soft-bounds.md","filePath":"models/soft-bounds.md"}');
const _sfc_main = { name: "models/soft-bounds.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="soft-bounds-aihwkit" tabindex="-1">Soft bounds (aihwkit) <a class="header-anchor" href="#soft-bounds-aihwkit" aria-label="Permalink to &quot;Soft bounds (aihwkit)&quot;">​</a></h1><p>The step vanishes at the bound it moves to; each device has its own bounds.</p><div class="language- vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang"></span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>up:   v ← v + s_up (1 − v/v_max)        down: v ← v − s_down (1 − v/v_min)        w = v − reference</span></span></code></pre></div><p>s_up, s_down as in <a href="./linear-step.html">linear step</a>, the bounds v_min, v_max those of the device. A step longer than its bound is as long as it: s_up ≤ v_max, s_down ≤ |v_min|. As maps: decay_up = 1 − s_up/v_max, step_up = s_up; decay_down = 1 − s_down/|v_min|, step_down = −s_down. Reference and units of g: as there, with v for w.</p><p>It is the limit τ = 1 of the <a href="./exponential.html">exponential</a> law. There the virtual bound, to which a branch slows down, lies at τ ≥ 1; here it is the bound itself.</p><table tabindex="0"><thead><tr><th>symbol</th><th>key</th><th>unit</th><th>range</th></tr></thead><tbody><tr><td>v_min, v_max</td><td><code>device.wMin</code>, <code>device.wMax</code>, spread <code>device.boundsD2d</code></td><td>weight units</td><td>−10 … 10, with 0 strictly between</td></tr><tr><td>reference</td><td><code>device.reference</code>, error <code>device.referenceStd</code></td><td>weight units</td><td>number, or &quot;symmetric-point&quot;: each device&#39;s own w* (zero-shifting)</td></tr></tbody></table><p>Symmetric point of a device: v* = (s_up − s_down)/(s_up/v_max − s_down/v_min), kept within its bounds.</p><p><strong>Source.</strong> aihwkit rpu_softbounds_reference_device.cpp; zero-shifting: Kim et al., arXiv 1907.10228. <strong>Valid</strong> while a step is shorter than the way to its bound; otherwise one pulse reaches it.</p><p><strong>Proved by</strong> <em>rebuild.test.ts</em> (a second implementation), <em>pulse.test.ts</em> and <em>device-oracles.test.ts</em>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("models/soft-bounds.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const softBounds = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  softBounds as default
};
