/**
 * <fl-bordermap src="/kommuner/grenser.json?dato=…" label="…"> draws each municipality within its border, from the same
 * table as <fl-hexmap> (which has to be loaded, too): a row says with `data-number` whose border is its own.
 *
 * `src` answers with {"scale": degrees, "municipalities": {"4203": [[x, y, dx, dy, …], …]}}. Until it has, and for a
 * row without a border, nothing is drawn; the table says it all.
 */

const SVG = "http://www.w3.org/2000/svg";
const RADIANS = Math.PI / 180;
const WIDE = 100; // the width of the drawing in its own units
const WIDEST = 620; // px
const AROUND = 0.15; // how much of the surroundings of a chosen part is seen

// Albers' equal-area conic with the standard parallels 60° and 69° N around 16° E: Norway as one knows it, and a
// square kilometre is as large in Finnmark as in Agder.
const [SOUTH, NORTH, MIDDLE] = [60 * RADIANS, 69 * RADIANS, 16 * RADIANS];
const N = (Math.sin(SOUTH) + Math.sin(NORTH)) / 2;
const C = Math.cos(SOUTH) ** 2 + 2 * N * Math.sin(SOUTH);

function project(longitude, latitude) {
  const radius = Math.sqrt(C - 2 * N * Math.sin(latitude * RADIANS)) / N;
  const angle = N * (longitude * RADIANS - MIDDLE);
  return [radius * Math.sin(angle), radius * Math.cos(angle)];
}

function unfold(steps, scale) {
  const points = [];
  let [x, y] = [0, 0];
  for (let i = 0; i < steps.length; i += 2) {
    x += steps[i];
    y += steps[i + 1];
    points.push(project(x * scale, y * scale));
  }
  return points;
}

customElements.whenDefined("fl-hexmap").then((HexMap) => {
  class BorderMap extends HexMap {
    connectedCallback() {
      super.connectedCallback();
      this.load();
    }

    async load() {
      try {
        const response = await fetch(this.getAttribute("src"), { headers: { Accept: "application/json" } });
        if (!response.ok) throw new Error(response.status);
        const { scale, municipalities } = await response.json();
        this.outlines = new Map(
          Object.entries(municipalities).map(([number, rings]) => [number, rings.map((ring) => unfold(ring, scale))]),
        );
      } catch {
        this.readout.removeAttribute("aria-hidden");
        this.quietly(() => { this.readout.textContent = this.getAttribute("failed") || ""; });
        return;
      }
      if (this.isConnected) this.draw();
    }

    layout(rows) {
      const known = rows.filter((row) => this.outlines?.has(row.dataset.number));
      if (!known.length) return null;
      // Where a part is chosen, the drawing comes closer to it.
      const chosen = known.filter((row) => row.dataset.dimmed === undefined);
      let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
      for (const row of chosen.length ? chosen : known) {
        for (const ring of this.outlines.get(row.dataset.number)) {
          for (const [x, y] of ring) {
            [left, right] = [Math.min(left, x), Math.max(right, x)];
            [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
          }
        }
      }
      const margin = chosen.length < known.length ? (right - left) * AROUND : 0;
      [left, top, right, bottom] = [left - margin, top - margin, right + margin, bottom + margin];
      const factor = WIDE / (right - left);
      const place = ([x, y]) => `${((x - left) * factor).toFixed(2)},${((y - top) * factor).toFixed(2)}`;
      const shapes = known.map((row) => {
        const path = document.createElementNS(SVG, "path");
        const rings = this.outlines.get(row.dataset.number);
        path.setAttribute("d", rings.map((ring) => `M${ring.map(place).join("L")}Z`).join(""));
        path.setAttribute("fill-rule", "evenodd");
        return [row, path];
      });
      return { box: [0, 0, WIDE, (bottom - top) * factor], shapes, widest: WIDEST };
    }
  }

  customElements.define("fl-bordermap", BorderMap);
});
