/**
 * <fl-grid> around the status grid: a table that works as a spreadsheet.
 *
 *   <fl-grid data-grid="agder//" data-editable data-save="/status/ruter/" data-paste="/status/lim-inn/" data-text-…>
 *     <div class="fl-grid-tools" hidden> … [data-filter] [data-batch] [data-do] {% save_status %}
 *     <table id="status-grid"> … <td id="cell-<municipality>-<solution>" data-v="<version>"><a class="fl-level …">
 *     <dialog id="cell-editor">, <dialog id="grid-paste">, <dialog id="grid-help">
 *   </fl-grid>
 *
 * A cell that may be changed has `data-v`, the version that is seen. What is changed is shown at once, sent one request
 * at a time, kept in the browser until the server has answered, and sent again when the network fails. The server
 * answers with the changed parts of the page by id; see `portfolio/grid/views_cells.py`. Without scripts the cells are links.
 *
 * Here are the element, its keys and what is selected; saving, the editor, the clipboard, files, filter and sort are in `grid/`.
 */

import { Clipboard } from "./grid/clipboard.js";
import { Dropping } from "./grid/dropping.js";
import { Editing } from "./grid/editing.js";
import { Filtering } from "./grid/filtering.js";
import { levelOf } from "./grid/levels.js";
import { Saving } from "./grid/saving.js";

const LEVELS = { 1: "not_started", 2: "planned", 3: "made_available", 4: "in_use", 5: "benefit_realised", 6: "not_relevant", 0: "not_relevant" };

class StatusGrid extends Filtering(Clipboard(Dropping(Editing(Saving(HTMLElement))))) {
  connectedCallback() {
    this.table = this.querySelector("#status-grid");
    this.dialog = this.querySelector("#cell-editor");
    this.editable = "editable" in this.dataset;
    this.words = JSON.parse(this.dataset.levels ?? "{}");
    this.store = `fl-grid:${this.dataset.user}:${this.dataset.grid}`;
    this.queue = new Map(); // cell id → what is to be sent
    this.sending = [];
    this.units = []; // what was done here, for undoing
    this.attempts = 0;
    this.original = [...this.body.rows];
    this.prepare();
    for (const name of ["keydown", "focusin", "click", "submit", "input", "change", "dragover", "dragleave", "drop"]) this.addEventListener(name, this);
    for (const dialog of this.querySelectorAll("dialog")) dialog.addEventListener("click", (event) => this.onBackdrop(event, dialog));
    this.dialog?.addEventListener("close", () => this.onEditorClosed());
    if (this.dialog) {
      // An error or a spelled-out date makes the editor taller: keep all of it in sight.
      this.resized = new ResizeObserver(() => this.dialog.open && this.place(this.current));
      this.resized.observe(this.dialog);
    }
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    for (const name of ["copy", "paste"]) document.addEventListener(name, (event) => this.onClipboard(event), { signal });
    for (const name of ["cellSaved", "htmx:afterSettle", "htmx:beforeRequest", "htmx:afterRequest", "htmx:configRequest"]) {
      document.body.addEventListener(name, this, { signal });
    }
    for (const name of ["online", "focus"]) window.addEventListener(name, () => this.retryNow(), { signal });
    window.addEventListener("beforeunload", (event) => this.pending && event.preventDefault(), { signal });
    this.restore();
  }

  disconnectedCallback() {
    this.leaving?.abort();
    this.resized?.disconnect();
    clearTimeout(this.timer);
  }

  handleEvent(event) {
    this[`on_${event.type.replace("htmx:", "htmx_")}`]?.(event);
  }

  get body() {
    return this.table.tBodies[0];
  }

  /** Roles, the one tab stop, the tools, and what only scripts can offer. */
  prepare() {
    this.table.setAttribute("role", "grid");
    this.table.setAttribute("aria-multiselectable", "true");
    if (!this.editable) this.table.setAttribute("aria-readonly", "true");
    for (const link of this.table.querySelectorAll(":is(thead, tbody) a")) link.tabIndex = -1;
    this.querySelector(".fl-grid-tools").hidden = false;
    const [names, ...heads] = this.table.tHead.rows[0].cells;
    for (const head of [names, ...heads]) this.addButton(head, "sort", `${this.dataset.textSort} ${head.textContent.trim()}`, "⇅");
    if (this.editable) {
      for (const head of heads) this.addButton(head, "confirm-column", `${this.dataset.textConfirm} ${head.textContent.replace("⇅", "").trim()}`, "✓");
      for (const row of this.body.rows) {
        if (row.querySelector("td[data-v]")) this.addButton(row.cells[0], "confirm-row", `${this.dataset.textConfirm} ${row.cells[0].textContent.trim()}`, "✓");
      }
    }
    const scroller = this.table.closest(".fl-scroll");
    scroller.removeAttribute("tabindex"); // the grid itself takes the focus, and scrolls
    scroller.classList.add("fl-scroll--tall");
    scroller.style.scrollPaddingInlineStart = `${names.offsetWidth}px`;
    scroller.style.scrollPaddingBlockStart = `${this.table.tHead.offsetHeight}px`;
    this.readFilters();
    this.markConfirm();
    const first = document.getElementById(location.hash.slice(1))?.closest("td");
    this.current = first && this.table.contains(first) ? first : this.body.querySelector("tr:not([hidden]) td");
    if (this.current) this.current.tabIndex = 0;
  }

  addButton(cell, action, label, sign) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: `fl-grid-act fl-grid-act--${action}`, tabIndex: -1, title: label, textContent: sign });
    button.dataset.do = action;
    button.setAttribute("aria-label", label);
    cell.append(button);
  }

  // --- Where we are, and what is selected ---

  get rows() {
    return [this.table.tHead.rows[0], ...[...this.body.rows].filter((row) => !row.hidden)];
  }

  focusCell(cell, extend = false) {
    if (!cell) return;
    if (extend) this.anchor ??= this.current;
    else this.anchor = null;
    if (this.current && this.current !== cell) this.current.removeAttribute("tabindex");
    this.current = cell;
    cell.tabIndex = 0;
    if (cell.tagName === "TD" && this.editable && !("v" in cell.dataset)) cell.setAttribute("aria-readonly", "true");
    cell.focus({ preventScroll: true });
    cell.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.mark();
  }

  /** The rectangle between the anchor and the current cell; the current cell alone without an anchor. */
  get selection() {
    const rows = this.rows;
    const [a, b] = [this.anchor ?? this.current, this.current];
    if (!b || b.tagName !== "TD") return [];
    const [top, bottom] = [rows.indexOf(a.parentElement), rows.indexOf(b.parentElement)].sort((x, y) => x - y);
    const [left, right] = [a.cellIndex, b.cellIndex].sort((x, y) => x - y);
    return rows.slice(Math.max(top, 1), bottom + 1).map((row) => [...row.cells].slice(Math.max(left, 1), right + 1));
  }

  mark() {
    for (const cell of this.table.querySelectorAll("[aria-selected]")) cell.removeAttribute("aria-selected");
    const cells = this.anchor ? this.selection.flat() : [];
    for (const cell of cells) cell.setAttribute("aria-selected", "true");
    this.markConfirm();
    if (!this.anchor) return;
    this.say(this.dataset.textSelected.replace("%n", cells.length));
  }

  /** The button confirms what is selected, and says how much that is; with nothing to confirm it is off. */
  markConfirm() {
    const button = this.querySelector(".fl-grid-tools [data-do=confirm]");
    if (!button) return;
    const found = this.anchor ? this.selection.flat().filter((cell) => this.confirmable(cell)).length : 0;
    button.disabled = !found;
    button.textContent = `${this.dataset.textConfirmChosen}${found ? ` (${found})` : ""}`;
    button.title = found ? "" : this.dataset.textConfirmNone;
  }

  select(from, to) {
    this.anchor = from;
    const [previous] = [this.current];
    if (previous !== to) previous?.removeAttribute("tabindex");
    this.current = to;
    to.tabIndex = 0;
    to.focus({ preventScroll: true });
    this.mark();
  }

  step(down, right, cell = this.current) {
    const rows = this.rows;
    const row = rows[Math.min(Math.max(rows.indexOf(cell.parentElement) + down, 0), rows.length - 1)];
    return row.cells[Math.min(Math.max(cell.cellIndex + right, 0), row.cells.length - 1)];
  }

  on_focusin(event) {
    const cell = event.target.closest?.("td, th");
    if (!cell || event.target !== cell || !this.table.contains(cell) || cell === this.current) return;
    this.current?.removeAttribute("tabindex");
    this.current = cell;
  }

  // --- Keys ---

  on_keydown(event) {
    if (event.target.closest("input, select, textarea, dialog")) return;
    if (event.key === "?") return this.act("help", event);
    if (!this.table.contains(event.target) || event.altKey) return;
    const control = event.ctrlKey || event.metaKey;
    const cell = this.current;
    const rows = this.rows;
    this.why("");
    const target = {
      ArrowDown: () => (control ? rows.at(-1).cells[cell.cellIndex] : this.step(1, 0)),
      ArrowUp: () => (control ? rows[Math.min(1, rows.length - 1)].cells[cell.cellIndex] : this.step(-1, 0)),
      ArrowRight: () => (control ? cell.parentElement.cells[cell.parentElement.cells.length - 1] : this.step(0, 1)),
      ArrowLeft: () => (control ? cell.parentElement.cells[1] : this.step(0, -1)),
      Home: () => (control ? rows[1]?.cells[1] : cell.parentElement.cells[1]),
      End: () => (control ? rows.at(-1) : cell.parentElement).cells[cell.parentElement.cells.length - 1],
      PageDown: () => this.step(10, 0),
      PageUp: () => this.step(-10, 0),
    }[event.key];
    if (target) {
      event.preventDefault();
      return this.focusCell(target(), event.shiftKey && cell.tagName === "TD");
    }
    if (event.key === " " && (control || event.shiftKey) && rows.length > 1) {
      event.preventDefault();
      if (control && event.shiftKey) return this.selectAll();
      const row = cell.parentElement;
      if (control) return this.select(rows[1].cells[cell.cellIndex], rows.at(-1).cells[cell.cellIndex]);
      return this.select(row.cells[row.cells.length - 1], row.cells[1]);
    }
    if (control) {
      const key = event.key.toLowerCase();
      const done = { a: () => this.selectAll(), z: () => this.undo(), d: () => this.fillDown() }[key];
      if (!done) return;
      event.preventDefault();
      return key === "a" || this.editable ? done() : this.why(this.dataset.textLocked);
    }
    if (event.key === "Escape") {
      if (!this.anchor) return this.why(this.dataset.textNoneSelected);
      this.anchor = null;
      return this.mark();
    }
    if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      return this.open(cell);
    }
    if (event.key.length !== 1 || event.key === " ") return;
    const code = LEVELS[event.key];
    const confirms = event.key.toLowerCase() === "b";
    if (code || confirms) event.preventDefault();
    else return this.why(this.dataset.textKey.replace("%s", event.key));
    if (!this.editable) return this.why(this.dataset.textLocked);
    if (confirms && cell.tagName === "TH") return this.act(cell.closest("thead") ? "confirm-column" : "confirm-row", event, cell);
    if (cell.tagName === "TH") return this.why(this.dataset.textOnCell);
    if (confirms) return this.confirm(this.selection.flat(), Boolean(this.anchor));
    this.fill(this.selection.flat(), () => code);
  }

  selectAll() {
    const rows = this.rows;
    if (rows.length > 1) this.select(rows[1].cells[1], rows.at(-1).cells[rows.at(-1).cells.length - 1]);
  }

  on_click(event) {
    const button = event.target.closest("[data-do]");
    if (button && this.contains(button)) return this.act(button.dataset.do, event, button.closest("th") ?? undefined);
    if (event.target.closest("[data-close]")) return event.target.closest("dialog")?.close();
    if (event.target.closest("[data-paste-save]")) return this.savePaste(event.target.closest("[data-paste-save]"));
    const mine = event.target.closest("[data-keep-mine], [data-keep-theirs]");
    if (mine) return this.settle(mine);
    const cell = event.target.closest("td");
    if (!cell || !this.body.contains(cell) || event.ctrlKey || event.metaKey) return;
    if (event.shiftKey) {
      event.preventDefault();
      return this.focusCell(cell, true);
    }
    if (!("v" in cell.dataset)) return;
    event.preventDefault();
    this.focusCell(cell);
    this.open(cell);
  }

  act(action, event, head) {
    event.preventDefault();
    const column = () => this.rows.slice(1).map((row) => row.cells[head.cellIndex]);
    const actions = {
      help: () => this.querySelector("#grid-help").showModal(),
      undo: () => this.undo(),
      paste: () => this.openPaste(""),
      sort: () => this.sort(head),
      confirm: () => this.confirm(this.selection.flat(), true),
      "confirm-row": () => this.confirm([...head.parentElement.cells].slice(1), true),
      "confirm-column": () => this.confirm(column(), true),
    };
    actions[action]?.();
  }

  onBackdrop(event, dialog) {
    if (event.target !== dialog) return;
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) dialog.close();
  }

  // --- Changing cells: what is changed goes to `enqueue` (grid/saving.js) ---

  fill(cells, level) {
    const changed = cells.filter((cell) => "v" in cell.dataset && level(cell));
    if (!changed.length) return this.why(this.dataset.textReadonly);
    this.enqueue(changed.map((cell) => ({ cell: cell.id, do: "report", level: level(cell) })));
  }

  fillDown() {
    const [first, ...rest] = this.selection;
    if (!rest.length) return this.why(this.dataset.textFillNone);
    const source = new Map(first?.map((cell) => [cell.cellIndex, levelOf(cell)]));
    if ([...source.values()].every((level) => level === "not_reported")) return this.why(this.dataset.textFillEmpty);
    this.fill(rest.flat(), (cell) => (source.get(cell.cellIndex) === "not_reported" ? "" : source.get(cell.cellIndex)));
  }

  /** Those without a status, that may only be read, or that wait to be saved already, can't be confirmed. */
  confirmable(cell) {
    return Number(cell.dataset.v) > 0 && levelOf(cell) !== "not_reported" && !this.queue.has(cell.id);
  }

  /** What stands in `cells` is still right. Of a column, a row or a selection it is asked once, with the number. */
  async confirm(cells, ask = false) {
    const found = cells.filter((cell) => this.confirmable(cell));
    if (!found.length) return this.why(cells.some((cell) => "v" in cell.dataset) ? this.dataset.textConfirmEmpty : this.dataset.textReadonly);
    if (ask && !(await this.asked(found.length, cells.length - found.length))) return;
    this.enqueue(found.map((cell) => ({ cell: cell.id, do: "confirm" })), { confirming: true });
  }

  /** Resolves to whether the person says yes. */
  asked(number, left) {
    const dialog = this.querySelector("#grid-confirm");
    const text = (one, many, n) => (n === 1 ? one : many).replace("%n", n);
    dialog.querySelector("[data-ask]").textContent = text(this.dataset.textAskOne, this.dataset.textAsk, number);
    dialog.querySelector("[data-left]").textContent = left ? text(this.dataset.textLeftOne, this.dataset.textLeft, left) : "";
    dialog.querySelector("[value=yes]").textContent = this.dataset.textConfirmNumber.replace("%n", number);
    dialog.returnValue = "";
    dialog.showModal();
    return new Promise((answer) => {
      dialog.addEventListener("close", () => {
        this.current?.focus({ preventScroll: true });
        answer(dialog.returnValue === "yes");
      }, { once: true });
    });
  }
}

customElements.define("fl-grid", StatusGrid);
