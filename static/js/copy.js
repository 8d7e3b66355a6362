/** `<button data-copy="id" data-copied="…">` copies the value of the field with that id, and says so. */

import { announce } from "./fellesloep.js";

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Not allowed here: the text is marked, so that Ctrl+C takes it.
    return;
  }
  const before = button.textContent;
  button.textContent = button.dataset.copied;
  announce(button.dataset.copied);
  setTimeout(() => {
    button.textContent = before;
  }, 3000);
});
