import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Table (measured device)","description":"","frontmatter":{},"headers":[],"relativePath":"models/table.md","filePath":"models/table.md"}');
const _sfc_main = { name: "models/table.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="table-measured-device" tabindex="-1">Table (measured device) <a class="header-anchor" href="#table-measured-device" aria-label="Permalink to &quot;Table (measured device)&quot;">​</a></h1><p>The mean change of one pulse is given at equally spaced conductances and is linear between them. Nothing is fitted.</p><div class="language- vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang"></span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>up:   g ← g + (2/levels)·ΔG_LTP(g)        down: g ← g + (2/levels)·ΔG_LTD(g)</span></span></code></pre></div><table tabindex="0"><thead><tr><th>symbol</th><th>key</th><th>unit</th><th>range</th></tr></thead><tbody><tr><td>ΔG_LTP</td><td><code>device.stepsLtp</code></td><td>(G_max − G_min)/levels</td><td>2 … 256 values ≥ 0, from G_min to G_max</td></tr><tr><td>ΔG_LTD</td><td><code>device.stepsLtd</code></td><td>the same</td><td>as many values ≤ 0, at the same conductances</td></tr></tbody></table><p>Not affine: n pulses are n steps. Noise is <code>device.sigmaC2c</code>; spread is <code>device.stepD2d</code> and <code>device.boundsD2d</code>. The table is placed on the window of the mean device; outside it its end values hold.</p><p><strong>Source.</strong> Your measurement: average ΔG over many pulses in bins of G. <strong>Valid</strong> for the pulse that was measured.</p><p><strong>Proved by</strong> <em>pulse.test.ts</em> and <em>device-oracles.test.ts</em>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("models/table.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const table = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  table as default
};
