/** "NL_LTP" as NL with its index; "G_max/G_min" as a quotient of two. */
export function QuantitySymbol({ text }: { readonly text: string }) {
  return (
    <span class="symbol">
      {text.split("/").map((part, i) => {
        const [stem, ...index] = part.split("_");
        return (
          <>
            {i > 0 && "/"}
            {stem}
            {index.length > 0 && <sub>{index.join(" ")}</sub>}
          </>
        );
      })}
    </span>
  );
}
