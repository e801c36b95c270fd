// Draws what a cell shows. Whatever comes from Python is text, a PNG, or the JSON of one
// of the book's own widgets; nothing is ever read as HTML.

function add(parent, tag, className = "") {
  const element = document.createElement(tag);
  if (className) element.className = className;
  parent.append(element);
  return element;
}

/** Adds text, a note or an error; text joins the text before it. */
export function showText(output, text, kind) {
  const last = output.lastElementChild;
  if (kind === "text" && last?.dataset.kind === "text") {
    last.querySelector("pre").append(text);
    return;
  }
  const box = add(output, "div", `output stream live-${kind}`);
  box.dataset.kind = kind;
  add(add(box, "div", "highlight"), "pre").textContent = text;
}

function showImage(output, { png, width, height }, alt) {
  const image = add(output, "img");
  image.alt = alt;
  image.width = width;
  image.height = height;
  image.src = `data:image/png;base64,${png}`;
}

async function showWidget(output, { name, data, state, alt }, mount) {
  const box = add(output, "div", "mhsa-widget");
  box.dataset.widget = name;
  add(box, "p").textContent = alt; // stays if the module does not come
  const island = add(box, "script");
  island.type = "application/json";
  island.textContent = JSON.stringify({ data, state });
  const module = await import(mount);
  await module.mount(output);
}

/**
 * Adds one output: text, note, error, image or widget.
 * @param {HTMLElement} output
 * @param {import("./worker.js").Output} message
 * @param {{ alt: string, mount: string }} how the picture's text, the widgets' script
 */
export function showOutput(output, { kind, data }, { alt, mount }) {
  if (kind === "image") showImage(output, data, alt);
  else if (kind === "widget") showWidget(output, data, mount).catch(console.error);
  else showText(output, data.text, kind);
}
