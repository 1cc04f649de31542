// Opens the page: reads the one JSON block, draws, and ties map and panel together.
(function (page) {
  "use strict";

  const { calm } = page;

  page.fitAll = function (animate) {
    const { map, content } = page;
    if (!content.bounds) {
      map.setView([35, 105], 4);
      return;
    }
    const size = map.getSize();
    const margin = Math.round(Math.min(size.x, size.y) * 0.12);
    map.fitBounds(content.bounds, { padding: [margin, margin], maxZoom: page.closestZoom, animate: animate && !calm });
  };

  /** What is drawn beside the zones, as far as it is switched on: the ground, sites, overlaps, rings of the site. */
  page.drawOwn = function () {
    const { map, groups, state } = page;
    groups.rings?.remove();
    groups.rings = page.ringGroup(state.site);
    Object.entries(groups).forEach(([key, group]) => {
      if (!group) return;
      if (state.shown[key]) group.addTo(map);
      else group.remove();
    });
    page.content.sites.forEach(({ marker }, index) => (
      marker?.getElement()?.classList.toggle("current", page.content.sites[index] === state.site)));
    page.settleLabels(map);
  };

  /** The panel in the language of the page: search, one site or all, what was not looked at, the legend. */
  page.writePanel = function () {
    const panel = document.querySelector(".panel");
    const scrolled = panel.querySelector(".legend")?.scrollTop || 0;
    const top = page.state.site ? page.siteDetail(page.state.site) : page.siteList();
    const blocks = [page.searchField(), top, page.unseenList(), page.legend()].filter(Boolean);
    panel.replaceChildren(foldButton(panel), ...blocks);
    panel.querySelector(".legend").scrollTop = scrolled;
  };

  /** On a narrow window the panel lies under the map and can be folded away. */
  function foldButton(panel) {
    const isFolded = () => panel.classList.contains("folded");
    const fold = page.element("button", "fold", null, { type: "button" });
    const name = () => {
      fold.textContent = page.label(isFolded() ? "unfold" : "fold");
      fold.setAttribute("aria-expanded", String(!isFolded()));
    };
    fold.addEventListener("click", () => {
      panel.classList.toggle("folded");
      name();
      page.map.invalidateSize();
    });
    name();
    return fold;
  }

  /** The whole page in another language; view, choices and layers stay as they are. */
  page.switchLanguage = function (lang) {
    page.measuring?.end();
    page.map.closePopup();
    page.clearMark();
    page.speak(lang);
    page.announce("");
    page.groups.sites?.remove();
    page.groups.sites = page.siteGroup();
    page.writePanel();
    page.addTools();
    page.markLanguage();
    page.drawOwn();
    page.map.fire("sheet:language");
    page.settleLabels(page.map);
  };

  function listen() {
    const { map } = page;
    map.on("click", (event) => {
      if (!page.measuring) page.tellZones(event.latlng);
    });
    map.getContainer().addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.target === map.getContainer() && !page.measuring) page.tellZones(map.getCenter());
    });
    map.on("popupopen", ({ popup }) => {
      popup.getElement().querySelector(".leaflet-popup-close-button").setAttribute("aria-label", page.label("close"));
    });
    // The legend may wait until the map is drawn: it looks at every zone in the view.
    let waiting = 0;
    map.on("moveend zoomend sheet:zones sheet:switched", () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => page.refreshLegend(), 80);
    });
    new ResizeObserver(() => map.invalidateSize()).observe(map.getContainer());
  }

  /** The leaflet map in the element of that id, with everything the sheet shows. */
  page.open = function (id) {
    const content = JSON.parse(document.getElementById("sheet-content").textContent);
    page.content = content;
    page.lang = content.lang;
    page.state = {
      site: content.sites.length === 1 ? content.sites[0] : null, outcome: null, unseen: false,
      shown: { basemap: true, sites: true, hits: true, rings: true },
    };
    page.prepareHatches(content.styles);
    const map = L.map(id, {
      zoomControl: false, attributionControl: false, zoomSnap: 0.25, zoomDelta: 0.5, wheelPxPerZoomLevel: 90,
      minZoom: 3, maxZoom: 21, zoomAnimation: !calm, fadeAnimation: !calm,
    });
    page.map = map;
    map.createPane("labels").style.zIndex = 590;
    map.createPane("mark").style.zIndex = 495;
    page.fitAll(false);
    SheetZones.start(map, content);
    page.groups = { basemap: page.groundGroup(), hits: page.hitGroup(), sites: page.siteGroup() };
    page.addLanguages();
    page.speak(page.lang);
    page.markLanguage?.();
    page.writePanel();
    page.addTools();
    page.drawOwn();
    page.fitPaper();
    page.addGrid(map);
    page.addZoneLabels(map);
    listen();
    map.fire("moveend");
    return map;
  };
})(SheetPage);
