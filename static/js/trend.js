/**
 * <fl-trend label="…" data-available="tilgjengeliggjort" data-in-use="i bruk" data-ambition="ambisjon"> draws how two
 * counts have moved, and the ambition, from the rows of the table inside it:
 *
 *   <tr data-date="2023-04-30" data-total="356" [data-available="215"] [data-in-use="133"] [data-ambition="356"]>
 *
 * A count that is left out was not reported: the line begins where the first one is. The table is the accessible
 * version; the drawing is one image with a label. The scale goes to the number of municipalities, so that the height
 * of a line is its share.
 */

const SVG = "http://www.w3.org/2000/svg";
const [NARROWEST, HEIGHT] = [300, 300];
const [TOP, RIGHT, BOTTOM, LEFT] = [12, 118, 28, 36];
// Room for a year, and for a year with some air.
const [YEAR_WIDTH, AXIS_YEAR] = [40, 48];
const SERIES = ["available", "in-use", "ambition"];

function element(name, attributes, text = "") {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

/** A round step that cuts `most` into three to six parts. */
function step(most) {
  const unit = 10 ** Math.floor(Math.log10(most / 3));
  return Math.max(1, [1, 2, 5, 10].map((n) => n * unit).find((n) => most / n <= 6));
}

/**
 * The years to write below an axis that goes from `first` to `last` (milliseconds) in `width` pixels: at most one for
 * each `AXIS_YEAR`, as [year, the pixel where it begins]. A first year that is nearly over would stand in the next one's
 * way and is left out.
 */
export function yearTicks(first, last, width) {
  const [start, end] = [first, last].map((time) => new Date(time).getUTCFullYear());
  const at = (year) => (width * (Math.max(Date.UTC(year, 0, 1), first) - first)) / (last - first);
  const every = Math.max(1, Math.ceil(((end - start) * AXIS_YEAR) / width));
  const years = [];
  for (let year = start; year <= end; year += every) years.push([year, at(year)]);
  return years.filter(([, place], index) => index + 1 === years.length || years[index + 1][1] - place >= YEAR_WIDTH);
}

class Trend extends HTMLElement {
  connectedCallback() {
    this.points = [...this.querySelectorAll("tr[data-date]")]
      .map((row) => ({
        row,
        time: Date.parse(row.dataset.date),
        total: Number(row.dataset.total),
        values: Object.fromEntries(SERIES.map((key) => {
          const value = row.getAttribute(`data-${key}`);
          return [key, value === null ? null : Number(value)];
        })),
      }))
      .sort((a, b) => a.time - b.time);
    this.svg?.remove();
    this.readout?.remove();
    if (this.points.length < 2) return;
    // Drawn in the width that there is, so that the words keep their size on a phone.
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this);
  }

  disconnectedCallback() {
    this.observer?.disconnect();
  }

  draw() {
    const { points } = this;
    const width = Math.max(NARROWEST, Math.round(this.clientWidth));
    if (this.svg && this.width === width) return;
    this.svg?.remove();
    this.readout?.remove();
    this.width = width;
    const [first, last] = [points[0].time, points.at(-1).time];
    const most = Math.max(1, ...points.flatMap((point) => [point.total, point.values.ambition ?? 0]));
    this.x = (time) => LEFT + ((this.width - LEFT - RIGHT) * (time - first)) / (last - first);
    const y = (value) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most);
    this.svg = element("svg", {
      class: "fl-trend__svg", role: "img", "aria-label": this.getAttribute("label") || "",
      viewBox: `0 0 ${this.width} ${HEIGHT}`,
    });
    const size = step(most);
    for (let value = 0; value <= most; value += size) {
      this.svg.append(element("line", { class: "fl-trend__grid", x1: LEFT, x2: this.width - RIGHT, y1: y(value), y2: y(value) }));
      this.svg.append(element("text", { class: "fl-trend__text", x: LEFT - 6, y: y(value) + 4, "text-anchor": "end" }, String(value)));
    }
    for (const [year, place] of yearTicks(first, last, this.width - LEFT - RIGHT)) {
      this.svg.append(element("text", { class: "fl-trend__text", x: LEFT + place, y: HEIGHT - 8 }, String(year)));
    }
    const words = [];
    for (const key of SERIES) {
      const known = points.filter((point) => point.values[key] !== null);
      if (!known.length) continue;
      // What held at the end of a month is not known to have moved before the next one: a line for the counts, steps for
      // the ambition, which changes on the day that it is decided.
      const path = known.map((point, index) => {
        const [x, height] = [this.x(point.time).toFixed(1), y(point.values[key]).toFixed(1)];
        if (!index) return `M${x},${height}`;
        return key === "ambition" ? `H${x}V${height}` : `L${x},${height}`;
      });
      this.svg.append(element("path", { class: `fl-trend__${key}`, d: path.join("") }));
      const end = known.at(-1).values[key];
      words.push({ text: `${end} ${this.getAttribute(`data-${key}`)}`, y: y(end) + 4 });
    }
    // Words that would stand on each other are moved apart, downwards.
    words.sort((a, b) => a.y - b.y).forEach((word, index) => {
      if (index) word.y = Math.max(word.y, words[index - 1].y + 15);
      this.svg.append(element("text", { class: "fl-trend__word", x: this.width - RIGHT + 8, y: word.y }, word.text));
    });
    this.cursor = element("line", { class: "fl-trend__cursor", y1: TOP, y2: HEIGHT - BOTTOM, visibility: "hidden" });
    this.svg.append(this.cursor);
    this.readout = document.createElement("p");
    this.readout.className = "fl-trend__readout";
    this.readout.setAttribute("aria-hidden", "true");
    this.prepend(this.svg, this.readout);
    this.svg.addEventListener("pointermove", (event) => this.point(event));
    this.svg.addEventListener("pointerleave", () => this.point(null));
  }

  /** Tells the counts of the point nearest to the pointer. */
  point(event) {
    this.cursor.setAttribute("visibility", event ? "visible" : "hidden");
    this.readout.textContent = "";
    if (!event) return;
    const box = this.svg.getBoundingClientRect();
    const x = ((event.clientX - box.left) * this.width) / box.width;
    const nearest = this.points.reduce((a, b) => (Math.abs(this.x(a.time) - x) <= Math.abs(this.x(b.time) - x) ? a : b));
    for (const end of ["x1", "x2"]) this.cursor.setAttribute(end, this.x(nearest.time));
    const said = SERIES.filter((key) => nearest.values[key] !== null)
      .map((key) => `${nearest.values[key]} ${this.getAttribute(`data-${key}`)}`);
    this.readout.textContent = [nearest.row.cells[0].textContent, ...said].join(" · ");
  }
}

customElements.define("fl-trend", Trend);
