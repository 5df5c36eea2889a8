import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"mho network show","description":"","frontmatter":{},"headers":[],"relativePath":"network-show.md","filePath":"network-show.md"}');
const _sfc_main = { name: "network-show.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="mho-network-show" tabindex="-1"><code>mho network show</code> <a class="header-anchor" href="#mho-network-show" aria-label="Permalink to &quot;\`mho network show\`&quot;">​</a></h1><p>What a network is, and which arrays it needs, before anything is trained or priced.</p><div class="language- vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang"></span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span>npx mho network show resnet20 --set network.width=1</span></span>
<span class="line"><span>npx mho network show my-network.toml --set array.rows=64 --set array.columns=64 --out my-network.svg</span></span>
<span class="line"><span>npx mho network show densenet40 --json</span></span></code></pre></div><p>The first argument is a built-in network or a network file. <code>--set</code> changes any key of the experiment, as for <code>mho chip</code>: <code>network.width</code>, <code>array.rows</code>, <code>array.columns</code>, <code>array.mapping</code>, <code>array.partition</code> and <code>training.rule</code> change what is shown. What cannot be built is refused with the sentence of <code>mho train</code> and <code>mho chip</code>: all three go by one plan.</p><table tabindex="0"><thead><tr><th>column</th><th><code>--json</code></th><th>meaning</th></tr></thead><tbody><tr><td>layer, kind</td><td><code>name</code>, <code>kind</code></td><td>As the network has them.</td></tr><tr><td>reads</td><td><code>reads</code></td><td>The layers whose output it takes; <code>input</code> is the images.</td></tr><tr><td>output</td><td><code>output</code></td><td>Height x width x channels.</td></tr><tr><td>matrix</td><td><code>matrix</code></td><td>Rows and columns of weights. With groups: the rows that one output channel reads, and all output channels.</td></tr><tr><td>sub-arrays</td><td><code>subArrays</code></td><td>Of one copy of the weights, cut as <code>array.partition</code> says. <code>mho chip</code> may write further copies.</td></tr><tr><td>used</td><td><code>utilization</code></td><td>Cells that hold weights, of all cells of these sub-arrays.</td></tr><tr><td>weights</td><td><code>analogParameters</code></td><td>Conductances hold them, <code>cellsPerWeight</code> cells each.</td></tr><tr><td>digital</td><td><code>digitalParameters</code></td><td>What learns in digital memory: γ and β of a normalization, β of a bias.</td></tr><tr><td>MAC</td><td><code>macs</code></td><td>Multiplications with weights, each with its addition, for one image forward. Digital layers are not counted.</td></tr></tbody></table><p><code>--out FILE.svg</code> draws the layers from top to bottom. Blue boxes have weights, yellow ones digital parameters. A layer reads the one above it where a short line joins them; an arc leads from any other layer that it reads. A layer with weights shows its sub-arrays and, as a bar, the share of their cells that hold weights. The pages Chip and Train of the <a href="./web-app.html">web app</a> show the same figure.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("network-show.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const networkShow = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  networkShow as default
};
