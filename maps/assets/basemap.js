// A ground of tiles from the one host the sheet names; where they do not come, the page says so.
(function (page) {
  "use strict";

  /** The tiles as a leaflet layer below all else; null where the sheet has no base map. */
  page.groundGroup = function () {
    const ground = page.content.basemap;
    if (!ground) return null;
    page.map.createPane("ground").style.zIndex = 150;
    const note = page.element("p", "ground-note", "", { role: "status" });
    page.map.getContainer().parentNode.appendChild(note);
    const options = { pane: "ground", maxNativeZoom: ground.max_zoom, maxZoom: 21, referrerPolicy: "no-referrer" };
    const layers = ground.tiles.map((address) => L.tileLayer(address, options));
    const tell = (key) => { note.textContent = `${page.label(key)} ${ground.name}`; };
    layers.forEach((layer) => {
      layer.on("tileload", () => tell("basemap_from"));
      layer.on("tileerror", () => tell("basemap_failed"));
    });
    return L.layerGroup(layers);
  };
})(SheetPage);
