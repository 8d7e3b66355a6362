/** What is changed in the grid is kept in the browser until the server has answered, one request at a time, and can be undone. */

const WAIT = [1, 2, 5, 10, 30]; // seconds between the attempts
const parse = (html) => Object.assign(document.createElement("template"), { innerHTML: html }).content.firstElementChild;

export const Saving = (Base) =>
  class extends Base {
    async undo() {
      await this.flush();
      if (this.pending) return;
      let unit = this.units.pop();
      while (unit && !unit.saved.length) unit = this.units.pop();
      if (!unit) return this.why(this.dataset.textNothing);
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

    /** Sends what waits, one request at a time; those of one act, or with the same date and source, together. */
    async flush() {
      clearTimeout(this.timer);
      if (this.flushing) return this.flushing;
      this.flushing = (async () => {
        while (this.queue.size) {
          const [first] = this.queue.values();
          this.sending = [...this.queue.values()].filter((one) => one.unit === first.unit || (one.date === first.date && one.source === first.source && one.whole === first.whole));
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

    message({ cell, do: action, level, version, comment, date }) {
      return { cell, do: action, level, comment, date, version: Number(version ?? document.getElementById(cell)?.dataset.v ?? 0) };
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
      if (items.some(({ unit }) => unit?.confirming && unit.saved.length)) this.offerUndo();
      this.markConfirm();
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

    /** Beside "23 bekreftet": take them back. */
    offerUndo() {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "fl-save-undo", textContent: this.dataset.textUndo });
      button.dataset.do = "undo";
      this.querySelector("[data-save-status]")?.append(" · ", button);
    }

    /** Why nothing came of a key: seen beside the tools until the next key, and spoken. */
    why(text) {
      const place = this.querySelector("[data-why]");
      place.textContent = text;
      place.hidden = !text;
      if (text) this.say(text);
    }

    say(text) {
      document.dispatchEvent(new CustomEvent("announce", { detail: { text } }));
    }
  };
