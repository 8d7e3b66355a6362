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
 * answers with the changed parts of the page by id; see `portfolio/views/cells.py`. Without scripts the cells are links.
 */

const PHONE = matchMedia("(max-width: 40rem)");
const GAP = 8;
const LEVELS = { 1: "not_started", 2: "planned", 3: "made_available", 4: "in_use", 5: "benefit_realised", 6: "not_relevant", 0: "not_relevant" };
const ORDER = ["not_reported", "not_relevant", "not_started", "planned", "made_available", "in_use", "benefit_realised"];
const WAIT = [1, 2, 5, 10, 30]; // seconds between the attempts
const parse = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content.firstElementChild;
const levelOf = (cell) => /fl-level--(\w+)/.exec(cell?.firstElementChild?.className ?? "")?.[1] ?? "not_reported";

class StatusGrid extends HTMLElement {
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
    for (const name of ["keydown", "focusin", "click", "submit", "input", "change"]) this.addEventListener(name, this);
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
    if (!this.anchor) return;
    const cells = this.selection.flat();
    for (const cell of cells) cell.setAttribute("aria-selected", "true");
    this.say(this.dataset.textSelected.replace("%n", cells.length));
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
      if (control && event.shiftKey) return;
      const row = cell.parentElement;
      if (control) return this.select(rows[1].cells[cell.cellIndex], rows.at(-1).cells[cell.cellIndex]);
      return this.select(row.cells[row.cells.length - 1], row.cells[1]);
    }
    if (control) {
      const done = { a: () => this.select(rows[1].cells[1], rows.at(-1).cells[rows.at(-1).cells.length - 1]), z: () => this.undo(), d: () => this.fillDown() }[event.key.toLowerCase()];
      if (!done || (event.key.toLowerCase() !== "a" && !this.editable)) return;
      event.preventDefault();
      return done();
    }
    if (event.key === "Escape" && this.anchor) {
      this.anchor = null;
      return this.mark();
    }
    if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      return this.open(cell);
    }
    if (!this.editable) return;
    const code = LEVELS[event.key];
    if (code) {
      event.preventDefault();
      this.fill(this.selection.flat(), () => code);
    } else if (event.key.toLowerCase() === "b") {
      event.preventDefault();
      if (cell.tagName === "TH") this.act(cell.closest("thead") ? "confirm-column" : "confirm-row", event, cell);
      else this.confirm(this.selection.flat());
    }
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
      confirm: () => this.confirm(this.selection.flat()),
      "confirm-row": () => this.confirm([...head.parentElement.cells].slice(1)),
      "confirm-column": () => this.confirm(column()),
    };
    actions[action]?.();
  }

  onBackdrop(event, dialog) {
    if (event.target !== dialog) return;
    const box = dialog.getBoundingClientRect();
    const inside = event.clientX >= box.left && event.clientX <= box.right && event.clientY >= box.top && event.clientY <= box.bottom;
    if (!inside) dialog.close();
  }

  // --- Changing cells ---

  fill(cells, level) {
    const changed = cells.filter((cell) => "v" in cell.dataset && level(cell));
    if (!changed.length) return this.say(this.dataset.textReadonly);
    this.enqueue(changed.map((cell) => ({ cell: cell.id, do: "report", level: level(cell) })));
  }

  fillDown() {
    const [first, ...rest] = this.selection;
    const source = new Map(first?.map((cell) => [cell.cellIndex, levelOf(cell)]));
    this.fill(rest.flat(), (cell) => (source.get(cell.cellIndex) === "not_reported" ? "" : source.get(cell.cellIndex)));
  }

  /** What stands in `cells` is still right; those without a status, or already waiting to be saved, are left out. */
  confirm(cells) {
    const found = cells.filter((cell) => Number(cell.dataset.v) > 0 && levelOf(cell) !== "not_reported" && !this.queue.has(cell.id));
    if (!found.length) return this.say(this.dataset.textReadonly);
    this.enqueue(found.map((cell) => ({ cell: cell.id, do: "confirm" })));
  }

  async undo() {
    await this.flush();
    if (this.pending) return;
    let unit = this.units.pop();
    while (unit && !unit.saved.length) unit = this.units.pop();
    if (!unit) return this.say(this.dataset.textNothing);
    this.enqueue(unit.saved.map(({ cell, version }) => ({ cell, do: "undo", version })), { undoing: true });
  }

  /** Takes `changes` in as one thing that can be undone; shows them, keeps them, sends them. */
  enqueue(changes, unit = {}) {
    unit.saved = [];
    if (!unit.undoing) this.units.push(unit);
    const batch = (name) => this.querySelector(`[data-batch=${name}]`)?.value ?? "";
    for (const change of changes) {
      const cell = document.getElementById(change.cell);
      const waiting = this.sending.some((one) => one.cell === change.cell);
      const item = { date: batch("date"), source: batch("source"), version: waiting ? undefined : cell?.dataset.v, ...change, unit };
      item.was = this.queue.get(change.cell)?.was ?? cell?.innerHTML;
      this.queue.set(change.cell, item);
      if (cell) this.show(cell, change.level);
    }
    this.keep();
    return this.flush();
  }

  show(cell, level) {
    cell.classList.add("fl-waits");
    if (!level) return;
    const link = cell.firstElementChild;
    link.className = `fl-level fl-level--${level}`;
    link.textContent = this.words[level];
  }

  get pending() {
    return this.queue.size + this.sending.length;
  }

  // --- Saving ---

  keep() {
    if (!this.editable) return;
    const waiting = [...this.sending, ...this.queue.values()].map(({ unit, was, ...rest }) => rest);
    try {
      if (waiting.length) localStorage.setItem(this.store, JSON.stringify(waiting));
      else localStorage.removeItem(this.store);
    } catch {
      // No room or not allowed: what waits is kept by the page alone.
    }
  }

  restore() {
    if (!this.editable) return;
    let waiting = [];
    try {
      waiting = JSON.parse(localStorage.getItem(this.store) ?? "[]");
    } catch {
      localStorage.removeItem(this.store);
    }
    if (waiting.length) this.enqueue(waiting.filter(({ cell }) => document.getElementById(cell)));
  }

  /** Sends what waits, one request at a time; those with the same date and source together. */
  async flush() {
    clearTimeout(this.timer);
    if (this.flushing) return this.flushing;
    this.flushing = (async () => {
      while (this.queue.size) {
        const [first] = this.queue.values();
        this.sending = [...this.queue.values()].filter((one) => one.date === first.date && one.source === first.source && one.whole === first.whole);
        for (const one of this.sending) this.queue.delete(one.cell);
        if (!(await this.send(this.sending))) return;
      }
    })();
    try {
      await this.flushing;
    } finally {
      this.flushing = null;
    }
  }

  /** True when the server has answered for good, whatever it said. */
  async send(items) {
    this.tell("saving");
    let response, answer;
    try {
      response = await fetch(this.dataset.save, {
        method: "POST",
        headers: { "Content-Type": "application/json", ...JSON.parse(document.body.getAttribute("hx-headers")) },
        body: JSON.stringify({ grid: this.dataset.grid, date: items[0].date, source: items[0].source, whole: Boolean(items[0].whole), changes: items.map((one) => this.message(one)) }),
      });
      answer = await response.json();
    } catch {
      return this.later(items, this.dataset.textOffline);
    }
    if (response.status >= 500 || response.status === 401) return this.later(items, answer?.message ?? this.dataset.textOffline);
    this.attempts = 0;
    this.sending = [];
    if (response.ok || response.status === 409) this.take(items, answer);
    else this.putBack(items, answer.message);
    this.keep();
    return true;
  }

  message({ cell, do: action, level, version, comment }) {
    return { cell, do: action, level, comment, version: Number(version ?? document.getElementById(cell)?.dataset.v ?? 0) };
  }

  /** Not saved, and not lost: the same again in a while, in front of what has come since. */
  later(items, text) {
    const since = this.queue;
    this.queue = new Map(items.map((one) => [one.cell, one]));
    for (const [cell, one] of since) this.queue.set(cell, { ...one, version: one.version ?? this.queue.get(cell)?.version });
    this.sending = [];
    const seconds = WAIT[Math.min(this.attempts++, WAIT.length - 1)];
    this.tell("failed", `${text} ${this.dataset.textWaiting.replace("%n", this.queue.size)}.`);
    this.timer = setTimeout(() => this.flush(), seconds * 1000);
    return false;
  }

  retryNow() {
    if (this.queue.size && !this.flushing) this.flush();
  }

  putBack(items, text) {
    for (const one of items) {
      const cell = document.getElementById(one.cell);
      if (!cell || this.queue.has(one.cell)) continue;
      cell.innerHTML = one.was;
      cell.classList.remove("fl-waits");
    }
    this.tell("failed", text);
  }

  take(items, { message, results, parts, conflict }) {
    for (const [id, html] of Object.entries(parts)) this.put(id, html);
    const units = new Map(items.map((one) => [one.cell, one.unit]));
    let failed = 0;
    for (const { cell, result, version } of results) {
      const place = document.getElementById(cell);
      if (!this.queue.has(cell)) place?.classList.remove("fl-waits");
      if (result === "saved") {
        units.get(cell)?.saved.push({ cell, version });
        this.flash(place);
      } else if (result !== "same") failed += 1;
    }
    this.tell(failed ? "failed" : "saved", message);
    if (conflict) this.openConflict(conflict);
    for (const unit of new Set(units.values())) unit?.answered?.(results, message);
  }

  /** The part stays where it is and keeps the focus; its content is the server's. */
  put(id, html) {
    const [old, fresh] = [document.getElementById(id), parse(html)];
    if (!old) return;
    if (fresh.dataset.v !== undefined) old.dataset.v = fresh.dataset.v;
    if (this.queue.has(id)) return;
    old.innerHTML = fresh.innerHTML;
    if (old.tagName === "TD") for (const link of old.querySelectorAll("a")) link.tabIndex = -1;
  }

  flash(cell) {
    cell?.classList.add("fl-changed");
    setTimeout(() => cell?.classList.remove("fl-changed"), 1800);
  }

  tell(state, text) {
    const status = this.querySelector("[data-save-status]");
    if (!status) return;
    status.dataset.state = state;
    status.textContent = text ?? status.dataset[state] ?? "";
  }

  say(text) {
    document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
  }

  // --- Two values for one cell ---

  openConflict(html) {
    this.dialog.querySelector("#cell-editor-body").innerHTML = `<div class="fl-cluster fl-cluster--end"></div>${html}`;
    this.conflict = true;
    if (!this.dialog.open) this.dialog.showModal();
    this.place(this.current);
    this.dialog.querySelector("button")?.focus();
  }

  settle(button) {
    const { keepMine, level, version } = button.dataset;
    button.closest("section").remove();
    if (keepMine) this.enqueue([{ cell: keepMine, do: "report", level, version }]);
    if (!this.dialog.querySelector("[data-conflict] section")) this.dialog.close();
  }

  // --- The editor ---

  open(cell) {
    if (cell.tagName === "TH") {
      if (cell.closest("thead")) this.sort(cell);
      else cell.querySelector("a")?.click();
      return;
    }
    const address = cell.querySelector("a").getAttribute("href");
    if (!("v" in cell.dataset)) return location.assign(address);
    cell.setAttribute("aria-busy", "true");
    window.htmx.ajax("GET", address, { target: "#cell-editor-body", swap: "innerHTML" }).finally(() => cell.removeAttribute("aria-busy"));
  }

  on_htmx_afterSettle(event) {
    const content = this.dialog?.querySelector("#cell-editor-body");
    if (!content || event.detail.target !== content || !content.childElementCount || this.saved || this.dialog.open) return;
    this.dialog.showModal();
    this.place(this.current);
    (content.querySelector("[autofocus], input:checked") ?? content.querySelector("input:not([type=hidden]), select, textarea, button"))?.focus();
  }

  /** Beside the cell where there is room, else as near as the window allows; a phone gets a sheet from the stylesheet. */
  place(cell) {
    const { style, dataset } = this.dialog;
    delete dataset.placed;
    style.left = style.top = "";
    if (!cell || PHONE.matches) return;
    const around = cell.getBoundingClientRect();
    const box = this.dialog.getBoundingClientRect();
    const right = around.right + GAP;
    const left = around.left - GAP - box.width;
    let x = right + box.width + GAP <= innerWidth ? right : left;
    if (x < GAP) x = Math.max(GAP, (innerWidth - box.width) / 2);
    const y = Math.max(GAP, Math.min(around.top - 2 * GAP, innerHeight - box.height - GAP));
    dataset.placed = "";
    style.left = `${Math.round(x)}px`;
    style.top = `${Math.round(y)}px`;
  }

  onEditorClosed() {
    this.dialog.querySelector("#cell-editor-body").replaceChildren();
    this.conflict = false;
    if (!this.saved) this.current?.focus();
  }

  on_cellSaved(event) {
    const { cell, message } = event.detail;
    this.saved = true;
    this.tell("saved", message);
    // The event comes before the swap: close and move when the new cells stand in the page.
    setTimeout(() => {
      if (this.dialog?.open) this.dialog.close();
      this.saved = false;
      const place = document.getElementById(cell);
      if (!place) return;
      for (const link of place.querySelectorAll("a")) link.tabIndex = -1;
      this.units.push({ saved: [{ cell, version: place.dataset.v }] });
      this.flash(place);
      this.current = place;
      this.focusCell(this.step(1, 0, place) ?? place);
    }, 0);
  }

  fromEditor(event) {
    return this.dialog?.contains(event.detail.elt) && event.detail.requestConfig?.verb !== "get";
  }

  on_htmx_configRequest(event) {
    event.detail.headers["X-Grid"] = this.dataset.grid;
  }

  on_htmx_beforeRequest(event) {
    this.posting = this.fromEditor(event);
    if (this.posting) this.tell("saving");
  }

  on_htmx_afterRequest(event) {
    // A swapped-in 409 or 422 counts as success to htmx; nothing is saved all the same.
    if (this.posting && !(event.detail.xhr.status >= 200 && event.detail.xhr.status < 300)) this.tell("failed");
    this.posting = false;
  }

  // --- Clipboard ---

  onClipboard(event) {
    if (!this.table.contains(document.activeElement) || String(getSelection())) return;
    if (event.type === "paste") {
      if (!this.editable) return;
      event.preventDefault();
      return this.openPaste(event.clipboardData.getData("text/plain"));
    }
    const block = this.selection;
    if (!block.length) return;
    event.preventDefault();
    const [rows, width] = [this.rows, this.table.tHead.rows[0].cells.length - 1];
    const name = (cell) => cell.querySelector("a")?.textContent.trim() ?? cell.firstChild.textContent.trim();
    const lines = block.map((cells) => cells.map((cell) => cell.firstElementChild.firstChild.textContent));
    // Whole rows take their names along, whole columns their heads.
    const [named, headed] = [block[0].length === width, block.length === rows.length - 1];
    if (named) lines.forEach((line, index) => line.unshift(name(block[index][0].parentElement.cells[0])));
    if (headed) lines.unshift([...(named ? [name(this.table.tHead.rows[0].cells[0])] : []), ...block[0].map((cell) => name(this.table.tHead.rows[0].cells[cell.cellIndex]))]);
    event.clipboardData.setData("text/plain", lines.map((line) => line.join("\t")).join("\n"));
    this.say(this.dataset.textCopied.replace("%n", block.flat().length));
  }

  openPaste(text) {
    const dialog = this.querySelector("#grid-paste");
    const [[first] = []] = this.selection;
    this.start = first?.id ?? "";
    dialog.querySelector("[data-paste-result]").replaceChildren();
    dialog.querySelector("textarea").value = text;
    if (!dialog.open) dialog.showModal();
    if (text) this.preview();
    else dialog.querySelector("textarea").focus();
  }

  on_submit(event) {
    if (!event.target.matches("[data-paste-form]")) return;
    event.preventDefault();
    this.preview();
  }

  async preview() {
    await this.flush();
    const dialog = this.querySelector("#grid-paste");
    const date = this.querySelector("[data-batch=date]").value;
    await window.htmx.ajax("POST", this.dataset.paste, {
      target: "#grid-paste [data-paste-result]",
      swap: "innerHTML",
      values: { text: dialog.querySelector("textarea").value, grid: this.dataset.grid, start: this.start, date },
    });
  }

  /** What was accepted, whole or not at all. */
  savePaste(button) {
    const dialog = this.querySelector("#grid-paste");
    button.disabled = true;
    const changes = JSON.parse(button.dataset.changes).map((one) => ({ ...one, do: "report", whole: true }));
    this.enqueue(changes, {
      answered: (results, message) => {
        const held = results.some(({ result }) => result === "held_back" || result === "refused" || result === "conflict");
        if (!held) return dialog.close();
        button.disabled = false;
        const alert = Object.assign(document.createElement("div"), { className: "ds-alert fl-alert", textContent: message });
        alert.dataset.color = "danger";
        alert.setAttribute("role", "alert");
        dialog.querySelector("[data-failures]").replaceChildren(alert);
      },
    });
  }

  // --- Filter and sort; both stand in the address ---

  readFilters() {
    const query = new URLSearchParams(location.search);
    for (const field of this.querySelectorAll("[data-filter]")) {
      const value = query.get(this.parameter(field));
      if (value) field.value = value;
    }
    const [name, down] = [(query.get("sorter") ?? "").replace("-", ""), query.get("sorter")?.startsWith("-")];
    const head = [...this.table.tHead.rows[0].cells].find((cell) => (cell.dataset.key ?? "kommune") === name);
    if (head) this.sort(head, down ? "descending" : "ascending");
    this.filter(false);
  }

  parameter(field) {
    return { text: "kommune", network: "region", show: "vis" }[field.dataset.filter];
  }

  on_input(event) {
    if (event.target.matches("input[data-filter]")) this.filter();
  }

  on_change(event) {
    if (event.target.matches("select[data-filter]")) this.filter();
  }

  filter(told = true) {
    const wanted = Object.fromEntries([...this.querySelectorAll("[data-filter]")].map((field) => [field.dataset.filter, field.value.trim().toLowerCase()]));
    const [kind, value] = (wanted.show ?? "").split(":");
    const selector = { need: `.fl-need--${value}`, level: `.fl-level--${value}` }[kind];
    let shown = 0;
    for (const row of this.body.rows) {
      row.hidden =
        (wanted.text && !row.cells[0].textContent.toLowerCase().includes(wanted.text) && !row.id.endsWith(wanted.text)) ||
        (wanted.network && row.dataset.network !== wanted.network) ||
        Boolean(selector && !row.querySelector(selector));
      shown += !row.hidden;
    }
    if (this.current?.parentElement.hidden) {
      this.current.removeAttribute("tabindex");
      this.anchor = null;
      this.current = this.body.querySelector("tr:not([hidden]) td") ?? this.table.tHead.rows[0].cells[0];
      this.current.tabIndex = 0;
    }
    if (!told) return;
    this.say(this.dataset.textShown.replace("%n", shown));
    this.remember();
  }

  remember() {
    const query = new URLSearchParams(location.search);
    for (const field of this.querySelectorAll("[data-filter]")) {
      if (field.value) query.set(this.parameter(field), field.value);
      else query.delete(this.parameter(field));
    }
    if (this.sorted) query.set("sorter", this.sorted);
    else query.delete("sorter");
    history.replaceState(null, "", `${location.pathname}${query.size ? "?" : ""}${query}${location.hash}`);
    // What is downloaded is what is shown.
    for (const link of this.querySelectorAll("[data-downloads] a")) {
      const format = new URLSearchParams(link.search).get("format");
      link.search = new URLSearchParams([...query, ["format", format]]).toString();
    }
    // And on another date the same rows are shown.
    for (const field of this.querySelectorAll("[data-kept]")) {
      field.value = query.get(field.name) ?? "";
      field.disabled = !field.value;
    }
    query.delete("dato");
    for (const link of this.querySelectorAll("[data-today]")) link.search = query.toString();
  }

  /** Ascending, descending, as it was. */
  sort(head, direction) {
    const before = head.getAttribute("aria-sort");
    const next = direction ?? { ascending: "descending", descending: "" }[before] ?? "ascending";
    for (const cell of this.table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    let rows = [...this.original];
    if (next) {
      head.setAttribute("aria-sort", next);
      const rank = (row) => (head.cellIndex ? ORDER.indexOf(levelOf(row.cells[head.cellIndex])) : this.original.indexOf(row));
      const sign = next === "ascending" ? 1 : -1;
      rows = rows.map((row) => [rank(row), row]).sort((a, b) => sign * (a[0] - b[0])).map(([, row]) => row);
    }
    this.body.append(...rows);
    this.sorted = next ? `${next === "descending" ? "-" : ""}${head.dataset.key ?? "kommune"}` : "";
    if (!direction) this.remember();
  }
}

customElements.define("fl-grid", StatusGrid);
