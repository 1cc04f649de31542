// Sites, where they meet zones, and how far distance rules reach: leaflet layers above the zones.
(function (page) {
  "use strict";

  const element = page.element;

  /** A pane of its own with its own drawing ground, so that order holds whatever is switched on last. */
  function ground(name, zIndex) {
    const pane = page.map.getPane(name) || page.map.createPane(name);
    pane.style.zIndex = zIndex;
    return { pane: name, renderer: L.svg({ pane: name, padding: 0.5 }), smoothFactor: 0.6 };
  }

  function outline(style) {
    return {
      color: style.stroke, weight: style.width_px, lineJoin: "round", dashArray: style.dash || null,
      lineCap: style.dash ? "butt" : "round",
    };
  }

  /** A text or a picture that stands at a place of the map. */
  page.standing = function (place, className, pane, content, options) {
    const icon = L.divIcon({ className, html: content, iconSize: null });
    return L.marker(place, Object.assign({ icon, pane }, options));
  };

  const still = { interactive: false, keyboard: false };

  function traced(geometry, place, edge, line) {
    const point = (_, at) => L.circleMarker(at, { ...place, radius: 9, fillOpacity: 0 });
    return [edge, line].map((style) => L.geoJSON(geometry, { ...place, style, pointToLayer: point }));
  }

  /** The outlines of where sites and zones overlap, dark on a light edge so that they show on any hatch. */
  page.hitGroup = function () {
    const style = page.content.overlap;
    const place = { ...ground("hits", 490), interactive: false };
    const edge = { color: "#fff", weight: style.width_px + 3, opacity: 0.9, fill: false };
    const line = { ...outline(style), fill: false, className: "overlap" };
    const outlined = page.content.hits.filter((hit) => hit.outlined && hit.geometry);
    return L.layerGroup(outlined.flatMap((hit) => traced(hit.geometry, place, edge, line)));
  };

  /** The one hit that a chosen line speaks of, marked, with its distance beside it. */
  page.hitMark = function (hit) {
    const place = { ...ground("mark", 495), interactive: false };
    const edge = { color: "#fff", weight: 9, opacity: 0.95, fill: false };
    const line = { color: "#0b4fb3", weight: 4.5, fillColor: "#0b4fb3", fillOpacity: 0.12, className: "marked" };
    const layers = traced(hit.geometry, place, edge, line);
    const label = page.clean(hit.label);
    if (label) {
      const middle = L.latLngBounds(hit.bounds).getCenter();
      layers.push(page.standing(middle, "label-mark", "labels", element("span", "distance-label", label), still));
    }
    return L.layerGroup(layers);
  };

  /** The rings of a site, each with its true distance at its northern and southern end. */
  page.ringGroup = function (site) {
    const style = page.content.ring;
    const place = { ...ground("rings", 480), interactive: false };
    const line = { ...outline(style), fill: false, className: "ring" };
    return L.layerGroup(page.content.rings.filter((ring) => ring.geometry && site && ring.site === site.id).flatMap((ring) => {
      const light = { color: "#fff", weight: style.width_px + 2.5, opacity: 0.8, fill: false };
      // A group draws its layers in the order they were made.
      const edge = L.geoJSON(ring.geometry, { ...place, style: light });
      const drawn = L.geoJSON(ring.geometry, { ...place, style: line });
      const bounds = drawn.getBounds();
      const lng = bounds.getCenter().lng;
      const ends = [bounds.getNorth(), bounds.getSouth()].map((lat) => page.standing(
        [lat, lng], "label-mark", "labels", element("span", "ring-label", page.clean(ring.label)), still));
      return [edge, drawn, ...ends];
    }));
  };

  /** The sites: outline on a light edge, and at one point of each its symbol and its name; the gravest on top. */
  page.siteGroup = function () {
    const { sites, styles } = page.content;
    const place = ground("sites", 485);
    const group = L.layerGroup();
    const order = (site) => styles[`outcome:${site.outcome}`].order;
    [...sites].filter((site) => site.anchor).sort((a, b) => order(a) - order(b)).forEach((site) => {
      const style = styles[`outcome:${site.outcome}`];
      const point = (_, at) => L.circleMarker(at, { ...place, radius: 7 });
      const edge = { color: "#fff", weight: style.width_px + 3, opacity: 0.95, fill: false };
      const body = { ...outline(style), fillColor: style.fill, fillOpacity: style.opacity, className: "site" };
      site.parts.forEach((part) => {
        group.addLayer(L.geoJSON(part, { ...place, style: edge, pointToLayer: point, interactive: false }));
        const drawn = L.geoJSON(part, { ...place, style: body, pointToLayer: point });
        drawn.on("click", (event) => page.clicked(event, site));
        group.addLayer(drawn);
      });
      group.addLayer(siteMarker(site, style));
    });
    return group;
  };

  function siteMarker(site, style) {
    const content = element("span", "site-badge");
    content.append(page.symbol(style, 26), page.brief("span", "site-label", page.siteName(site)));
    const title = `${page.clean(page.siteName(site)).slice(0, 200)} – ${page.clean(site.label).slice(0, 200)}`;
    // Leaflet adds the height on the screen in pixels, which stays far below one step.
    const above = { zIndexOffset: style.order * 100000, riseOnHover: true, riseOffset: 1000000 };
    const made = page.standing(site.anchor, "site-mark", "markerPane", content, { title, alt: title, ...above });
    made.on("click", (event) => page.clicked(event, site));
    made.on("keypress", ({ originalEvent }) => {
      if (originalEvent.key === "Enter") page.openSite(site);
    });
    made.on("add", () => {
      made.getElement().setAttribute("aria-label", title);
      made.getElement().classList.toggle("current", page.state.site === site);
    });
    site.marker = made;
    return made;
  }
})(SheetPage);
