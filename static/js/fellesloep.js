/**
 * What every page shares: spoken announcements, focus after htmx swaps, questions before an action,
 * failures that the server could not word, dates spelled out, hints that open on hover.
 *
 * The server speaks through HX-Trigger: {"announce": {"text": "Lagret 14.02"}} (or a plain string).
 * `data-focus` on swapped-in markup takes the focus; an error summary or the first invalid field does so anyway.
 */

const texts = document.getElementById("fl-texts")?.dataset ?? {};

// --- A form is sent once ---

// The server does an act once whatever happens; here a second click has nothing to wait for.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented || form.matches("[hx-post], [data-hx-post]")) return;
  if (form.dataset.sent) event.preventDefault();
  else form.dataset.sent = "yes";
});
window.addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
});

// --- Announcements ---

/** Says `text` to screen readers; the same text twice is said twice. */
export function announce(text) {
  const region = document.getElementById("fl-announce");
  if (!region || !text) return;
  region.textContent = "";
  setTimeout(() => {
    region.textContent = text;
  }, 60);
}

document.addEventListener("announce", (event) => {
  const { text, value } = event.detail ?? {};
  announce(text ?? value);
});

// --- Focus after a swap ---

const focusable = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";
let lastFocusedId = "";

document.addEventListener("htmx:beforeSwap", (event) => {
  // A session that ended answers with the sign-in page: go there instead of showing it inside this one.
  const { xhr } = event.detail;
  if (texts.login?.startsWith("/") && xhr.responseURL && new URL(xhr.responseURL).pathname === texts.login) {
    event.detail.shouldSwap = false;
    location.assign(xhr.responseURL.replace(/next=[^&]*/, `next=${encodeURIComponent(location.pathname)}`));
    return;
  }
  lastFocusedId = document.activeElement?.id || document.activeElement?.closest("[id]")?.id || "";
});

document.addEventListener("htmx:afterSettle", (event) => {
  const root = event.detail.elt instanceof Element ? event.detail.elt : document.body;
  const wanted = root.querySelector("[data-error-summary]") ?? root.querySelector("[aria-invalid=true]") ?? root.querySelector("[data-focus]");
  if (wanted) {
    if (!wanted.matches(focusable)) wanted.tabIndex = -1;
    wanted.focus();
  } else if (document.activeElement === document.body && lastFocusedId) {
    const before = document.getElementById(lastFocusedId);
    (before?.matches(focusable) ? before : before?.querySelector(focusable))?.focus();
  }
  spellOutDates(document);
});

// --- What went wrong ---

function showFailure(text) {
  const area = document.querySelector("dialog[open] [data-failures]") ?? document.getElementById("fl-messages");
  if (!area || !text) return;
  area.querySelector("[data-failure]")?.remove();
  const alert = document.createElement("div");
  alert.className = "ds-alert fl-alert";
  alert.dataset.color = "danger";
  alert.dataset.size = "sm";
  alert.dataset.failure = "";
  alert.setAttribute("role", "alert");
  alert.textContent = text;
  area.prepend(alert);
  alert.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:responseError", (event) => {
  const { status } = event.detail.xhr;
  showFailure(status === 401 || status === 403 ? texts.forbidden : texts.failed);
});
document.addEventListener("htmx:sendError", () => showFailure(texts.offline));
document.addEventListener("htmx:timeout", () => showFailure(texts.offline));
document.addEventListener("htmx:beforeRequest", () => document.querySelector("[data-failure]")?.remove());

// --- Questions before an action: hx-confirm, and data-confirm on an ordinary form ---

function ask(question) {
  const dialog = document.getElementById("fl-confirm");
  dialog.querySelector("#fl-confirm-text").textContent = question;
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

document.addEventListener("htmx:confirm", (event) => {
  const { question, issueRequest } = event.detail;
  if (!question) return;
  event.preventDefault();
  ask(question).then((yes) => yes && issueRequest(true));
});

document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || form.dataset.confirmed === "yes") {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  ask(question).then((yes) => {
    if (!yes) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
  });
}, true);

// --- Fields that send their form when changed: <select data-autosubmit> in a GET form without htmx ---

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-autosubmit]")) event.target.form?.requestSubmit();
});

// --- Native date fields follow the browser's language; the date is spelled out in the page's ---

const day = new Intl.DateTimeFormat(document.documentElement.lang || "nb", { dateStyle: "long", timeZone: "UTC" });

function spellOut(input) {
  const readout = input.closest(".fl-field, .ds-field")?.querySelector("[data-date-readout]");
  if (readout) readout.textContent = input.value && input.validity.valid ? day.format(new Date(input.value)) : "";
}

function spellOutDates(root) {
  root.querySelectorAll("input[type=date]").forEach(spellOut);
}

document.addEventListener("input", (event) => {
  if (event.target.matches("input[type=date]")) spellOut(event.target);
});
spellOutDates(document);

// --- Hints open on hover too, and stay while the pointer is on them ---

if (matchMedia("(hover: hover) and (pointer: fine)").matches) {
  let opening = 0;
  let closing = 0;
  let opened = null;
  const textOf = (target) => {
    const button = target.closest?.(".fl-hint");
    return button ? document.getElementById(button.getAttribute("popovertarget")) : target.closest?.(".fl-hint-text");
  };
  document.addEventListener("pointerover", (event) => {
    const text = textOf(event.target);
    if (!text) return;
    clearTimeout(closing);
    const button = event.target.closest(".fl-hint");
    if (!button || text.matches(":popover-open")) return;
    clearTimeout(opening);
    opening = setTimeout(() => {
      if (!text.isConnected || text.matches(":popover-open")) return;
      text.showPopover({ source: button });
      opened = text;
    }, 350);
  });
  document.addEventListener("pointerout", (event) => {
    if (!textOf(event.target)) return;
    clearTimeout(opening);
    clearTimeout(closing);
    closing = setTimeout(() => {
      if (opened?.isConnected && opened.matches(":popover-open")) opened.hidePopover();
      opened = null;
    }, 300);
  });
  document.addEventListener("click", (event) => {
    // A click on "?" while hover has it open keeps it open.
    if (event.target.closest?.(".fl-hint") && opened?.matches(":popover-open")) {
      event.preventDefault();
      opened = null;
    }
  }, true);
}
