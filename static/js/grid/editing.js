/** The cell editor beside its cell, and the two values of a cell that two people have changed. */

const PHONE = matchMedia("(max-width: 40rem)");
const GAP = 8;

export const Editing = (Base) =>
  class extends Base {
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
  };
