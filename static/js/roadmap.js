/**
 * <fl-roadmap table="id" label="…" data-first data-last data-today data-today-label data-ticks="2026-01-01=jan.;…">
 * draws a bar for each row of the table: data-start, data-end, data-deadline, data-state, data-name, data-group,
 * data-href, data-after (the last day of the pool before it), data-pool (its id) and data-requires (the ids of pools
 * that must be over first, drawn when they are in the table, too). Days are ISO days, all inclusive.
 * The table is the accessible version and where the keyboard goes; the drawing is one image with a label.
 */

const SVG = "http://www.w3.org/2000/svg";
const DAY = 86400000;
const WIDTH = 1000;
const LINE = 22; // px from one bar to the next
const BAR = 14;
const HEAD = 26; // room for the names of months or weeks

const dayOf = (text) => Date.parse(`${text}T00:00:00Z`) / DAY;

function element(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text !== undefined) node.textContent = text;
  return node;
}

class Roadmap extends HTMLElement {
  connectedCallback() {
    const rows = [...(document.getElementById(this.getAttribute("table"))?.querySelectorAll("tr[data-start]") ?? [])];
    if (!rows.length) return;
    const first = dayOf(this.dataset.first);
    const last = dayOf(this.dataset.last) + 1;
    const x = (day) => ((Math.min(Math.max(day, first), last) - first) / (last - first)) * WIDTH;
    const within = (day) => day >= first && day < last;
    const nodes = [];
    let y = HEAD;
    let group = null;
    const places = new Map(); // id → where its bar ends and begins
    for (const row of rows) {
      const { start, end, deadline, state, name, href, after } = row.dataset;
      if (row.dataset.group !== group) {
        group = row.dataset.group;
        y += 18;
        nodes.push(element("text", { class: "fl-roadmap__group", x: 0, y: y - 4 }, group));
      }
      const [from, to] = [x(dayOf(start)), x(dayOf(end) + 1)];
      if (after !== undefined && within(dayOf(after))) {
        const old = x(dayOf(after) + 1);
        nodes.push(element("path", {
          class: "fl-roadmap__after",
          d: `M${old.toFixed(1)} ${y - LINE + BAR}C${old.toFixed(1)} ${y + BAR / 2} ${from.toFixed(1)} ${y - LINE + BAR} ${from.toFixed(1)} ${y + BAR / 2}`,
        }));
      }
      if (to > from) {
        const link = element("g", { class: "fl-roadmap__pool" });
        link.addEventListener("click", () => location.assign(href));
        link.append(element("rect", {
          class: `fl-roadmap__bar fl-roadmap__bar--${state}`,
          x: from.toFixed(1), y, width: Math.max(to - from, 3).toFixed(1), height: BAR, rx: 3,
        }));
        link.append(element("title", {}, row.querySelector("th").textContent.trim()));
        nodes.push(link);
      }
      if (row.dataset.pool) places.set(row.dataset.pool, { from, to, y: y + BAR / 2 });
      const at = x(dayOf(deadline));
      const inside = to - from > 60;
      nodes.push(element("text", {
        class: inside ? `fl-roadmap__label fl-roadmap__label--${state}` : "fl-roadmap__label",
        x: (inside ? from + 6 : Math.min((to > from && to < WIDTH ? to : at) + 8, WIDTH - 50)).toFixed(1), y: y + 11,
      }, name));
      if (within(dayOf(deadline))) {
        nodes.push(element("circle", { class: "fl-roadmap__deadline", cx: at.toFixed(1), cy: y + BAR / 2, r: 4 }));
      }
      y += LINE;
    }
    const svg = element("svg", {
      class: "fl-roadmap__svg", role: "img", "aria-label": this.getAttribute("label"), viewBox: `0 0 ${WIDTH} ${y + 4}`,
    });
    for (const tick of (this.dataset.ticks || "").split(";").filter(Boolean)) {
      const [day, label] = tick.split("=");
      const at = x(dayOf(day)).toFixed(1);
      svg.append(element("line", { class: "fl-roadmap__line", x1: at, x2: at, y1: 0, y2: y }));
      svg.append(element("text", { class: "fl-roadmap__tick", x: Number(at) + 4, y: 12 }, label));
    }
    const today = dayOf(this.dataset.today);
    if (within(today)) {
      const at = x(today).toFixed(1);
      svg.append(element("line", { class: "fl-roadmap__today", x1: at, x2: at, y1: 0, y2: y }));
      svg.append(element("text", { class: "fl-roadmap__tick", x: Number(at) + 4, y: HEAD - 2 }, this.dataset.todayLabel));
    }
    for (const row of rows) {
      const here = places.get(row.dataset.pool);
      for (const id of (row.dataset.requires || "").split(" ").filter(Boolean)) {
        const there = places.get(id);
        if (!here || !there) continue;
        const bend = Math.max(20, Math.abs(here.from - there.to) / 2);
        nodes.push(element("path", {
          class: "fl-roadmap__requires",
          d: `M${there.to.toFixed(1)} ${there.y}C${(there.to + bend).toFixed(1)} ${there.y} ${(here.from - bend).toFixed(1)} ${here.y} ${here.from.toFixed(1)} ${here.y}`,
        }));
      }
    }
    svg.append(...nodes);
    this.replaceChildren(svg);
    // Where not all of it fits, today is what one sees first.
    if (within(today)) this.scrollLeft = (x(today) / WIDTH) * this.scrollWidth - this.clientWidth / 4;
    // The names of the rollouts stay in sight.
    const names = svg.querySelectorAll(".fl-roadmap__group");
    const follow = () => names.forEach((name) => name.setAttribute("x", (this.scrollLeft / this.scrollWidth) * WIDTH));
    this.addEventListener("scroll", follow, { passive: true });
    follow();
  }
}

customElements.define("fl-roadmap", Roadmap);
