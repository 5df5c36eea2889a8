import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"18. VitePress for the documentation site","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0018-documentation-site.md","filePath":"decisions/0018-documentation-site.md"}');
const _sfc_main = { name: "decisions/0018-documentation-site.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="18-vitepress-for-the-documentation-site" tabindex="-1">18. VitePress for the documentation site <a class="header-anchor" href="#18-vitepress-for-the-documentation-site" aria-label="Permalink to &quot;18. VitePress for the documentation site&quot;">​</a></h1><p><strong>Context.</strong> 60 pages of Markdown lie in <code>docs/</code>. A reader needs an order, a search and a way to start. The pages must stay readable where they lie, without copies, and a dead link must not go unseen. The site must work without a network.</p><p><strong>Choice.</strong> <a href="https://vitepress.dev" target="_blank" rel="noreferrer">VitePress</a> 1.6.4, for development only. <code>npm run docs</code> builds <code>docs/</code> as it is.</p><ul><li>Its local search (minisearch) is built into the pages; nothing is loaded from other hosts. A test looks for that.</li><li>A link to a missing page ends the build. A test gives it one.</li><li>Headings get the names that GitHub gives them, so that one link serves both.</li><li>Links to sources and tests leave the site. They become plain words there, after a check that the file exists.</li><li>Building takes 10 s of processor time (58 pages, 2 virtual processors of an Intel Xeon, load 20: 49 s by the clock).</li></ul><p><strong>Considered.</strong></p><table tabindex="0"><thead><tr><th>generator</th><th>why not</th></tr></thead><tbody><tr><td>Docusaurus</td><td>React and webpack; its offline search is a plugin of third parties</td></tr><tr><td>Starlight (Astro)</td><td>good, but larger; pages must lie in its own content folder</td></tr><tr><td>mdBook, MkDocs</td><td>a good fit, but programs of Rust and Python, which <code>npm ci</code> does not bring</td></tr><tr><td>our own script</td><td>search, themes and phones are no work of Mho</td></tr></tbody></table><p><strong>Consequence.</strong> VitePress 1 brings Vite 5 of its own beside our Vite 8, and Vue: 119 more packages for developers, none for users. A Markdown line may not begin with a tag-like word such as <code>&lt;folder&gt;</code>, because Vue reads it as an element. The commands of the tutorials run as a test (<code>test/docs</code>), in the group <code>slow</code>.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0018-documentation-site.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0018DocumentationSite = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0018DocumentationSite as default
};
