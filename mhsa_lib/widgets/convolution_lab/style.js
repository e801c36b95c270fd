// How the convolution lab looks, beside what all laboratories share.

import { labStyle } from "../shared/lab_style.js";

export const CSS = `${labStyle("convolution_lab")}
.mhsa-convolution_lab .lab-bar > .lab-check {
  flex-direction: row; gap: .4rem; align-items: center; min-height: 2rem;
}
.mhsa-convolution_lab .lab-slider { display: flex; gap: .6rem; align-items: center; }
.mhsa-convolution_lab .lab-slider > input { flex: 1; min-width: 0; }
.mhsa-convolution_lab .lab-slider > span { min-width: 2.2em; text-align: end; }
/* Two lines, so that a longer finding moves nothing. */
.mhsa-convolution_lab .lab-message { margin-block: .4rem; min-height: 3em; }
.mhsa-convolution_lab .lab-pictures {
  display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr));
  gap: .5rem .75rem; margin-bottom: .6rem; justify-items: start; align-items: end;
}
.mhsa.mhsa-convolution_lab table.lab-picture {
  table-layout: fixed; width: 14rem; max-width: 100%; font-size: .65rem;
  letter-spacing: -.03em;
  border: 1px solid var(--mhsa-edge);
}
.mhsa.mhsa-convolution_lab .lab-picture :is(th, thead td) {
  width: 0; min-width: 0; height: 0; padding: 0; border: 0; position: static;
}
.mhsa.mhsa-convolution_lab .lab-picture thead th { width: auto; }
.mhsa.mhsa-convolution_lab .lab-picture tbody td {
  padding: 0; min-width: 0; height: 1.75rem; border: 0;
}
.mhsa-convolution_lab .lab-picture [role="gridcell"] { cursor: pointer; }
.mhsa.mhsa-convolution_lab .lab-picture td.lab-chosen {
  box-shadow: inset 0 0 0 2px var(--mhsa-accent), inset 0 0 0 3.5px var(--mhsa-paper);
}
.mhsa-convolution_lab .lab-picture td:focus-visible { outline-width: 3px; }
.mhsa-convolution_lab .lab-both {
  display: flex; flex-wrap: wrap; gap: .5rem 1.25rem; align-items: start;
  margin-bottom: .6rem;
}
.mhsa-convolution_lab .lab-heads {
  display: grid; grid-template-columns: repeat(3, minmax(0, 5.75rem)); gap: .4rem .5rem;
}
.mhsa-convolution_lab .lab-head { display: grid; gap: .15rem; min-width: 0; }
.mhsa-convolution_lab .lab-head-name { font-size: .75rem; line-height: 1.2; }
.mhsa-convolution_lab .lab-head-map {
  display: grid; grid-template-columns: repeat(var(--lab-across), 1fr);
  border: 1px solid var(--mhsa-edge); contain: content;
}
.mhsa-convolution_lab .lab-head-map > i { aspect-ratio: 1; }
.mhsa-convolution_lab .lab-pad { box-shadow: inset 0 0 0 .5px var(--mhsa-edge); }
.mhsa-convolution_lab .lab-void {
  background: repeating-linear-gradient(
    135deg, var(--mhsa-paper) 0 2px, var(--mhsa-line) 2px 3px
  );
}
.mhsa-convolution_lab .lab-query {
  outline: 2px solid var(--mhsa-wrong); outline-offset: -1px;
}
.mhsa-convolution_lab .lab-head > input { width: 100%; min-width: 0; text-align: end; }
.mhsa-convolution_lab .lab-wrong { color: var(--mhsa-wrong); }
.mhsa-convolution_lab .lab-wrong:empty { display: none; }
.mhsa.mhsa-convolution_lab .lab-sums :is(th, td) { text-align: end; padding-inline: .25rem; }
.mhsa.mhsa-convolution_lab .lab-sums tr > :first-child { text-align: start; }
.mhsa.mhsa-convolution_lab .lab-sums thead th { white-space: normal; max-width: 4.5rem; }
.mhsa-convolution_lab .lab-sums tbody tr:nth-last-child(-n + 2) > * { font-weight: 600; }
.mhsa-convolution_lab .lab-both > .lab-note { flex: 1 1 14rem; margin-top: 2rem; }
.mhsa-convolution_lab .lab-curve { display: block; width: 22rem; max-width: 100%; }
.mhsa-convolution_lab .lab-curve text { fill: var(--mhsa-muted); font-size: 12px; }
.mhsa-convolution_lab .lab-curve line { stroke: var(--mhsa-line); }
.mhsa-convolution_lab .lab-curve-line {
  fill: none; stroke: var(--mhsa-accent); stroke-width: 2.5;
}
.mhsa-convolution_lab .lab-curve-point {
  fill: var(--mhsa-paper); stroke: var(--mhsa-ink); stroke-width: 2.5;
}
@container (max-width: 30rem) {
  .mhsa-convolution_lab .lab-heads { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .mhsa-convolution_lab .lab-both > .lab-note { margin-top: 0; }
  .mhsa.mhsa-convolution_lab table.lab-picture { width: 100%; max-width: 18rem; }
  .mhsa.mhsa-convolution_lab .lab-sums :is(th, td) { min-width: 0; padding-inline: .15rem; }
  .mhsa.mhsa-convolution_lab .lab-sums th { white-space: normal; }
  .mhsa-convolution_lab .lab-pictures > .lab-figure { width: 100%; }
}
@container (max-width: 18rem) {
  .mhsa.mhsa-convolution_lab .lab-sums { font-size: .6875rem; }
  .mhsa.mhsa-convolution_lab .lab-sums :is(th, td) { padding-inline: .1rem; }
}
`;
