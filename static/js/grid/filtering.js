/** Filter and sort; both stand in the address. */

import { levelOf } from "./levels.js";

/** A name without case, marks and Norwegian letters, so that "risor" finds Risør; as `core.sorting.search_key`. */
const FOLDED = { æ: "ae", ø: "o", å: "a", ä: "a", ö: "o", đ: "d", ŋ: "n", ŧ: "t", ü: "y" };
const fold = (text) =>
  text
    .toLowerCase()
    .replace(/[æøåäöđŋŧü]/g, (letter) => FOLDED[letter])
    .normalize("NFKD")
    .replace(/\p{M}/gu, "");

const ORDER = ["not_reported", "not_relevant", "not_started", "planned", "made_available", "in_use", "benefit_realised"];

export const Filtering = (Base) =>
  class extends Base {
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
          (wanted.text && !fold(`${row.cells[0].textContent} ${row.dataset.names ?? ""}`).includes(fold(wanted.text)) && !row.id.endsWith(wanted.text)) ||
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
  };
