// The ground below the zones: water that stands in the page, or tiles from the one host the sheet names.
(function (page) {
  "use strict";

  const BANK = "#8fb0c4";
  const WATER = "#dfeaf1";

  /** A line at the foot of the map that tells whose the ground is, as long as it is switched on. */
  function groundNote(group, words) {
    const note = page.element("p", "ground-note", "", { role: "status" });
    page.map.getContainer().parentNode.appendChild(note);
    const tell = () => {
      const text = page.map.hasLayer(group) ? words() : "";
      if (note.textContent !== text) note.textContent = text;
    };
    group.on("add remove", tell);
    page.map.on("moveend sheet:language", tell);
    return tell;
  }

  function tileGroup(ground) {
    const options = { pane: "ground", maxNativeZoom: ground.max_zoom, maxZoom: 21, referrerPolicy: "no-referrer" };
    const layers = ground.tiles.map((address) => L.tileLayer(address, options));
    const group = L.layerGroup(layers);
    let state = "";
    const tell = groundNote(group, () => (state ? `${page.label(state)} ${ground.name}` : ""));
    const become = (next) => () => {
      state = next;
      tell();
    };
    layers.forEach((layer) => layer.on("tileload", become("basemap_from")).on("tileerror", become("basemap_failed")));
    return group;
  }

  /** Coasts, lakes and rivers, drawn only as long as one does not see how rough they are. */
  function waterGroup(ground) {
    const { coasts, lakes, rivers, window: covered, max_zoom: nearest } = ground.water;
    const place = { pane: "ground", renderer: L.canvas({ pane: "ground", padding: 0.5 }), interactive: false };
    const line = { ...place, color: BANK, fill: false };
    const drawn = L.layerGroup([
      L.polygon(lakes, { ...place, color: BANK, weight: 0.8, fillColor: WATER, fillOpacity: 1 }),
      L.polyline(rivers, { ...line, weight: 1.2 }),
      L.polyline(coasts, { ...line, weight: 1.6 }),
    ]);
    const group = L.layerGroup();
    const isNear = () => page.map.getZoom() > nearest;
    const fit = () => (isNear() ? group.removeLayer(drawn) : group.addLayer(drawn));
    groundNote(group, () => {
      if (isNear()) return page.label("water_hidden", { name: ground.name });
      const ends = !L.latLngBounds(covered).contains(page.map.getBounds());
      return page.label("water_shown", { name: ground.name }) + (ends ? page.label("water_ends") : "");
    });
    page.map.on("zoomend", fit);
    fit();
    return group;
  }

  /** The ground as a leaflet layer below all else; null where the sheet has no base map. */
  page.groundGroup = function () {
    const ground = page.content.basemap;
    if (!ground) return null;
    page.map.createPane("ground").style.zIndex = 150;
    return ground.water ? waterGroup(ground) : tileGroup(ground);
  };
})(SheetPage);
