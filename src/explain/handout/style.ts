/** For reading on a screen, and for A4 paper without a figure cut in two. */
export const STYLE = `
:root { color: #1a1f2b; background: #fff; }
body { font: 16px/1.6 "Source Sans 3", system-ui, "PingFang SC", "Noto Sans CJK SC", sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 2.5rem; line-height: 1.2; }
h2 { font-size: 1.75rem; margin-top: 3rem; border-bottom: 1px solid #e0ddd5; }
h3 { font-size: 1.25rem; margin-top: 2.5rem; }
h4 { font-size: 0.875rem; color: #565d6b; margin: 1.2rem 0 0; }
code { font-family: ui-monospace, Consolas, monospace; font-size: 0.9em; }
a { color: inherit; }
figure { margin: 1rem 0; }
svg { max-width: 100%; height: auto; }
.chapters { padding-left: 1.2rem; columns: 2; font-size: 0.875rem; }
.chapters > li { break-inside: avoid-column; margin-bottom: 0.8rem; }
th { text-align: start; padding-inline-end: 1.5rem; }
small, .place { font-size: 0.8125rem; color: #565d6b; }
.term { text-decoration-style: dotted; text-underline-offset: 0.2em; }
.twin { display: grid; grid-template-columns: max-content 1fr; gap: 0 1rem; font-size: 0.875rem; }
.twin dd { margin: 0; overflow-wrap: anywhere; }
.predict { border-left: 3px solid #1a1f2b; padding-left: 1rem; }
.exercises li { margin: 0.4rem 0; }
.glossary dt, .key dt { font-weight: 600; margin-top: 0.6rem; break-after: avoid; }
.glossary dd, .key dd { margin-left: 1.2rem; }
.key dl { columns: 2; font-size: 0.875rem; }
@media print {
  @page { size: A4; margin: 18mm 16mm; }
  body { font-size: 10.5pt; margin: 0; padding: 0; max-width: none; }
  h2, h3, h4, h3 + .place, .twin { break-after: avoid; }
  .glossary dl { columns: 2; font-size: 0.875rem; }
  main > section, .glossary, .key { break-before: page; }
  figure, .predict, .twin, .exercises li, .glossary dd, .key dd { break-inside: avoid; }
  figure svg { max-height: 240mm; }
  p { orphans: 3; widows: 3; }
}
`
