// Names of zones over the map, as many as have room, and labels that give way to each other.
(function (page) {
  "use strict";

  const MOST = 70;
  const LEAST_PX = 46;

  /** Where the name of a zone stands: on its own point, else where the zone is met in the view; null where nowhere. */
  function place(zone, view, probes) {
    const own = SheetZones.anchor(zone.index);
    if (own && view.contains(own)) return own;
    return probes.find(({ zones }) => zones.has(zone.index))?.at || null;
  }

  function probesOf(view) {
    const along = (from, to, share) => from + (to - from) * share;
    return [[0.5, 0.5], [0.3, 0.3], [0.7, 0.3], [0.3, 0.7], [0.7, 0.7]].map(([x, y]) => {
      const at = L.latLng(along(view.getSouth(), view.getNorth(), y), along(view.getWest(), view.getEast(), x));
      return { at, zones: new Set(SheetZones.at(at).map((zone) => zone.index)) };
    });
  }

  /** How wide and high a zone is on the screen. */
  function size(map, zone) {
    const bounds = SheetZones.bounds(zone.index);
    const [a, b] = [bounds.getNorthWest(), bounds.getSouthEast()].map((corner) => map.latLngToContainerPoint(corner));
    return Math.abs(b.x - a.x) * Math.abs(b.y - a.y);
  }

  /** Keeps the names of zones on the map; the largest have the right of way, those that sites meet before all. */
  page.addZoneLabels = function (map) {
    const group = L.layerGroup().addTo(map);
    function write() {
      group.clearLayers();
      if (SheetZones.ready) {
        const view = map.getBounds();
        const probes = probesOf(view);
        const styles = page.content.styles;
        SheetZones.inView(view, LEAST_PX).filter((zone) => zone.name)
          .map((zone) => ({ zone, room: size(map, zone) }))
          .sort((a, b) => Number(b.zone.hit) - Number(a.zone.hit) || b.room - a.room)
          .slice(0, MOST)
          .forEach(({ zone }) => {
            const at = place(zone, view, probes);
            if (!at) return;
            const text = page.brief("span", "zone-label", zone.name, 40);
            text.style.color = page.dark(styles[zone.style].stroke);
            group.addLayer(page.standing(at, "label-mark", "labels", text, { interactive: false, keyboard: false }));
          });
      }
      page.settleLabels(map);
    }
    map.on("moveend zoomend sheet:zones sheet:switched sheet:language", write);
    write();
  };

  /** A colour as dark as small print needs on paper; hue kept. */
  page.dark = function (colour) {
    let parts = [1, 3, 5].map((start) => parseInt(colour.slice(start, start + 2), 16));
    const linear = (c) => (c / 255 <= 0.04045 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4);
    const light = () => 0.2126 * linear(parts[0]) + 0.7152 * linear(parts[1]) + 0.0722 * linear(parts[2]);
    while (0.9 / (light() + 0.05) < 5.5) parts = parts.map((part) => part * 0.92);
    return `rgb(${parts.map(Math.round).join(", ")})`;
  };

  function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /** Hides every label that would cover a symbol or a label before it: the marked distance, grave sites, rings, zones. */
  page.settleLabels = function (map) {
    const box = map.getContainer();
    const all = (selector) => [...box.querySelectorAll(selector)];
    const taken = all(".site-mark .symbol, .distance-label").map((mark) => mark.getBoundingClientRect());
    const labels = [...all(".site-label").reverse(), ...all(".ring-label"), ...all(".zone-label")];
    labels.forEach((label) => label.classList.remove("covered"));
    labels.map((label) => [label, label.getBoundingClientRect()]).forEach(([label, at]) => {
      if (taken.some((other) => overlaps(at, other))) label.classList.add("covered");
      else taken.push(at);
    });
  };
})(SheetPage);
