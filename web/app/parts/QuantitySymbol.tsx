/** "NL_LTP" as NL with its index. */
export function QuantitySymbol({ text }: { readonly text: string }) {
  const [stem, ...index] = text.split("_");
  return (
    <span class="symbol">
      {stem}
      {index.length > 0 && <sub>{index.join(" ")}</sub>}
    </span>
  );
}
