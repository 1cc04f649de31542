// Paper has another shape than the window: the same view is fitted into it and back.
(function (page) {
  "use strict";

  page.fitPaper = function () {
    const { map } = page;
    let view = null;
    const unfold = (isPaper) => document.querySelectorAll(".panel details").forEach((box) => {
      if (isPaper) {
        box.dataset.open = String(box.open);
        box.open = true;
      } else if (box.dataset.open) box.open = box.dataset.open === "true";
    });
    window.addEventListener("beforeprint", () => {
      view = { bounds: map.getBounds(), center: map.getCenter(), zoom: map.getZoom() };
      map.closePopup();
      unfold(true);
    });
    window.matchMedia("print").addEventListener("change", (event) => {
      map.invalidateSize({ animate: false });
      if (event.matches && view) map.fitBounds(view.bounds.pad(-0.08), { animate: false });
      page.refreshLegend();
    });
    window.addEventListener("afterprint", () => {
      unfold(false);
      map.invalidateSize({ animate: false });
      if (view) map.setView(view.center, view.zoom, { animate: false });
    });
  };
})(SheetPage);
