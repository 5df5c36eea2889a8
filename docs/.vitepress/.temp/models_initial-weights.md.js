import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Initial weights and layer gain","description":"","frontmatter":{},"headers":[],"relativePath":"models/initial-weights.md","filePath":"models/initial-weights.md"}');
const _sfc_main = { name: "models/initial-weights.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="initial-weights-and-layer-gain" tabindex="-1">Initial weights and layer gain <a class="header-anchor" href="#initial-weights-and-layer-gain" aria-label="Permalink to &quot;Initial weights and layer gain&quot;">​</a></h1><p>Devices hold w in their window, a network needs weights W of another size. The layer&#39;s gain, a power of two (a shift in hardware), stands between: W = gain·w. It never changes during a run.</p><div class="language- vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang"></span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>L    = √(c/(K·p))                     half-width of the effective weight W that He initialization asks for</span></span>
<span class="line"><span>gain = 2^round(log₂(L/w₀))            round: to the nearest whole number, .5 up</span></span>
<span class="line"><span>w    = (2u − 1)·min(L/gain, 1)        u: stream 1, word 0 of the layer&#39;s weight i (random numbers)</span></span>
<span class="line"><span>g    = w, or of a pair g₀ = w, g₁ = −w; then clamped to the device&#39;s own window</span></span></code></pre></div><table tabindex="0"><thead><tr><th>symbol</th><th>meaning</th><th>value</th></tr></thead><tbody><tr><td>w₀</td><td><code>network.initialWindow</code></td><td>0.01 … 1</td></tr><tr><td>K</td><td>rows of the layer, kernelHeight·kernelWidth·inChannels</td><td></td></tr><tr><td>c</td><td>6 where a ReLU follows, 3 where none does (the last layer with weights never has one)</td><td>6, 3</td></tr><tr><td>p</td><td>mean square of the layer&#39;s inputs that is assumed: 1/4 where it reads the images themselves (also flattened), 1 elsewhere</td><td>1/4, 1</td></tr></tbody></table><p>So w₀ is not the half-width of w itself. Since the gain is rounded, the half-width L/gain lies between w₀/√2 and w₀·√2, and is 1 at most. W has exactly the width L, whatever w₀ is, unless that 1 cuts it. A larger w₀ makes a smaller gain: <a href="./rules.html">a pulse</a> then changes W less.</p><p>W has the variance L²/3 = c/(3Kp). With inputs of mean square p, sums before a ReLU have variance <strong>2</strong>. After it the mean square is 1, as the next layer assumes (ReLU takes half of it). Logits, c = 3, have variance 1. Activations are clipped at <code>network.activationRange</code> = 4, which is 2.8 standard deviations of the sums. p = 1/4 is about what natural images have on the grid (u8 − 128)/128.</p><p>Example, VGG-8 at an eighth of its width (w₀ = 0.5): conv1, K = 27, L = √(6/(27/4)) = 0.943, log₂(L/w₀) = 0.915, gain 2, w in ±0.471. conv2, K = 144, L = 0.204, gain 0.5, w in ±0.408.</p><p><strong>Source.</strong> He et al., ICCV 2015, uniform form; the gain as a power of two: own choice, in place of WAGE&#39;s weight scale.</p><p><strong>Proved by</strong> <em>initialWeights.test.ts</em> and <em>rebuild.test.ts</em> (a second implementation).</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("models/initial-weights.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const initialWeights = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  initialWeights as default
};
