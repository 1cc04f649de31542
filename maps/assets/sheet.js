// Opens the page: reads the one JSON block, draws, and ties map and list together.
(function (page) {
  "use strict";

  const element = page.element;
  const CLOSEST_ZOOM = 17;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function popupOptions(map) {
    const size = map.getSize();
    const width = Math.max(200, Math.min(380, size.x - 40));
    return {
      maxWidth: width, minWidth: Math.min(280, width), maxHeight: Math.max(150, size.y - 90),
      autoPanPaddingTopLeft: [size.x > 500 ? 54 : 10, 14], autoPanPaddingBottomRight: [10, 14],
    };
  }

  /** All zones drawn at the place of a mouse event, uppermost first. */
  function zonesAt(event) {
    const drawn = document.elementsFromPoint(event.clientX, event.clientY);
    const found = drawn.map((part) => part.sheetZone || part.closest(".zone-point")?.sheetZone);
    return [...new Set(found.filter(Boolean))];
  }

  function fitAll(map, content, animate) {
    if (!content.bounds) {
      map.setView([35, 105], 4);
      return;
    }
    const size = map.getSize();
    const margin = Math.round(Math.min(size.x, size.y) * 0.12);
    map.fitBounds(content.bounds, { padding: [margin, margin], maxZoom: CLOSEST_ZOOM, animate });
  }

  /** Shows a site: goes there, then opens its popup, and marks its line in the list. */
  function opener(map, content) {
    return (site) => {
      const popup = () => L.popup({ ...popupOptions(map), offset: [0, -8] })
        .setLatLng(site.anchor).setContent(page.siteCard(site, content.styles)).openOn(map);
      map.closePopup();
      content.sites.forEach((other) => other.item?.classList.toggle("current", other === site));
      const target = L.latLngBounds(site.bounds).pad(0.6);
      const zoom = Math.min(CLOSEST_ZOOM, map.getBoundsZoom(target));
      const near = map.getBounds().contains(site.bounds) && Math.abs(map.getZoom() - zoom) < 0.5;
      if (near || calm) {
        if (!near) map.setView(target.getCenter(), zoom, { animate: false });
        popup();
        return;
      }
      map.once("moveend", popup);
      map.flyTo(target.getCenter(), zoom, { duration: 0.6 });
    };
  }

  function button(className, title, act) {
    const made = element("a", className, null, { href: "#", role: "button", title, "aria-label": title });
    L.DomEvent.disableClickPropagation(made);
    made.addEventListener("click", (event) => { event.preventDefault(); act(); });
    return made;
  }

  function control(position, content) {
    const made = L.control({ position });
    made.onAdd = () => content;
    return made;
  }

  function addControls(map, content) {
    const { labels } = content;
    L.control.zoom({ zoomInTitle: labels.zoom_in, zoomOutTitle: labels.zoom_out }).addTo(map);
    const tools = element("div", "leaflet-bar tools");
    tools.append(
      button("tool fit", labels.fit, () => fitAll(map, content, !calm)),
      button("tool print", labels.print, () => window.print()),
    );
    control("topleft", tools).addTo(map);
    control("topright", northArrow(labels.north)).addTo(map);
    L.control.scale({ imperial: false, maxWidth: 160 }).addTo(map);
    control("bottomright", readout(map, labels.coordinates)).addTo(map);
  }

  function northArrow(text) {
    const north = element("div", "north", text);
    north.appendChild(page.svg("svg", { viewBox: "0 0 20 34", width: 18, height: 31, "aria-hidden": "true" }, [
      page.svg("path", { d: "M10 1L19 33L10 26Z", class: "north-dark" }),
      page.svg("path", { d: "M10 1L1 33L10 26Z", class: "north-light" }),
    ]));
    return north;
  }

  /** The place under the mouse, or the middle of the map where there is none. */
  function readout(map, text) {
    const box = element("div", "readout");
    const figures = element("output", "", "", { "aria-label": text });
    box.append(element("span", "", text), figures);
    const read = ({ lat, lng }) => {
      const at = L.latLng(lat, lng).wrap();
      const lonText = `${Math.abs(at.lng).toFixed(6)}°${at.lng < 0 ? "W" : "E"}`;
      figures.textContent = `${lonText}  ${Math.abs(lat).toFixed(6)}°${lat < 0 ? "S" : "N"}`;
    };
    map.on("mousemove", (event) => read(event.latlng));
    map.on("moveend mouseout", () => read(map.getCenter()));
    return box;
  }

  /** On a narrow window the panel lies under the map and can be folded away. */
  function foldable(panel, labels, map) {
    const fold = element("button", "fold", null, { type: "button", "aria-expanded": "true" });
    const name = () => { fold.textContent = panel.classList.contains("folded") ? labels.unfold : labels.fold; };
    fold.addEventListener("click", () => {
      panel.classList.toggle("folded");
      fold.setAttribute("aria-expanded", String(!panel.classList.contains("folded")));
      name();
      map.invalidateSize();
    });
    name();
    panel.prepend(fold);
  }

  /** Paper has another shape than the window: the same view is fitted into it and back. */
  function fitPaper(map) {
    let view = null;
    window.addEventListener("beforeprint", () => {
      view = { bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom() };
    });
    window.matchMedia("print").addEventListener("change", (event) => {
      map.invalidateSize({ animate: false });
      if (event.matches && view) map.fitBounds(view.bounds.pad(-0.08), { animate: false });
    });
    window.addEventListener("afterprint", () => {
      map.invalidateSize({ animate: false });
      if (view) map.setView(view.center, view.zoom, { animate: false });
    });
  }

  /** What the page draws of zones, sites and overlaps, none of it on the map yet. */
  function drawAll(map, content, open) {
    content.layers.forEach((layer, index) => {
      layer.group = page.zoneGroup(map, layer, index, content.styles);
      layer.hasAreas = (key) => layer.zones.some((zone) => zone.style === key && !zone.geometry.type.endsWith("Point"));
    });
    const sites = page.siteGroup(map, content.sites, content.styles, open);
    content.sites.forEach((site) => site.marker?.on("click", () => open(site)));
    content.sites.forEach((site) => site.marker?.on("keypress", ({ originalEvent }) => {
      if (originalEvent.key === "Enter") open(site);
    }));
    return { sites, hits: page.hitGroup(map, content.hits, content.overlap) };
  }

  function listen(map, content) {
    map.on("click", (event) => {
      const zones = zonesAt(event.originalEvent);
      if (!zones.length) return;
      L.popup(popupOptions(map)).setLatLng(event.latlng).setContent(page.zoneCard(zones, content)).openOn(map);
    });
    map.on("popupopen", ({ popup }) => {
      const button = popup.getElement().querySelector(".leaflet-popup-close-button");
      button.setAttribute("aria-label", content.labels.close);
    });
    map.on("popupclose", () => content.sites.forEach((site) => site.item?.classList.remove("current")));
    map.on("zoomend moveend sheet:switched", () => page.settleLabels(map));
    new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  }

  /** The leaflet map in the element of that id, with everything the sheet shows. */
  page.open = function (id) {
    const content = JSON.parse(document.getElementById("sheet-content").textContent);
    page.prepareHatches(content.styles);
    const map = L.map(id, {
      zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 90,
      minZoom: 3, maxZoom: 21, zoomAnimation: !calm, fadeAnimation: !calm,
    });
    map.createPane("labels").style.zIndex = 590;
    fitAll(map, content, false);
    const open = opener(map, content);
    const groups = drawAll(map, content, open);
    const panel = document.querySelector(".panel");
    const blocks = [page.siteList(content, open), page.unseenList(content), page.legend(content, groups, map)];
    panel.append(...blocks.filter(Boolean));
    addControls(map, content);
    foldable(panel, content.labels, map);
    fitPaper(map);
    page.addGrid(map);
    listen(map, content);
    map.fire("moveend");
    return map;
  };
})(SheetPage);
