// The zones: known to the rest of the page by their number only, whatever they are drawn with.
var SheetZones = {};

(function (zones, page) {
  "use strict";

  const REACH_PX = 7;
  const layers = [];
  let map = null;
  let canvas = null;

  zones.ready = false;

  /** The layer a zone belongs to, and its number there. */
  function find(index) {
    const layer = layers.filter(({ first }) => first <= index).pop();
    return { layer, own: index - layer.first };
  }

  function briefly(layer, own) {
    const [style, label] = layer.entry.looks[layer.entry.look[own]];
    return {
      index: layer.first + own, layer: layer.entry.id, style, label,
      name: layer.entry.name[own], code: layer.entry.code[own], hit: layer.hits.has(own),
    };
  }

  /** Everything the page knows of a zone. */
  zones.zone = function (index) {
    const { layer, own } = find(index);
    return { ...briefly(layer, own), layer: layer.entry, rows: layer.entry.rows[own] || [] };
  };

  zones.layers = () => layers.map(({ entry }) => entry);
  zones.isShown = (id) => layers.find(({ entry }) => entry.id === id).shown;

  zones.setShown = function (id, isOn) {
    layers.find(({ entry }) => entry.id === id).shown = isOn;
    if (canvas) canvas.paint();
    map.fire("sheet:switched");
  };

  zones.bounds = function (index) {
    const { layer, own } = find(index);
    const [west, north, east, south] = layer.shape.zoneBox.subarray(4 * own, 4 * own + 4);
    return L.latLngBounds(page.toLatLng(west, south), page.toLatLng(east, north));
  };

  zones.anchor = function (index) {
    const { layer, own } = find(index);
    return page.zoneAnchor(layer.shape, own);
  };

  /** The zones of shown layers that are to be seen in a view, all of them without one; `leastPx`: no smaller ones. */
  zones.inView = function (view, leastPx) {
    const found = [];
    if (!zones.ready) return found;
    const least = (leastPx || 0) / page.worldScale(map.getZoom());
    const [corner, end] = view ? [view.getNorthWest(), view.getSouthEast()].map(page.toWorld) : [];
    layers.filter(({ shown }) => shown).forEach((layer) => {
      const { shape } = layer;
      for (let own = 0; own < shape.zones; own += 1) {
        const [width, height] = [0, 1].map((axis) => shape.zoneBox[4 * own + 2 + axis] - shape.zoneBox[4 * own + axis]);
        const isSeen = width * height >= least * least
          && (!view || page.zoneIsSeen(shape, own, corner.x, corner.y, end.x, end.y));
        if (isSeen) found.push(briefly(layer, own));
      }
    });
    return found;
  };

  /** The zones of shown layers at a place, uppermost first. */
  zones.at = function (place) {
    const { x, y } = page.toWorld(place);
    const reach = REACH_PX / page.worldScale(map.getZoom());
    const found = [];
    [...layers].reverse().filter(({ shown }) => zones.ready && shown).forEach(({ shape, first, buckets }) => {
      [...buckets].reverse().forEach((bucket) => {
        for (let at = bucket.zones.length - 1; at >= 0; at -= 1) {
          if (page.zoneIsAt(shape, bucket.zones[at], x, y, reach)) found.push(zones.zone(first + bucket.zones[at]));
        }
      });
    });
    return found;
  };

  /** The zones whose name or code has this text, no more than `most`. */
  zones.find = function (text, most) {
    const wanted = text.toLowerCase();
    const found = [];
    layers.forEach(({ entry, first }) => {
      for (let own = 0; own < entry.name.length && found.length < most; own += 1) {
        if (`${entry.name[own]} ${entry.code[own]}`.toLowerCase().includes(wanted)) found.push(zones.zone(first + own));
      }
    });
    return found;
  };

  /** Draws the outline of one zone over everything, in place of the one before; null for none. */
  zones.highlight = function (index) {
    zones.mark?.remove();
    zones.mark = null;
    if (index === null || !zones.ready) return;
    const { layer, own } = find(index);
    const outline = page.zoneLines(layer.shape, own);
    const drawn = [["#fff", 7], ["#111418", 3.5]].flatMap(([color, weight]) => outline.map(({ kind, line }) => {
      const options = { pane: "mark", interactive: false, className: "zone-mark", color, weight, fill: false };
      if (kind === 0) return L.circleMarker(line[0], { ...options, radius: 12 });
      return kind === 1 ? L.polyline(line, options) : L.polygon(line, options);
    }));
    zones.mark = L.layerGroup(drawn).addTo(map);
  };

  /** The name of the uppermost zone beside the mouse. */
  function followMouse() {
    const tip = L.tooltip({ className: "zone-tip", offset: [14, 0], direction: "right" });
    let waiting = 0;
    map.on("mousemove", ({ latlng }) => {
      cancelAnimationFrame(waiting);
      waiting = requestAnimationFrame(() => {
        const [zone] = zones.at(latlng);
        map.getContainer().classList.toggle("over-zone", Boolean(zone));
        if (!zone) tip.remove();
        else tip.setContent(page.words("span", "", zone.name || zone.label)).setLatLng(latlng).addTo(map);
      });
    });
    map.on("mouseout zoomstart", () => { cancelAnimationFrame(waiting); tip.remove(); });
  }

  /** Told in the page's own words where the browser cannot read the shapes: an empty map would look clear. */
  function complain(error) {
    console.error(error);
    const notice = page.element("p", "no-zones", page.label("no_zones"), { role: "alert" });
    map.getContainer().appendChild(notice);
    map.on("sheet:language", () => { notice.textContent = page.label("no_zones"); });
    document.documentElement.dataset.zones = "failed";
  }

  /** How far drawn borders may be off, as a sentence for the page; blank where nothing was left out. */
  zones.note = function () {
    const off = page.content.deviation_m;
    if (off === null) return "";
    const digits = 10 ** Math.max(0, Math.floor(Math.log10(off)) - 1);
    return page.label("shapes_simplified", { metres: page.number(Math.ceil(off / digits) * digits, 0) });
  };

  zones.start = function (given, content) {
    map = given;
    map.createPane("zones").style.zIndex = 400;
    let first = 0;
    content.layers.forEach((entry) => {
      const hits = new Set(entry.hit);
      layers.push({ entry, first, hits, shown: entry.shown, buckets: page.bucketsOf(entry, hits), shape: null });
      first += entry.name.length;
    });
    const draw = (shapes) => {
      performance.mark("zones:unpacked");
      layers.forEach((layer, rank) => {
        layer.shape = shapes[rank];
        layer.shape.buckets = layer.buckets;
      });
      zones.ready = true;
      const visible = () => layers.filter(({ shown }) => shown).map(({ shape }) => shape);
      canvas = new page.ZoneCanvas(visible).addTo(map);
      performance.mark("zones:painted");
      followMouse();
      map.fire("sheet:zones");
      requestAnimationFrame(() => requestAnimationFrame(() => {
        performance.mark("zones:shown");
        document.documentElement.dataset.zones = "shown";
      }));
    };
    page.unpackShapes(document.getElementById("sheet-zones").textContent).then(draw, complain);
  };
})(SheetZones, SheetPage);
