// What the theme has for localStorage: a browser may forbid it, or have no room, and then
// it is a shelf that the page forgets. It stands in each page's head.
"use strict";
{
  const memory = new Map();
  globalThis.shelf = {
    getItem(key) {
      try {
        return memory.get(key) ?? localStorage.getItem(key);
      } catch {
        return null;
      }
    },
    setItem(key, value) {
      try {
        localStorage.setItem(key, value);
        memory.delete(key);
      } catch {
        memory.set(key, value);
      }
    },
    removeItem(key) {
      memory.delete(key);
      try {
        localStorage.removeItem(key);
      } catch {
        // Nothing was kept there.
      }
    },
  };
}
