import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"15. Locks of the operating system for runs","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0015-run-locks.md","filePath":"decisions/0015-run-locks.md"}');
const _sfc_main = { name: "decisions/0015-run-locks.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="15-locks-of-the-operating-system-for-runs" tabindex="-1">15. Locks of the operating system for runs <a class="header-anchor" href="#15-locks-of-the-operating-system-for-runs" aria-label="Permalink to &quot;15. Locks of the operating system for runs&quot;">​</a></h1><p><strong>Context.</strong> One process at a time may train in a run&#39;s folder. Before, <code>running.lock</code> named the process, and others asked whether it lives. Two processes could get in between asking and writing. A number that another process had, a zombie, process 0 or another host counted as living for ever, and people had to delete the file.</p><p><strong>Choice.</strong> The process that trains holds a lock on the open file <code>running.lock</code> (open file description locks on Linux, <code>flock</code> on macOS, <code>LockFileEx</code> on Windows). The kernel ends it with the process, however that ends: no child has it (Node opens files close-on-exec), a zombie has none. What the file says (process, host, time) is for messages only.</p><ul><li><em>Who asks takes nothing away.</em> Asking tries a shared lock for some microseconds. A starter that is refused an exclusive lock tries a shared one: only a holder refuses that, too; else it waits some milliseconds and tries again. So of many that start at once exactly one wins.</li><li><em>The path is checked.</em> A lock belongs to a file, not to its name. After locking, path and file must still agree; before each write of the run they are compared again. A removed lock file is put back, or the run stops where another process has the folder meanwhile.</li><li><em>Nothing else is opened.</em> A link, a second name of a file, a folder or a pipe in its place is a named error.</li><li><em>Never silently unlocked.</em> A disk without locks (some network disks), or a system for which the package has no binary, is a named error when a run starts. All that does not train works there.</li></ul><p>The package is fs-native-extensions 1.5.1: six packages of one maker (Holepunch, whose file stores stand on it). It has no install script. Its binaries are for Linux (glibc), macOS and Windows on x64 and arm64. Locks in our own native addon would fail where there is no compiler.</p><p><strong>Consequence.</strong> Alpine Linux (musl) cannot train. Two machines that share a network disk exclude each other only as well as that disk&#39;s locks do. A lock file that a killed process left is no obstacle: the next process takes it over. <code>node scripts/killRuns.mjs</code> kills runs at each operation on a file and at random times, and compares the ends.</p></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0015-run-locks.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0015RunLocks = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0015RunLocks as default
};
