import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"16. Fuzzing with a small fuzzer of our own","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0016-fuzzing.md","filePath":"decisions/0016-fuzzing.md"}');
const _sfc_main = { name: "decisions/0016-fuzzing.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="16-fuzzing-with-a-small-fuzzer-of-our-own" tabindex="-1">16. Fuzzing with a small fuzzer of our own <a class="header-anchor" href="#16-fuzzing-with-a-small-fuzzer-of-our-own" aria-label="Permalink to &quot;16. Fuzzing with a small fuzzer of our own&quot;">​</a></h1><p><strong>Context.</strong> Mho reads files of strangers: measurements, images, archives, experiments, networks, devices of other simulators, and its own runs after a disk or a person changed them. Hostile files were found by hand. A fuzzer must change what lies behind a checksum or inside a zip. It must see a reader that hangs or eats the memory. It must also notice when damage is taken for a sound file.</p><p><strong>Choice.</strong> 900 lines in <em>test/fuzz</em>. They are a mutator with shells (zip, gzip, tar, PNG, JSON, TOML, our sealed files) and a worker thread with a watcher. V8&#39;s own block coverage (<code>node:inspector</code>, forty lines) keeps inputs that reach new code. vite compiles the sources once for a process (<code>compiled.ts</code>): a thread then starts in 0.2 s, where it took 3.5 s when each one transformed them.</p><p><strong>Looked at.</strong></p><ul><li>jazzer.js 4.0.0 (April 2026, maintained again after a pause; ESM from Node 20.6) is libFuzzer as a native add-on built for five platforms. It has 78 packages and 30 MB. TypeScript must be compiled and instrumented first. It ends at the first finding, and it changes bytes: each form needs its own mutator there, too. It finds deeper paths in the same time (it follows comparisons).</li><li>fast-check (we have it) makes values after a description. It has no coverage, cannot end a call that hangs, and real files are hard to describe.</li></ul><p><strong>Consequence.</strong> <code>npm test</code> gives each reader a fixed number of inputs, the same each time. <code>npm run fuzz</code> (or <code>MHO_FUZZ_SECONDS</code>) gives it seconds and follows coverage. A new reader needs an entry in <em>entries.ts</em>: seeds, how to read, what holds of all that is accepted. What a run finds becomes a test beside the reader. Limits: 10 s of computing, 1 GB beyond the process before, 4,000 bytes of error text.</p><p><strong>Not found by it:</strong> damage in forms without checksums (CSV, CIFAR binary, IDX, plain tar, JPEG, TOML, records of before). A changed digit there is another measurement.</p><p><strong>Open.</strong> Quadratic time: <code>averaged</code> in trains.ts (many readings at one pulse number), a regular expression of readParameterFile.ts (<code>^\\s*#</code> over white space). A TypeError: aihwkit.ts takes any value for a list; its test is marked as one that must fail, and says so when it no longer does.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0016-fuzzing.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0016Fuzzing = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0016Fuzzing as default
};
