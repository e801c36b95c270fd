// Another tab with the same chapter may edit the same cell: its text is offered, and
// neither of the two is lost.
import { t } from "../../mhsa_lib/widgets/shared/language.js";

function button(className, text, label, onclick) {
  const element = document.createElement("button");
  Object.assign(element, { type: "button", className, textContent: text, onclick });
  element.setAttribute("aria-label", label);
  return element;
}

export class OtherTab {
  /** @param {import("./cell.js").Cell} cell whose editor is open */
  constructor(cell) {
    this.cell = cell;
    this.touched = false; // whether the reader has edited the cell in this tab
    this.declined = null;
    this.element = document.createElement("span");
    this.element.className = "live-other";
    this.element.hidden = true;
    const n = cell.number;
    this.element.append(
      t("Another tab, or a file, has another text of this cell."),
      button(
        "live-take",
        t("Take it"),
        t("Take it: the other text of cell {n}", { n }),
        () => this.take(),
      ),
      button(
        "live-decline",
        t("Forget it"),
        t("Forget it: the other text of cell {n}", { n }),
        () => this.decline(),
      ),
    );
    cell.tools.append(this.element);
    cell.store.follow(cell.key, {
      written: (text) => this.receive(text),
      other: (text) => this.offer(text),
    });
    this.offer(cell.store.readOther(cell.key));
  }

  /** The reader has edited the cell here, perhaps over a text of the other tab. */
  edited() {
    this.touched = true;
    this.offer(this.cell.store.readOther(this.cell.key) ?? this.text);
  }

  /** Another tab has written the cell, over what this tab had kept. */
  receive(text) {
    const { store, key, edited, source } = this.cell;
    if (this.touched && edited && text !== source) store.writeOther(key, source);
    this.offer(text);
  }

  offer(text) {
    this.text = text;
    const { source } = this.cell;
    this.element.hidden = text === null || text === source || text === this.declined;
  }

  /** The other text comes into the editor; what stood there is offered in its turn. */
  take() {
    const { store, key, edited, editor, source } = this.cell;
    const { text } = this;
    store.writeOther(key, edited ? source : null);
    this.text = null;
    editor.source = text;
    this.offer(edited ? source : null);
    editor.focus();
  }

  decline() {
    const { store, key, edited, editor, source } = this.cell;
    this.declined = this.text;
    store.read(key); // seen, so that it may be written over
    store.write(key, edited ? source : null);
    store.writeOther(key, null);
    this.offer(null);
    editor.focus();
  }
}
