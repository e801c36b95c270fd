// How the attention stepper looks; colours come from drawing.js.

// The class .mhsa stands twice or more where a page's own style (the book's, Jupyter's)
// would otherwise reach into the widget.
const TABLES = `
.mhsa-attention_stepper .stepper-figure {
  display: flex; flex-wrap: wrap; gap: .75rem 1.25rem; align-items: start;
  margin-bottom: .75rem;
}
.mhsa-attention_stepper .stepper-matrix { max-width: 100%; min-width: 0; }
.mhsa-attention_stepper .stepper-live { min-width: 7rem; }
/* A title takes the width of its table, and never widens it. */
.mhsa-attention_stepper .stepper-live > .stepper-title { contain: inline-size; }
.mhsa-attention_stepper .stepper-title { font-weight: 600; margin: 0 0 .2rem; }
.mhsa-attention_stepper .stepper-scroll {
  overflow-x: auto; max-width: 100%; padding: 3px;
}
.mhsa.mhsa.mhsa-attention_stepper table {
  border-collapse: separate; border-spacing: 0; margin: 0; width: auto; border: 0;
  font-family: inherit; font-size: .8125rem; line-height: 1.3; table-layout: auto;
  overflow-wrap: normal;
}
.mhsa.mhsa.mhsa-attention_stepper :is(th, td) {
  padding: .15rem .35rem; min-width: 2.55rem; height: 1.75rem; white-space: nowrap;
  border: 0; border-inline-end: 1px solid var(--mhsa-line);
  border-bottom: 1px solid var(--mhsa-line); text-align: end; vertical-align: middle;
  font-weight: 400; max-width: none;
}
.mhsa.mhsa.mhsa-attention_stepper .stepper-wide td { min-width: 3.2rem; }
.mhsa.mhsa.mhsa-attention_stepper :is(th, td):not(.mhsa-shade) {
  background: var(--mhsa-paper); color: var(--mhsa-ink);
}
.mhsa.mhsa.mhsa-attention_stepper thead th {
  text-align: center; vertical-align: bottom;
}
.mhsa.mhsa.mhsa-attention_stepper tbody th {
  position: sticky; inset-inline-start: 0; z-index: 1; text-align: start;
}
.mhsa.mhsa.mhsa-attention_stepper :is(th, td) > bdi {
  display: inline-block; max-width: 6.5rem; overflow: hidden; text-overflow: ellipsis;
  vertical-align: bottom;
}
.mhsa.mhsa.mhsa-attention_stepper .stepper-live td { cursor: pointer; }
.mhsa.mhsa.mhsa-attention_stepper tr.stepper-on > * {
  box-shadow: inset 0 2px var(--mhsa-accent), inset 0 -2px var(--mhsa-accent);
}
.mhsa.mhsa.mhsa-attention_stepper th.stepper-on {
  box-shadow: inset 0 -3px var(--mhsa-accent);
}
.mhsa.mhsa.mhsa-attention_stepper :is(th.stepper-on, tr.stepper-on > th) {
  font-weight: 700;
}
.mhsa.mhsa.mhsa-attention_stepper td[aria-selected="true"] {
  box-shadow: inset 0 0 0 2px var(--mhsa-accent), inset 0 0 0 4px var(--mhsa-paper);
  font-weight: 700;
}
.mhsa.mhsa.mhsa-attention_stepper td:focus-visible {
  outline-offset: -1px; outline-width: 3px;
}
.mhsa.mhsa.mhsa-attention_stepper td.stepper-hidden {
  color: var(--mhsa-ink);
  background: repeating-linear-gradient(
    135deg, var(--mhsa-paper) 0 6px, var(--mhsa-line) 6px 7px);
}
.mhsa.mhsa.mhsa-attention_stepper td.stepper-sum { background: var(--mhsa-soft); }
.mhsa.mhsa.mhsa-attention_stepper td.stepper-entry { padding: 1px; }
.mhsa.mhsa.mhsa-attention_stepper td input[type="number"] {
  width: 4.2rem; min-height: 1.75rem; padding: 0 .2rem; text-align: end;
  border-color: transparent; border-radius: 2px; background: transparent;
}
.mhsa.mhsa.mhsa-attention_stepper td input[type="number"]:is(:hover, :focus) {
  border-color: var(--mhsa-edge);
}
.mhsa-attention_stepper input.stepper-zero { color: var(--mhsa-muted); }
.mhsa-attention_stepper .stepper-hand {
  border-top: 1px solid var(--mhsa-line); padding-top: .6rem;
}
.mhsa.mhsa.mhsa-attention_stepper .stepper-result > td:last-child { font-weight: 700; }
.mhsa-attention_stepper .stepper-hand .mhsa-muted { margin: .3rem 0 0; }
.mhsa-attention_stepper details > .stepper-matrix > .stepper-title { display: none; }
`;

export const CSS = `
.mhsa-attention_stepper .stepper-bar, .mhsa-attention_stepper .stepper-steps {
  display: flex; flex-wrap: wrap; gap: .4rem .75rem; align-items: end;
  margin: 0 0 .6rem;
}
.mhsa-attention_stepper .stepper-bar > label { display: flex; flex-direction: column; }
.mhsa-attention_stepper .stepper-bar > label.stepper-check {
  flex-direction: row; gap: .4rem; align-items: center; min-height: 2rem;
}
.mhsa-attention_stepper .stepper-grow { flex: 1 1 14rem; min-width: 0; }
.mhsa-attention_stepper select, .mhsa-attention_stepper input[type="text"] {
  width: 100%; min-width: 0; max-width: 100%;
}
.mhsa-attention_stepper .stepper-notice {
  border-inline-start: 3px solid var(--mhsa-accent); padding-inline-start: .6rem;
}
.mhsa-attention_stepper fieldset {
  border: 0; margin: 0 0 .6rem; padding: 0; min-width: 0;
}
.mhsa-attention_stepper legend { padding: 0; margin-bottom: .25rem; }
.mhsa-attention_stepper .stepper-chips { display: flex; flex-wrap: wrap; gap: .3rem; }
.mhsa-attention_stepper .stepper-chip {
  position: relative; display: flex; flex-direction: column; align-items: center;
  min-width: 3.2rem; max-width: 100%; padding: .2rem .45rem .3rem; cursor: pointer;
  text-align: center; line-height: 1.3; border: 1px solid var(--mhsa-edge);
  border-radius: 4px;
}
.mhsa-attention_stepper .stepper-chip:hover { background: var(--mhsa-soft); }
/* The radio button itself lies over the chip, so that its focus ring is the chip's. */
.mhsa-attention_stepper .stepper-chip input[type="radio"] {
  position: absolute; inset: 0; width: 100%; height: 100%; margin: 0; cursor: pointer;
  appearance: none; border: 0; border-radius: 4px; background: none;
}
.mhsa-attention_stepper .stepper-chip.stepper-on {
  border-color: var(--mhsa-accent); box-shadow: inset 0 0 0 2px var(--mhsa-accent);
}
.mhsa-attention_stepper .stepper-word {
  font-size: 1.0625rem; font-weight: 600; max-width: 100%;
}
.mhsa-attention_stepper .stepper-chip small {
  font-size: .75rem; opacity: 1; color: var(--mhsa-muted);
}
.mhsa-attention_stepper .stepper-chip .stepper-share {
  color: var(--mhsa-ink); align-self: stretch; border-top: 1px solid var(--mhsa-line);
  margin-top: auto; padding-top: .1rem;
}
.mhsa-attention_stepper .stepper-share::before {
  content: ""; display: block; height: 5px; border-radius: 2px;
  width: calc(100% * var(--stepper-share)); background: var(--mhsa-accent);
}
.mhsa-attention_stepper .stepper-steps {
  border-top: 1px solid var(--mhsa-line); padding-top: .7rem;
}
.mhsa-attention_stepper .stepper-steps select { flex: 1 1 12rem; width: auto; }
.mhsa-attention_stepper .stepper-formula { margin-bottom: .25rem; }
.mhsa-attention_stepper .stepper-formula > span:first-child {
  font-family: "STIX Two Text", Cambria, Georgia, serif; font-size: 1.0625rem;
  font-style: italic; white-space: pre-wrap; margin-inline-end: 1rem;
}
.mhsa-attention_stepper .stepper-formula > span { display: inline-block; }
.mhsa-attention_stepper .stepper-formula sub { line-height: 0; }
.mhsa-attention_stepper .stepper-line { min-height: 3em; }
.mhsa.mhsa-attention_stepper summary {
  cursor: pointer; min-height: 24px; width: fit-content; max-width: 100%;
  margin: 0; padding: 0; border: 0; font: inherit;
}
.mhsa.mhsa-attention_stepper summary:hover { background: var(--mhsa-soft); }
.mhsa.mhsa-attention_stepper details {
  margin: 0 0 .6rem; padding: 0; border: 0; max-width: none;
}
.mhsa.mhsa-attention_stepper p { max-width: none; }
${TABLES}
@container (max-width: 30rem) {
  .mhsa-attention_stepper .stepper-line { min-height: 6em; }
  .mhsa-attention_stepper .stepper-steps select { order: -1; flex: 1 1 100%; }
  .mhsa-attention_stepper .stepper-steps button { flex: 1 1 auto; }
  .mhsa.mhsa.mhsa-attention_stepper table { font-size: .75rem; }
  .mhsa.mhsa.mhsa-attention_stepper :is(th, td),
  .mhsa.mhsa.mhsa-attention_stepper .stepper-wide td {
    padding: .1rem .15rem; min-width: 1.9rem;
  }
  .mhsa.mhsa.mhsa-attention_stepper .stepper-live th > bdi {
    white-space: normal; max-width: 2.4rem; max-height: 3.9em; line-break: anywhere;
    overflow-wrap: anywhere;
  }
  .mhsa.mhsa.mhsa-attention_stepper .stepper-live tbody th > bdi { max-width: 3.2rem; }
  .mhsa.mhsa.mhsa-attention_stepper td input[type="number"] { width: 2.9rem; }
}
`;
