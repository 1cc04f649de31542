// A net of meridians and parallels with their degrees around the frame: offline, the sheet's only ground.
(function (page) {
  "use strict";

  const STEPS = [10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001];
  const LEAST_GAP_PX = 110;
  const ROOM_PX = 30;

  function degrees(value, step, positive, negative) {
    const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
    return `${Math.abs(value).toFixed(decimals)}°${value < 0 ? negative : positive}`;
  }

  /** A longitude beyond the antimeridian by its own name. */
  const wrapped = (lon) => (lon > 180 ? lon - 360 : lon < -180 ? lon + 360 : lon);

  function values(from, to, step) {
    const found = [];
    for (let index = Math.ceil(from / step); index * step <= to; index += 1) found.push(index * step);
    return found;
  }

  /** Keeps the net under the map and its degrees in the four strips of the frame. */
  page.addGrid = function (map) {
    const box = map.getContainer();
    const frame = box.parentNode;
    const lines = page.element("div", "grid-lines");
    const strips = ["top", "bottom", "left", "right"].map((side) => page.element("div", `grid-strip ${side}`));
    box.prepend(lines);
    frame.append(...strips);

    function redraw() {
      const size = map.getSize();
      const view = map.getBounds();
      const perPixel = (view.getEast() - view.getWest()) / Math.max(1, size.x);
      const step = STEPS.filter((candidate) => candidate >= perPixel * LEAST_GAP_PX).pop() || STEPS[0];
      [lines, ...strips].forEach((part) => part.replaceChildren());
      const draw = (className, property, at, room, text, beside) => {
        const line = page.element("i", className);
        line.style[property] = `${Math.round(at)}px`;
        lines.appendChild(line);
        // A label at the very end of its strip would be cut.
        if (at < ROOM_PX || at > room - ROOM_PX) return;
        beside.forEach((strip) => {
          const label = page.element("span", "", text);
          label.style[property] = `${Math.round(at)}px`;
          strip.appendChild(label);
        });
      };
      values(view.getWest(), view.getEast(), step).forEach((lon) => {
        const x = map.latLngToContainerPoint([view.getCenter().lat, lon]).x;
        draw("meridian", "left", x, size.x, degrees(wrapped(lon), step, "E", "W"), strips.slice(0, 2));
      });
      values(view.getSouth(), view.getNorth(), step).forEach((lat) => {
        const y = map.latLngToContainerPoint([lat, view.getCenter().lng]).y;
        draw("parallel", "top", y, size.y, degrees(lat, step, "N", "S"), strips.slice(2));
      });
    }

    map.on("zoomstart", () => frame.classList.add("zooming"));
    // A flight that is broken off ends without a zoomend.
    map.on("zoomend moveend", () => frame.classList.remove("zooming"));
    map.on("move zoomend resize viewreset", redraw);
    redraw();
  };
})(SheetPage);
