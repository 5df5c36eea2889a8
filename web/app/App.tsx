// The frame: the name, the pages, the theme. The first page is loaded at once, the others when the browser has time: they stay usable
// when the server has gone.
import { useSignal, useSignalEffect } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { addressOf, PAGES, type PageName, page } from "./address.ts";
import { isLost } from "./api.ts";
import { Connection } from "./parts/Connection.tsx";
import { figureLibrary } from "./parts/figureLibrary.ts";
import { Guard } from "./parts/Guard.tsx";
import { Loading, Problem } from "./parts/States.tsx";
import { drawing } from "./parts/save.ts";
import { isDark, toggleTheme } from "./theme.ts";

interface PageAbout {
  readonly title: string;
  readonly load: () => Promise<ComponentType>;
}

const ABOUT: Readonly<Record<PageName, PageAbout>> = {
  start: { title: "Start here", load: async () => (await import("./start/StartPage.tsx")).StartPage },
  device: { title: "Device", load: async () => (await import("./device/DevicePage.tsx")).DevicePage },
  array: { title: "Array", load: async () => (await import("./array/ArrayPage.tsx")).ArrayPage },
  chip: { title: "Chip", load: async () => (await import("./chip/ChipPage.tsx")).ChipPage },
  train: { title: "Train", load: async () => (await import("./train/TrainPage.tsx")).TrainPage },
  studies: { title: "Studies", load: async () => (await import("./studies/StudiesPage.tsx")).StudiesPage },
  results: { title: "Results", load: async () => (await import("./results/ResultsPage.tsx")).ResultsPage },
};

export function App() {
  return (
    <>
      <button class="skip" type="button" onClick={() => document.getElementById("main")?.focus()}>
        Skip to the page
      </button>
      <header class="bar">
        <a class="brand" href={addressOf("start")} aria-label="Mho">
          <span aria-hidden="true">℧</span> Mho
        </a>
        <nav aria-label="Pages">
          {PAGES.map((name) => (
            <a key={name} href={addressOf(name)} aria-current={page.value === name ? "page" : undefined}>
              {ABOUT[name].title}
            </a>
          ))}
        </nav>
        <button class="quiet" type="button" onClick={toggleTheme} aria-pressed={isDark()}>
          {isDark() ? "Light" : "Dark"}
        </button>
      </header>
      <Connection />
      <main id="main" tabIndex={-1}>
        <CurrentPage />
      </main>
      <footer class="foot">
        <a href="licenses.md">Licences of the packages in this app</a>
      </footer>
    </>
  );
}

/** Milliseconds in which the page that is shown first draws itself. */
const PRELOAD_AFTER_MS = 1500;

/** One after the other, so that a slider never waits for more than one. What fails is tried again when it is shown. */
async function preload(): Promise<void> {
  const figures = [figureLibrary, drawing];
  for (const load of [...figures, ...PAGES.map((name) => ABOUT[name].load)]) {
    await new Promise((done) => setTimeout(done, 50));
    await load().catch(() => {});
  }
}

function usePreload(): void {
  useEffect(() => {
    const timer = setTimeout(preload, PRELOAD_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
}

function CurrentPage() {
  usePreload();
  const shown = useSignal<{ name: PageName; Page: ComponentType } | null>(null);
  const problem = useSignal<string | null>(null);
  useSignalEffect(() => {
    const name = page.value;
    if (isLost.value && shown.peek()?.name === name) return;
    document.title = `${ABOUT[name].title} · Mho`;
    problem.value = null;
    ABOUT[name].load().then(
      (Page) => {
        if (page.peek() === name) shown.value = { name, Page };
      },
      (error: Error) => {
        problem.value = error.message;
      },
    );
  });
  if (problem.value) return <Problem title="The page cannot be loaded" text={problem.value} />;
  if (shown.value?.name !== page.value) return <Loading what="the page" />;
  const { Page } = shown.value;
  return (
    <Guard key={page.value}>
      <Page />
    </Guard>
  );
}
