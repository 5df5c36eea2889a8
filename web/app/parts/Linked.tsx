// Text with its DOIs as links.
const DOI = /\b(?:doi:? ?)?(10\.\d{4,9}\/[^\s,;)]*[^\s,;).])/;

/** The paper whose questions Mho answers (CITATION.cff). */
export const PAPER = {
  citation: "Huang, Sun, Peng, Jiang, Yu, ACM TODAES 2022",
  doi: "10.1145/3500929",
} as const;

export const DoiLink = ({ doi }: { readonly doi: string }) => (
  <a href={`https://doi.org/${doi}`} target="_blank" rel="noreferrer">
    doi {doi}
  </a>
);

export function Linked({ text }: { readonly text: string }) {
  const found = DOI.exec(text);
  if (!found) return <>{text}</>;
  return (
    <>
      {text.slice(0, found.index)}
      <DoiLink doi={found[1]!} />
      <Linked text={text.slice(found.index + found[0].length)} />
    </>
  );
}
