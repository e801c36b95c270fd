// One cell as an editor: CodeMirror 6, in the colours of the page's own code.
import {
  defaultKeymap,
  history,
  historyKeymap,
  indentWithTab,
} from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import {
  bracketMatching,
  indentOnInput,
  indentUnit,
  syntaxHighlighting,
} from "@codemirror/language";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap } from "@codemirror/view";
import { tagHighlighter, tags } from "@lezer/highlight";

// The classes of Pygments, so that one palette serves light and dark.
const colours = tagHighlighter([
  { tag: tags.keyword, class: "k" },
  { tag: [tags.controlKeyword, tags.definitionKeyword], class: "k" },
  { tag: [tags.moduleKeyword, tags.operatorKeyword], class: "kn" },
  { tag: [tags.bool, tags.null], class: "kc" },
  { tag: tags.comment, class: "c1" },
  { tag: tags.string, class: "s2" },
  { tag: tags.number, class: "mi" },
  { tag: tags.operator, class: "o" },
  { tag: tags.function(tags.definition(tags.variableName)), class: "nf" },
  { tag: tags.definition(tags.className), class: "nc" },
  { tag: tags.meta, class: "nd" },
]);

/**
 * Draws an editor into parent. Escape, then Tab leaves it (Tab alone indents);
 * Shift-Enter calls run; every change calls change with the text.
 */
export function createEditor({ parent, source, label, description, run, change }) {
  const leave = (view) => {
    view.setTabFocusMode(true);
    return true;
  };
  const runCell = () => {
    run();
    return true;
  };
  const view = new EditorView({
    parent,
    state: EditorState.create({
      doc: source,
      extensions: [
        keymap.of([
          { key: "Shift-Enter", run: runCell },
          { key: "Mod-Enter", run: runCell },
          { key: "Escape", run: leave },
          indentWithTab,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        history(),
        python(),
        indentUnit.of("    "),
        indentOnInput(),
        bracketMatching(),
        syntaxHighlighting(colours),
        EditorView.contentAttributes.of({
          "aria-label": label,
          "aria-describedby": description,
          autocapitalize: "off",
          autocorrect: "off",
          spellcheck: "false",
          tabindex: "0",
        }),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          view.setTabFocusMode(false);
          change(view.state.doc.toString());
        }),
        EditorView.domEventHandlers({ blur: () => view.setTabFocusMode(false) }),
      ],
    }),
  });
  // Keys typed here are code: the theme's shortcuts ("/" searches) must not see them.
  for (const kind of ["keydown", "keypress", "keyup"]) {
    view.dom.addEventListener(kind, (event) => event.stopPropagation());
  }
  return {
    get source() {
      return view.state.doc.toString();
    },
    set source(text) {
      if (text === view.state.doc.toString()) return;
      view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
    },
    focus: () => view.focus(),
  };
}
