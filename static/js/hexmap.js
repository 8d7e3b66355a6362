/**
 * <fl-hexmap label="Kjernejournal: nivå per kommune"> draws one equal hexagon for each municipality from the
 * table inside it (or the one that its `table` attribute names by id).
 *
 *   <tr data-column="12" data-row="40" data-level="in_use" data-name="Oslo" data-level-label="i bruk" data-href="/…">
 *
 * Optional: `data-dimmed` on a row draws it faintly (outside the selection). Odd rows stand half a cell to the right.
 * The table is the accessible version and where the keyboard goes; the drawing is one image with a label. The map is
 * drawn anew when the table changes, so htmx may swap rows or the whole table.
 */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = Math.sqrt(3);
const CORNERS = [0, 1, 2, 3, 4, 5].map((i) => [Math.sin((i * Math.PI) / 3), -Math.cos((i * Math.PI) / 3)]);
const LARGEST = 15; // px radius, so that a region with few municipalities does not become a wall of colour

function element(name, attributes) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  return node;
}

class HexMap extends HTMLElement {
  connectedCallback() {
    this.hexes = new Map();
    this.onPoint = (event) => this.point(event.target.closest?.("tr[data-name]"));
    this.observer = new MutationObserver(() => this.schedule());
    this.addEventListener("click", this);
    this.addEventListener("auxclick", this);
    this.addEventListener("pointerover", this);
    this.addEventListener("pointerleave", this);
    this.draw();
  }

  disconnectedCallback() {
    this.observer.disconnect();
    this.listening?.removeEventListener("focusin", this.onPoint);
    this.listening?.removeEventListener("pointerover", this.onPoint);
    this.listening = null;
  }

  get source() {
    const id = this.getAttribute("table");
    return id ? document.getElementById(id) : this.querySelector("table");
  }

  schedule() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  draw() {
    this.observer.disconnect();
    const table = this.source;
    const rows = table ? [...table.querySelectorAll("tr[data-name]")] : [];
    this.svg?.remove();
    this.hexes.clear();
    const drawing = rows.length ? this.layout(rows) : null;
    if (drawing) {
      const { box: [left, top, width, height], shapes, widest } = drawing;
      this.svg = element("svg", {
        class: "fl-hexmap__svg",
        role: "img",
        "aria-label": this.getAttribute("label") || table.caption?.textContent.trim() || "",
        viewBox: [left - 0.3, top - 0.3, width + 0.6, height + 0.6].map((n) => n.toFixed(2)).join(" "),
      });
      this.svg.style.maxInlineSize = `${Math.round(widest)}px`;
      for (const [row, shape] of shapes) {
        const { level = "not_reported", name = "", levelLabel = "", href, dimmed } = row.dataset;
        shape.setAttribute("class", `fl-hex fl-hex--${level}${dimmed === undefined ? "" : " fl-hex--dimmed"}`);
        if (href) shape.dataset.href = href;
        const title = element("title", {});
        title.textContent = levelLabel ? `${name}: ${levelLabel}` : name;
        shape.append(title);
        this.svg.append(shape);
        this.hexes.set(row, shape);
      }
      this.prepend(this.svg);
    }
    if (!this.readout) {
      this.readout = document.createElement("p");
      this.readout.className = "fl-hexmap__readout";
      this.readout.setAttribute("aria-hidden", "true");
    }
    if (this.svg) this.svg.after(this.readout);
    if (table && this.listening !== table) {
      table.addEventListener("focusin", this.onPoint);
      table.addEventListener("pointerover", this.onPoint);
      this.listening = table;
    }
    this.observer.observe(this.getAttribute("table") ? (table?.parentNode ?? document.body) : this, {
      subtree: true,
      childList: true,
      attributeFilter: ["data-level", "data-dimmed"],
    });
  }

  /** What is drawn where: the box, each row's shape, and how wide (px) the drawing may become. */
  layout(rows) {
    const placed = rows.filter((row) => row.dataset.column !== undefined);
    if (!placed.length) return null;
    const cells = placed.map((row) => {
      const [column, line] = [Number(row.dataset.column), Number(row.dataset.row)];
      return { row, x: WIDTH * (column + (line % 2 ? 0.5 : 0)), y: 1.5 * line };
    });
    const xs = cells.map((cell) => cell.x);
    const ys = cells.map((cell) => cell.y);
    const [left, top] = [Math.min(...xs) - WIDTH / 2, Math.min(...ys) - 1];
    const [width, height] = [Math.max(...xs) + WIDTH / 2 - left, Math.max(...ys) + 1 - top];
    const shapes = cells.map(({ row, x, y }) => [
      row,
      element("polygon", {
        points: CORNERS.map(([dx, dy]) => `${(x + dx * 0.96).toFixed(2)},${(y + dy * 0.96).toFixed(2)}`).join(" "),
      }),
    ]);
    return { box: [left, top, width, height], shapes, widest: width * LARGEST };
  }

  /** Marks the shape of a table row. */
  point(row) {
    this.marked?.classList.remove("fl-hex--marked");
    this.marked = row ? this.hexes.get(row) : null;
    if (!this.marked) return;
    this.marked.classList.add("fl-hex--marked");
    this.marked.parentNode.append(this.marked);
    this.readout.textContent = this.marked.textContent;
  }

  handleEvent(event) {
    const hex = event.target.closest?.(".fl-hex");
    if (event.type === "pointerover" && hex) {
      this.quietly(() => { this.readout.textContent = hex.textContent; });
    } else if (event.type === "pointerleave") {
      this.quietly(() => {
        this.readout.textContent = "";
        this.point(null);
      });
    } else if (hex?.dataset.href && event.type === "click" && !event.ctrlKey && !event.metaKey) {
      location.assign(hex.dataset.href);
    } else if (hex?.dataset.href && (event.type === "click" || event.button === 1)) {
      window.open(hex.dataset.href, "_blank", "noopener");
    }
  }

  /** Changes of our own that are no reason to draw again. */
  quietly(change) {
    change();
    this.observer.takeRecords();
  }
}

customElements.define("fl-hexmap", HexMap);
