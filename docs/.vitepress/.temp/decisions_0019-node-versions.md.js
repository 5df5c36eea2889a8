import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"19. Versions of Node","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0019-node-versions.md","filePath":"decisions/0019-node-versions.md"}');
const _sfc_main = { name: "decisions/0019-node-versions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="19-versions-of-node" tabindex="-1">19. Versions of Node <a class="header-anchor" href="#19-versions-of-node" aria-label="Permalink to &quot;19. Versions of Node&quot;">​</a></h1><p><strong>Context.</strong> The floor is Node 20.19. Node 20 reached its end of life on 30 April 2026: it gets no security corrections any more. Clusters and company machines keep it for a year or two. Node 22 is maintained until April 2027, Node 24 until April 2028.</p><p><strong>Choice.</strong> The floor stays at 20.19 for the releases 0.2.x. A packed release is tried on Node 20, 22 and 24 in every test run (<code>test/install</code>): it trains to the same bits on each. Unit tests run on 22 and 24 by <code>node scripts/onNode.mjs VERSION …</code>.</p><p>The floor moves to 22 with version 0.3.0, or earlier if one of these happens:</p><ol><li>A package that users install drops Node 20. Commander 14 and vitest 4 are the last majors that run on it.</li><li>A security hole becomes known in Node 20 that <code>mho ui</code> is open to.</li></ol><p>After that the rule is: the floor is the oldest version that Node&#39;s project still maintains, and it moves with the next minor version of Mho.</p><p><strong>Consequence.</strong> What Node 22 brings is not used yet: no <code>require</code> of ES modules, no types that Node strips by itself. <code>engines</code> in package.json names the floor, and npm warns below it. The native engine is no reason to move: it is Node-API 8, which Node 12 has.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0019-node-versions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0019NodeVersions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0019NodeVersions as default
};
