/** Blocks of cells out to a spreadsheet and in from one, with a look at each row before it counts. */

export const Clipboard = (Base) =>
  class extends Base {
    onClipboard(event) {
      if (!this.table.contains(document.activeElement) || String(getSelection())) return;
      if (event.type === "paste") {
        if (!this.editable) return this.why(this.dataset.textLocked);
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
      this.placing = this.shownFrom(first);
      dialog.querySelector("[data-paste-result]").replaceChildren();
      dialog.querySelector("textarea").value = text;
      if (!dialog.open) dialog.showModal();
      if (text) this.preview();
      else dialog.querySelector("textarea").focus();
    }

    /** The keys of the rows and columns that are shown from `cell` on, in their order: what has no name is placed by them. */
    shownFrom(cell) {
      const [head, ...rows] = this.rows;
      const place = Math.max(0, rows.indexOf(cell?.parentElement));
      const heads = [...head.cells].slice(cell?.cellIndex || 1);
      return {
        rows: rows.slice(place).map((row) => row.cells[1].id.split("-")[1]).join(),
        columns: heads.map(({ dataset }) => dataset.solution).join(),
      };
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
        values: { text: dialog.querySelector("textarea").value, grid: this.dataset.grid, date, ...this.placing },
      });
    }

    /** What was accepted; whole or not at all, unless something was refused already and the rest is wanted. */
    savePaste(button) {
      const dialog = this.querySelector("#grid-paste");
      button.disabled = true;
      const whole = "whole" in button.dataset;
      const back = new Set([...dialog.querySelectorAll("[name=fildato]:checked")].map(({ value }) => value));
      const changes = JSON.parse(button.dataset.changes).map(({ own, place, ...one }) => ({ ...one, date: own && back.has(String(place)) ? own : one.date, do: "report", whole }));
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
  };
