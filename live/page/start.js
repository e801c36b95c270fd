// All that a page loads of its Python before the reader asks for it: a click on
// "Start Python" or on a Run button imports live.js from the folder of this file.
"use strict";
{
  const folder = new URL("./", document.currentScript.src);
  const bar = document.querySelector(".live-bar");
  const status = bar.querySelector(".live-status");
  const button = bar.querySelector(".live-start");
  let attempts = 0;
  let starting = null;

  const say = (text) => {
    status.textContent = text;
  };

  // Edits of an earlier visit wait in this browser; say so before they are loaded.
  try {
    const prefix = `live:${location.pathname}:`;
    const saved = Object.keys(localStorage).filter((key) => key.startsWith(prefix));
    if (saved.length) {
      say("This browser keeps your edits of this page; Start Python brings them back.");
    }
  } catch {
    // A browser that stores nothing has nothing to bring back.
  }

  async function load() {
    if (location.protocol === "file:") {
      say(
        "Python cannot start in a page opened from a file. Serve the book (make book) " +
          "or open it on the web.",
      );
      return null;
    }
    say("Loading Python.");
    try {
      // Another address for another attempt: browsers remember a failed import.
      const again = attempts ? `?again=${attempts}` : "";
      attempts += 1;
      const module = await import(new URL(`live.js${again}`, folder));
      return module.start({ bar, folder });
    } catch (error) {
      console.error(error);
      say("The page's own files did not come. Are you online? Press Retry.");
      button.textContent = "Retry";
      return null;
    }
  }

  document.addEventListener("click", async (event) => {
    const pressed = event.target.closest?.(".live-start, .live-run");
    if (!pressed || document.documentElement.dataset.live === "on") return;
    starting ??= load();
    const live = await starting;
    if (live === null) starting = null;
    else if (pressed.classList.contains("live-run")) live.run(pressed);
  });
}
