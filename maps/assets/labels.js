// Names of zones over the map, as many as have room, and labels that give way to each other.
(function (page) {
  "use strict";

  const MOST = 70;
  const LEAST_PX = 46;
  // About as large as a letter of a name.
  const LETTER_PX = 12;
  const FURNITURE = ".tools, .north, .readout, .leaflet-control-scale-line";

  function boxesOf(within, selector) {
    return [...within.querySelectorAll(selector)].map((one) => one.getBoundingClientRect());
  }

  /** The boxes of what stands on the map itself: tools, north arrow, scale, coordinates. */
  const furniture = (map) => boxesOf(map.getContainer().parentNode, FURNITURE);

  /** Whether a name at that place would lie clear of some boxes. */
  function isFree(map, at, letters, boxes) {
    const frame = map.getContainer().getBoundingClientRect();
    const { x, y } = map.latLngToContainerPoint(at).add([frame.left, frame.top]);
    const [wide, high] = [letters * LETTER_PX / 2, LETTER_PX];
    return !boxes.some((box) => overlaps({ left: x - wide, right: x + wide, top: y - high, bottom: y + high }, box));
  }

  /**
   * Where the name of a zone stands: on its own point, else where the zone is met in the view, rather clear of tools and
   * sites than under them; null where nowhere.
   */
  function place(map, zone, view, probes, boxes) {
    const own = SheetZones.anchor(zone.index);
    const met = probes.filter(({ zones }) => zones.has(zone.index)).map(({ at }) => at);
    const places = own && view.contains(own) ? [own, ...met] : met;
    const letters = Math.min(40, [...zone.name].length);
    return places.find((at) => isFree(map, at, letters, boxes)) || places[0] || null;
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
        const boxes = [...furniture(map), ...boxesOf(map.getContainer(), ".site-mark .symbol, .site-label")];
        const styles = page.content.styles;
        SheetZones.inView(view, LEAST_PX).filter((zone) => zone.name)
          .map((zone) => ({ zone, room: size(map, zone) }))
          .sort((a, b) => Number(b.zone.hit) - Number(a.zone.hit) || b.room - a.room)
          .slice(0, MOST)
          .forEach(({ zone }) => {
            const at = place(map, zone, view, probes, boxes);
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

  /**
   * Hides every label that would cover a tool, a symbol or a label before it: the marked distance, grave sites, rings,
   * zones.
   */
  page.settleLabels = function (map) {
    const box = map.getContainer();
    const all = (selector) => [...box.querySelectorAll(selector)];
    const taken = [...furniture(map), ...boxesOf(box, ".site-mark .symbol, .distance-label")];
    const labels = [...all(".site-label").reverse(), ...all(".ring-label"), ...all(".zone-label")];
    labels.forEach((label) => label.classList.remove("covered"));
    labels.map((label) => [label, label.getBoundingClientRect()]).forEach(([label, at]) => {
      if (taken.some((other) => overlaps(at, other))) label.classList.add("covered");
      else taken.push(at);
    });
  };
})(SheetPage);
