// Paper has another shape than the window: the same view is fitted into it and back.
(function (page) {
  "use strict";

  /** The verdict on the open site, so that it stands on the first sheet of paper beside the map. */
  function tellVerdict(box) {
    const { site } = page.state;
    box.replaceChildren();
    if (!site) return;
    const style = page.content.styles[`outcome:${site.outcome}`];
    box.style.setProperty("--tone", page.dark(style.stroke));
    const name = page.clean(page.siteName(site));
    const called = site.name ? `${name} (${page.clean(site.id)})` : name;
    box.append(page.symbol(style, 18), page.brief("span", "", `${called}: ${page.say(site.label)}`, 160));
  }

  /** Whose the layers are that the legend tells: on paper apart from it, which has to stand beside the map. */
  function sources() {
    const box = page.element("section", "block print-sources", null, { "aria-label": page.label("sources") });
    box.appendChild(page.heading(page.label("sources")));
    document.querySelectorAll(".legend .layer:not(.off):not(.unseen-here)").forEach((layer) => {
      const note = layer.querySelector(".layer-source");
      if (!note) return;
      const line = box.appendChild(page.element("p"));
      line.append(layer.querySelector(".layer-title").cloneNode(true), " ", ...note.cloneNode(true).childNodes);
    });
    return box;
  }

  page.fitPaper = function () {
    const { map } = page;
    let view = null;
    const unfold = (isPaper) => document.querySelectorAll(".panel details").forEach((box) => {
      if (isPaper) {
        box.dataset.open = String(box.open);
        box.open = true;
      } else if (box.dataset.open) box.open = box.dataset.open === "true";
    });
    const verdict = document.querySelector(".head").appendChild(page.element("p", "print-verdict"));
    window.addEventListener("beforeprint", () => {
      tellVerdict(verdict);
      view = { bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom() };
      map.closePopup();
      unfold(true);
    });
    window.matchMedia("print").addEventListener("change", (event) => {
      map.invalidateSize({ animate: false });
      if (event.matches && view) map.fitBounds(view.bounds.pad(-0.08), { animate: false });
      page.refreshLegend();
      document.querySelector(".print-sources")?.remove();
      if (event.matches) document.querySelector(".body").appendChild(sources());
    });
    window.addEventListener("afterprint", () => {
      unfold(false);
      map.invalidateSize({ animate: false });
      if (view) map.setView(view.center, view.zoom, { animate: false });
    });
  };
})(SheetPage);
