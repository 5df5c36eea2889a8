// States of a place with nothing to show: it loads, it is empty, it failed. Each keeps its height, so that nothing jumps.
import type { ComponentChildren } from "preact";

export const Loading = ({ what }: { readonly what: string }) => (
  <div class="state" role="status">
    <span class="spinner" aria-hidden="true" /> Loading {what}…
  </div>
);

export const Empty = ({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) => (
  <div class="state">
    <strong>{title}</strong>
    {children}
  </div>
);

/** `text` may hold several lines; a line "hint: …" says what helps. */
export const Problem = ({ title, text }: { readonly title: string; readonly text: string }) => (
  <div class="state problem" role="alert">
    <strong>{title}</strong>
    <pre>{text}</pre>
  </div>
);

/** In place of what only the server has, where the page is open without one. */
export function ServerNeeded({ title }: { readonly title: string }) {
  return (
    <Empty title={title}>
      <p>
        Start it with <code>mho ui</code> and open the address that it prints.
      </p>
    </Empty>
  );
}
