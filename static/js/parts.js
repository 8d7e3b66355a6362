/**
 * <fl-parts label="…"> draws one bar of parts for each row of the table inside it (or the one that its `table`
 * attribute names by id).
 *
 *   <tr data-bar="Agder"> … <td data-part="flat" data-part-label="Flat del" data-kroner="2000935">2 000 935</td>
 *
 * The table is the accessible version; the drawing is one image with a label. All bars have the same scale. A part is
 * told by its place, its shade and its pattern of borders; the legend and each part's title say it in words.
 */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 100;
// The drawing is as wide as its place: on a phone all heights are doubled, so that the names can be read.
const SCALE = matchMedia("(max-width: 40rem)").matches ? 2 : 1;
const HEIGHT = 4 * SCALE;
const GAP = 3.6 * SCALE;
const TEXT = 2.2 * SCALE;

function element(name, attributes, text) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return node;
}

class Parts extends HTMLElement {
  connectedCallback() {
    const id = this.getAttribute("table");
    const table = id ? document.getElementById(id) : this.querySelector("table");
    const rows = table ? [...table.querySelectorAll("tr[data-bar]")] : [];
    if (!rows.length || this.querySelector("svg")) return;
    const bars = rows.map((row) => ({
      name: row.dataset.bar,
      parts: [...row.querySelectorAll("[data-part]")]
        .map(({ dataset }) => ({ code: dataset.part, label: dataset.partLabel, kroner: Number(dataset.kroner) }))
        .filter((part) => part.kroner > 0),
    }));
    const longest = Math.max(...bars.map((bar) => bar.parts.reduce((sum, part) => sum + part.kroner, 0)));
    const format = new Intl.NumberFormat(document.documentElement.lang || "nb", { maximumFractionDigits: 0 });
    const svg = element("svg", {
      class: "fl-parts__svg",
      role: "img",
      "aria-label": this.getAttribute("label") || table.caption?.textContent.trim() || "",
      viewBox: `0 0 ${WIDTH} ${bars.length * (HEIGHT + GAP)}`,
    });
    const labels = new Map();
    bars.forEach((bar, index) => {
      const top = index * (HEIGHT + GAP);
      svg.append(element("text", { class: "fl-parts__name", x: 0, y: top + TEXT, "font-size": TEXT }, bar.name));
      let left = 0;
      for (const part of bar.parts) {
        const width = (part.kroner / longest) * WIDTH;
        const rect = element("rect", {
          class: `fl-part fl-part--${part.code}`,
          x: left.toFixed(2),
          y: top + TEXT + SCALE,
          width: Math.max(width - 0.3, 0.2).toFixed(2),
          height: HEIGHT - SCALE,
        });
        rect.append(element("title", {}, `${bar.name}, ${part.label}: ${format.format(part.kroner)} kr`));
        svg.append(rect);
        labels.set(part.code, part.label);
        left += width;
      }
    });
    const legend = document.createElement("ul");
    legend.className = "fl-parts__legend";
    legend.setAttribute("aria-hidden", "true");
    for (const [code, label] of labels) {
      const item = document.createElement("li");
      const swatch = element("svg", { class: "fl-parts__swatch", viewBox: "0 0 10 10", width: 12, height: 12 });
      swatch.append(element("rect", { class: `fl-part fl-part--${code}`, width: 10, height: 10 }));
      item.append(swatch, label);
      legend.append(item);
    }
    this.prepend(svg, legend);
  }
}

customElements.define("fl-parts", Parts);
