/**
 * <fl-grid> around the status grid: the arrow keys move between cells, Enter opens the editor, Esc leaves
 * everything as it was, and after a save the focus goes one cell down.
 *
 *   <fl-grid>
 *     <span data-save-status …></span>                                   ({% save_status %})
 *     <table id="status-grid"> … <td id="cell-<municipality>-<solution>">
 *       <button class="fl-cell" hx-get="…" hx-target="#cell-editor-body"> …
 *     <dialog id="cell-editor" class="ds-dialog fl-cell-editor"><div id="cell-editor-body"></div></dialog>
 *   </fl-grid>
 *
 * A saved cell is answered with HX-Trigger {"cellSaved": {"cell": "cell-1-2", "message": "Lagret 14.02"}} and the
 * changed cells and sums as out-of-band swaps. 409 and 422 answers are swapped into the open editor.
 * `data-close` on a button in the editor closes it. Without JavaScript the buttons' own links or forms must do.
 */

const CELL = "button.fl-cell";
const PHONE = matchMedia("(max-width: 40rem)");
const GAP = 8;

class StatusGrid extends HTMLElement {
  connectedCallback() {
    this.current = null; // id of the table cell that has or had the focus
    this.dialog = this.querySelector("#cell-editor") ?? document.getElementById("cell-editor");
    this.addEventListener("keydown", this);
    this.addEventListener("focusin", this);
    this.addEventListener("click", this);
    this.dialog?.addEventListener("close", this);
    // An error or a spelled-out date makes the editor taller: keep all of it in sight.
    this.resized = new ResizeObserver(() => this.dialog.open && this.place(this.button(this.current)));
    if (this.dialog) this.resized.observe(this.dialog);
    this.dialog?.addEventListener("click", this);
    this.bodyEvents = ["cellSaved", "htmx:afterSettle", "htmx:beforeRequest", "htmx:afterRequest"];
    for (const name of this.bodyEvents) document.body.addEventListener(name, this);
    this.rove();
  }

  disconnectedCallback() {
    this.resized?.disconnect();
    for (const name of this.bodyEvents) document.body.removeEventListener(name, this);
  }

  get table() {
    return this.querySelector("table");
  }

  get cells() {
    return [...this.table.querySelectorAll(CELL)];
  }

  button(id) {
    return id ? document.getElementById(id)?.querySelector(CELL) : null;
  }

  /** One cell is in the tab order; the arrow keys reach the rest. */
  rove() {
    const cells = this.cells;
    const here = this.button(this.current) ?? cells[0];
    for (const cell of cells) cell.tabIndex = cell === here ? 0 : -1;
    // What stands still while the rest scrolls must not cover the cell that has the focus.
    const [scroller, names] = [this.table.closest(".fl-scroll"), this.table.tHead?.rows[0]?.cells[0]];
    if (scroller && names) scroller.style.scrollPaddingInlineStart = `${names.offsetWidth}px`;
  }

  focusCell(button) {
    if (!button) return;
    this.current = button.closest("td").id;
    this.rove();
    button.focus();
    button.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  /** The next cell with a button in that direction, or null at the edge. */
  step(button, down, right) {
    const cell = button.closest("td");
    if (right) {
      let next = cell;
      do next = right > 0 ? next.nextElementSibling : next.previousElementSibling;
      while (next && !next.querySelector(CELL));
      return next?.querySelector(CELL) ?? null;
    }
    const rows = [...this.table.querySelectorAll("tbody > tr")].filter((row) => !row.hidden);
    let index = rows.indexOf(cell.parentElement) + down;
    while (rows[index]) {
      const found = rows[index].cells[cell.cellIndex]?.querySelector(CELL);
      if (found) return found;
      index += down;
    }
    return null;
  }

  handleEvent(event) {
    const name = `on_${event.type.replace("htmx:", "htmx_")}`;
    this[name]?.(event);
  }

  on_keydown(event) {
    const button = event.target.closest(CELL);
    if (!button || event.altKey) return;
    const row = [...button.closest("tr").querySelectorAll(CELL)];
    const jump = event.ctrlKey || event.metaKey;
    const targets = {
      ArrowDown: () => this.step(button, 1, 0),
      ArrowUp: () => this.step(button, -1, 0),
      ArrowRight: () => this.step(button, 0, 1),
      ArrowLeft: () => this.step(button, 0, -1),
      Home: () => (jump ? this.cells[0] : row[0]),
      End: () => (jump ? this.cells.at(-1) : row.at(-1)),
      PageDown: () => this.stepMany(button, 1),
      PageUp: () => this.stepMany(button, -1),
    };
    if (!targets[event.key] || (jump && event.key.startsWith("Arrow"))) return;
    event.preventDefault();
    this.focusCell(targets[event.key]());
  }

  stepMany(button, down) {
    let here = button;
    for (let i = 0; i < 10; i++) here = this.step(here, down, 0) ?? here;
    return here;
  }

  on_focusin(event) {
    const button = event.target.closest?.(CELL);
    if (!button || !this.table.contains(button)) return;
    this.current = button.closest("td").id;
    this.rove();
  }

  on_click(event) {
    if (event.target.closest?.("[data-close]") && this.dialog?.contains(event.target)) this.dialog.close();
    else if (event.target === this.dialog) {
      // Outside the box, on the backdrop.
      const box = this.dialog.getBoundingClientRect();
      const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
      if (!inside) this.dialog.close();
    }
  }

  // --- The editor ---

  on_htmx_afterSettle(event) {
    this.rove();
    const body = this.dialog?.querySelector("#cell-editor-body");
    if (!body || event.detail.target !== body || !body.childElementCount || this.saved) return;
    const button = this.button(this.current);
    if (!this.dialog.open) {
      this.dialog.showModal();
      button?.setAttribute("aria-expanded", "true");
      this.place(button);
      (body.querySelector("[autofocus], input:checked") ?? body.querySelector("input:not([type=hidden]), select, textarea, button"))?.focus();
    }
  }

  /** Beside the cell where there is room, else as near as the window allows; a phone gets a sheet from the stylesheet. */
  place(button) {
    const { style, dataset } = this.dialog;
    delete dataset.placed;
    style.left = style.top = "";
    if (!button || PHONE.matches) return;
    const cell = button.getBoundingClientRect();
    const box = this.dialog.getBoundingClientRect();
    const right = cell.right + GAP;
    const left = cell.left - GAP - box.width;
    let x = right + box.width + GAP <= innerWidth ? right : left;
    if (x < GAP) x = Math.max(GAP, (innerWidth - box.width) / 2);
    const y = Math.max(GAP, Math.min(cell.top - 2 * GAP, innerHeight - box.height - GAP));
    dataset.placed = "";
    style.left = `${Math.round(x)}px`;
    style.top = `${Math.round(y)}px`;
  }

  on_close() {
    for (const cell of this.table.querySelectorAll(`${CELL}[aria-expanded]`)) cell.removeAttribute("aria-expanded");
    const body = this.dialog.querySelector("#cell-editor-body");
    body.replaceChildren();
    if (!this.saved) this.button(this.current)?.focus();
  }

  on_cellSaved(event) {
    const { cell, message } = event.detail;
    this.saved = true;
    this.tell("saved", message);
    // The event comes before the swap: close and move when the new cells stand in the page.
    setTimeout(() => {
      if (this.dialog?.open) this.dialog.close();
      this.saved = false;
      const button = this.button(cell);
      if (!button) return this.rove();
      const changed = button.closest("td");
      changed.classList.add("fl-changed");
      setTimeout(() => changed.classList.remove("fl-changed"), 1800);
      this.focusCell(this.step(button, 1, 0) ?? button);
    }, 0);
  }

  // --- Saved or not ---

  tell(state, text) {
    const status = this.querySelector("[data-save-status]") ?? document.querySelector("[data-save-status]");
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text ?? status.dataset[state] ?? "";
  }

  fromEditor(event) {
    return this.dialog?.contains(event.detail.elt) && event.detail.requestConfig?.verb !== "get";
  }

  on_htmx_beforeRequest(event) {
    this.saving = this.fromEditor(event);
    if (this.saving) this.tell("saving");
    else if (event.detail.elt.matches?.(CELL) && this.contains(event.detail.elt)) {
      event.detail.elt.setAttribute("aria-busy", "true");
      this.current = event.detail.elt.closest("td").id;
    }
  }

  on_htmx_afterRequest(event) {
    event.detail.elt.removeAttribute?.("aria-busy");
    // A swapped-in 409 or 422 counts as success to htmx; nothing is saved all the same.
    if (this.saving && !(event.detail.xhr.status >= 200 && event.detail.xhr.status < 300)) this.tell("failed");
    this.saving = false;
  }
}

customElements.define("fl-grid", StatusGrid);
