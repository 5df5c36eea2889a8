// Focus never falls to the body: where the focused element disappears or is disabled (a zoom, a button that waits), what is next to it in its
// place takes the focus, so that the keyboard goes on from there. A press on empty space takes focus away as ever.

const PLACES = "dialog, section, nav, aside, fieldset, form, main";
const FOCUSABLE =
  'button:not(:disabled), a[href], input:not(:disabled), select:not(:disabled), [role="button"][tabindex="0"]';

interface Last {
  readonly element: Element;
  /** Elements from the inside out. */
  readonly places: readonly HTMLElement[];
}

let last: Last | null = null;

/** Watches all of the page, from now on. */
export function keepFocus(): void {
  document.addEventListener("focusin", ({ target }) => remember(target as Element));
  document.addEventListener("pointerdown", ({ target }) => remember((target as Element).closest(FOCUSABLE)));
  new MutationObserver(restore).observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ["disabled"],
  });
}

function remember(element: Element | null): void {
  last = element && { element, places: placesOf(element) };
}

function restore(): void {
  if (last === null || document.activeElement !== document.body || !isGone(last.element)) return;
  const place = last.places.find((one) => one.isConnected) ?? document.getElementById("main")!;
  const next = place.id === "main" ? null : nextIn(place);
  if (!next && !place.hasAttribute("tabindex")) place.tabIndex = -1;
  (next ?? place).focus({ preventScroll: true });
}

/** The current one of several (the level of a plan that was opened), else the first. */
const nextIn = (place: HTMLElement) =>
  place.querySelector<HTMLElement>("button[aria-current]") ?? place.querySelector<HTMLElement>(FOCUSABLE);

const isGone = (element: Element) => !element.isConnected || element.matches(":disabled");

function placesOf(element: Element): HTMLElement[] {
  const places: HTMLElement[] = [];
  let place = element.parentElement?.closest<HTMLElement>(PLACES);
  while (place) {
    places.push(place);
    place = place.parentElement?.closest<HTMLElement>(PLACES);
  }
  return places;
}
