import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Drift and endurance","description":"","frontmatter":{},"headers":[],"relativePath":"models/aging.md","filePath":"models/aging.md"}');
const _sfc_main = { name: "models/aging.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="drift-and-endurance" tabindex="-1">Drift and endurance <a class="header-anchor" href="#drift-and-endurance" aria-label="Permalink to &quot;Drift and endurance&quot;">​</a></h1><p>What time and use do to a device while it learns. Both are off by default, and then results are bit for bit as without them.</p><div class="language- vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang"></span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>drift, a time t = kΔt after the last change of g:   g = L + (g_written − L)·(1 + t/t0)^−ν       driftLaw &quot;power&quot;</span></span>
<span class="line"><span>                                                    g = L + (g_written − L)·e^(−ν·t/t0)         driftLaw &quot;exponential&quot;</span></span>
<span class="line"><span>endurance: a device answers its first N_i = N_end·e^(σ_end ξ) pulses and then keeps the g that it has</span></span></code></pre></div><table tabindex="0"><thead><tr><th>symbol</th><th>key</th><th>unit</th><th>range</th></tr></thead><tbody><tr><td>ν</td><td><code>device.driftExponent</code></td><td>1</td><td>0 (no drift) … 10</td></tr><tr><td>law</td><td><code>device.driftLaw</code></td><td>–</td><td>power, exponential</td></tr><tr><td>L = low + (high − low)·G_drift</td><td><code>device.driftLevel</code></td><td>1</td><td>−1 … 1; 0 is G_min, 1 is G_max, −1/(onOffRatio − 1) no conductance</td></tr><tr><td>t0</td><td><code>device.driftStart</code></td><td>s</td><td>10⁻⁹ … 10⁹</td></tr><tr><td>Δt</td><td><code>device.driftInterval</code></td><td>s</td><td>10⁻⁹ … 10⁶: time from one update to the next</td></tr><tr><td>N_end, σ_end</td><td><code>device.endurance</code>, <code>device.enduranceD2d</code></td><td>pulses, 1</td><td>1 … 2·10⁹ or &quot;unlimited&quot;; 0 … 5</td></tr></tbody></table><p>One interval of drift lies before each update, of every array that holds devices. This includes the second arrays of Tiki-Taka and its kin. The reads of a step see what the last update left. Whatever changes g (pulses, noise) starts the clock anew. A device stops at its own window&#39;s ends, so a stuck one does not drift. Ages up to 65,535 intervals count; after that a device stands still. Pulses that a worn device ignores are still sent, so they stay in the counts and in the energy. The health of an epoch gives the share of worn devices. A checkpoint keeps age, last written state and pulses left.</p><p>aihwkit&#39;s <code>lifetime</code> of n mini-batches is the exponential law with ν = 1, Δt = 1 s, t0 = n s.</p><p><strong>Source.</strong> Power law: Joshi et al., Nat. Commun. 11:2473, 2020 (phase-change memory, ν ≈ 0.03 … 0.1, t0 = 20 s in aihwkit); drift to a level: NeuroSim&#39;s retention. Endurance as a number of pulses with log-normal spread is our own choice. <strong>Not modelled</strong>: a window that closes slowly, or failure into G_min or G_max (for these, <code>device.stuckFraction</code>). Temperature and a spread of ν are not modelled either.</p><p><strong>Proved by</strong> <em>aging.test.ts</em>, <em>closedFormAging.test.ts</em> (each engine), <em>update.test.ts</em> (engines agree bit for bit) and <em>training/aging.test.ts</em> (nothing at zero).</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("models/aging.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const aging = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  aging as default
};
