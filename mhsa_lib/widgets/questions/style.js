// How the questions look.

export const CSS = `
.mhsa-questions fieldset {
  margin: 0; padding: 0; border: 0; min-inline-size: 0;
}
.mhsa-questions fieldset + fieldset {
  margin-top: 1.2rem; padding-top: 1.2rem; border-top: 1px solid var(--mhsa-line);
}
.mhsa-questions legend {
  padding: 0; margin: 0 0 .5rem; float: left; width: 100%;
}
.mhsa-questions .question-kind {
  display: block; color: var(--mhsa-muted); font-size: .8125rem; font-weight: 600;
}
.mhsa-questions .question-before {
  clear: both; margin: 0 0 .3rem; color: var(--mhsa-muted); font-size: .875rem;
}
.mhsa-questions .question-before[hidden] { display: none; }
.mhsa-questions ol {
  clear: both; list-style: none; margin: 0 0 .7rem; padding: 0;
}
.mhsa-questions li { margin: 0; padding: .15rem 0; }
.mhsa-questions li > label {
  display: flex; gap: .6rem; align-items: flex-start; padding: .2rem 0; cursor: pointer;
}
.mhsa-questions li > label > span { padding-top: .05rem; min-width: 0; }
.mhsa-questions fieldset[data-locked] li > label { cursor: default; }
.mhsa-questions .question-reason {
  margin: .1rem 0 .5rem 2.1rem; padding-inline-start: .7rem;
  border-inline-start: 3px solid var(--mhsa-line);
}
.mhsa-questions [data-verdict="right"] .question-reason {
  border-color: var(--mhsa-right);
}
.mhsa-questions [data-verdict="wrong"] .question-reason {
  border-inline-start-style: dotted; border-color: var(--mhsa-wrong);
}
.mhsa-questions .question-mark { font-weight: 600; }
.mhsa-questions [data-verdict="right"] .question-mark { color: var(--mhsa-right); }
.mhsa-questions [data-verdict="wrong"] .question-mark { color: var(--mhsa-wrong); }
.mhsa-questions .question-foot {
  display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: center;
}
.mhsa-questions .question-foot p { margin: 0; }
`;
