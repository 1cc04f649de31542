// Ways over the map: to a site, to the place of a finding, to a zone; and what is told there.
(function (page) {
  "use strict";

  page.calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  page.closestZoom = 17;

  /** Goes where some bounds are seen with room around them, without flying where motion is not wanted. */
  function goTo(bounds, room) {
    const { map } = page;
    const target = L.latLngBounds(bounds).pad(room);
    const zoom = Math.min(page.closestZoom, map.getBoundsZoom(target));
    const isNear = map.getBounds().contains(bounds) && Math.abs(map.getZoom() - zoom) < 0.5;
    if (isNear) return;
    if (page.calm) map.setView(target.getCenter(), zoom, { animate: false });
    else map.flyTo(target.getCenter(), zoom, { duration: 0.5 });
  }

  /** Shows one site in full and goes there; null leads back to the list. */
  page.openSite = function (site, stays) {
    page.state.site = site;
    page.clearMark();
    page.map.closePopup();
    page.writePanel();
    page.drawOwn();
    if (!site) return;
    document.querySelector(".detail").focus({ preventScroll: true });
    page.announce(`${page.clean(page.siteName(site))}: ${page.say(site.label)}`);
    if (site.bounds && !stays) goTo(site.bounds, 0.6);
  };

  /** Takes away what the last chosen line marked. */
  page.clearMark = function () {
    page.mark?.remove();
    page.mark = null;
    page.chosen?.removeAttribute("aria-current");
    page.chosen = null;
    if (SheetZones.ready) SheetZones.highlight(null);
  };

  /** Goes to the place a chosen line speaks of, and marks it. */
  page.showHit = function (index, button) {
    const hit = page.content.hits[index];
    page.clearMark();
    if (!hit.geometry) {
      page.announce(page.label("no_place"));
      return;
    }
    if (hit.zone !== null && SheetZones.ready) SheetZones.highlight(hit.zone);
    page.mark = page.hitMark(hit).addTo(page.map);
    page.chosen = button;
    button.setAttribute("aria-current", "true");
    goTo(hit.bounds, 0.8);
    page.announce(`${page.label("marked")} ${button.textContent}`);
  };

  /** Goes to a zone and tells what it is. */
  page.showZone = function (zone) {
    page.clearMark();
    if (!SheetZones.isShown(zone.layer.id)) {
      SheetZones.setShown(zone.layer.id, true);
      page.writePanel();
    }
    SheetZones.highlight(zone.index);
    goTo(SheetZones.bounds(zone.index), 0.4);
    openCard(SheetZones.anchor(zone.index), [zone]);
  };

  function openCard(place, zones) {
    const size = page.map.getSize();
    const width = Math.max(200, Math.min(360, size.x - 40));
    L.popup({
      maxWidth: width, minWidth: Math.min(260, width), maxHeight: Math.max(150, size.y - 90),
      autoPanPaddingTopLeft: [size.x > 500 ? 54 : 10, 14], autoPanPaddingBottomRight: [10, 14],
    }).setLatLng(place).setContent(page.zoneCard(zones)).openOn(page.map);
  }

  /** Tells the zones at a place. */
  page.tellZones = function (at) {
    const zones = SheetZones.ready ? SheetZones.at(at) : [];
    if (zones.length) openCard(at, zones);
  };

  /** A click on a site: opens it, or adds a point where something is being measured. */
  page.clicked = function (event, site) {
    if (page.measuring) return;
    L.DomEvent.stop(event);
    page.openSite(site);
  };
})(SheetPage);
