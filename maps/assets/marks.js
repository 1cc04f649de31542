// Sites, zones and overlaps as leaflet layers, and labels that give way to each other.
(function (page) {
  "use strict";

  const element = page.element;

  function leaves(layer, visit) {
    if (layer.eachLayer) layer.eachLayer((inner) => leaves(inner, visit));
    else visit(layer);
  }

  /** A pane of its own with its own drawing ground, so that order holds whatever is switched on last. */
  function ground(map, name, zIndex) {
    map.createPane(name).style.zIndex = zIndex;
    return { pane: name, renderer: L.svg({ pane: name, padding: 0.5 }), smoothFactor: 0.6 };
  }

  function outline(style, extraPx) {
    return {
      color: style.stroke, weight: style.width_px + (extraPx || 0), lineJoin: "round",
      dashArray: style.dash || null, lineCap: style.dash ? "butt" : "round",
    };
  }

  function marker(anchor, className, pane, content, options) {
    const icon = L.divIcon({ className, html: content, iconSize: null });
    return L.marker(anchor, Object.assign({ icon, pane }, options));
  }

  /** Remembers on the drawn element which zone it shows, so that a click finds all zones beneath it. */
  function remember(layer, found) {
    leaves(layer, (leaf) => leaf.on("add", () => { (leaf._path || leaf._icon).sheetZone = found; }));
  }

  /** The layer of one catalogue entry: zones that sites touch stand out from those beside them. */
  page.zoneGroup = function (map, layer, index, styles) {
    const place = ground(map, `zones-${index}`, Math.min(400 + index, 480));
    const group = L.layerGroup();
    layer.zones.forEach((zone) => {
      const style = styles[zone.style];
      const drawn = L.geoJSON(zone.geometry, {
        ...place,
        style: {
          ...outline(style, zone.hit ? 0.8 : 0), className: zone.hit ? "zone hit" : "zone",
          fillColor: style.paint, fillOpacity: style.paintOpacity,
        },
        pointToLayer: (_, at) => (
          marker(at, zone.hit ? "zone-point hit" : "zone-point", place.pane, page.symbol(style, 18))),
      });
      remember(drawn, { zone, layer });
      drawn.bindTooltip(() => element("span", "", zone.name || zone.label), { sticky: true, className: "zone-tip" });
      group.addLayer(drawn);
      if (zone.anchor) {
        const text = element("span", "zone-label", zone.name);
        text.style.color = style.stroke;
        group.addLayer(marker(zone.anchor, "label-mark", "labels", text, { interactive: false, keyboard: false }));
      }
    });
    return group;
  };

  /** The outlines of where sites and zones overlap, dark on a light edge so that they show on any hatch. */
  page.hitGroup = function (map, hits, style) {
    const place = { ...ground(map, "hits", 490), interactive: false };
    const point = (_, at) => L.circleMarker(at, { ...place, radius: 9, fillOpacity: 0 });
    const edge = { color: "#fff", weight: style.width_px + 3, opacity: 0.9, fill: false };
    const line = { ...outline(style), fill: false, className: "overlap" };
    return L.layerGroup(hits.flatMap((hit) => [
      L.geoJSON(hit, { ...place, style: edge, pointToLayer: point }),
      L.geoJSON(hit, { ...place, style: line, pointToLayer: point }),
    ]));
  };

  /** The sites: outline on a light edge, and at one point of each its symbol and its name; the gravest on top. */
  page.siteGroup = function (map, sites, styles, open) {
    const place = ground(map, "sites", 485);
    const group = L.layerGroup();
    const order = (site) => styles[`outcome:${site.outcome}`].order;
    [...sites].filter((site) => site.anchor).sort((a, b) => order(a) - order(b)).forEach((site) => {
      const style = styles[`outcome:${site.outcome}`];
      const point = (_, at) => L.circleMarker(at, { ...place, radius: 7 });
      const edge = { color: "#fff", weight: style.width_px + 3, opacity: 0.95, fill: false };
      const body = { ...outline(style), fillColor: style.paint, fillOpacity: style.paintOpacity, className: "site" };
      site.parts.forEach((part) => {
        group.addLayer(L.geoJSON(part, { ...place, style: edge, pointToLayer: point, interactive: false }));
        const drawn = L.geoJSON(part, { ...place, style: body, pointToLayer: point, bubblingMouseEvents: false });
        drawn.on("click", (event) => { L.DomEvent.stop(event); open(site); });
        group.addLayer(drawn);
      });
      const content = element("span", "site-badge");
      content.append(page.symbol(style, 26), element("span", "site-label", page.siteName(site)));
      const title = `${page.siteName(site)} – ${site.label}`;
      // Leaflet adds the height on the screen in pixels, which stays far below one step.
      const above = { zIndexOffset: style.order * 100000, riseOnHover: true, riseOffset: 1000000 };
      site.marker = marker(site.anchor, "site-mark", "markerPane", content, { title, alt: title, ...above });
      group.addLayer(site.marker);
    });
    return group;
  };

  function overlaps(a, b) {
    return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  }

  /** Hides every label that would cover a symbol or a label placed before it: the gravest sites first, then zones. */
  page.settleLabels = function (map) {
    const box = map.getContainer();
    const taken = [...box.querySelectorAll(".site-mark .symbol")].map((symbol) => symbol.getBoundingClientRect());
    box.querySelectorAll(".site-label, .zone-label").forEach((label) => label.classList.remove("covered"));
    const labels = [...[...box.querySelectorAll(".site-label")].reverse(), ...box.querySelectorAll(".zone-label")];
    labels.map((label) => [label, label.getBoundingClientRect()]).forEach(([label, place]) => {
      if (taken.some((other) => overlaps(place, other))) label.classList.add("covered");
      else taken.push(place);
    });
  };
})(SheetPage);
