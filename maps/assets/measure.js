// Measuring by hand: a line or an area of clicked points, its geodesic size told as it grows.
(function (page) {
  "use strict";

  const element = page.element;
  const LINE = { pane: "mark", color: "#0b4fb3", weight: 3, dashArray: "7 5", interactive: false, fillOpacity: 0.1 };

  page.lengthText = function (metres) {
    if (!Number.isFinite(metres)) return "–";
    return metres >= 10000 ? `${page.number(metres / 1000, 3)} km` : `${page.number(metres, metres < 100 ? 2 : 1)} m`;
  };

  page.areaText = function (squareMetres) {
    if (squareMetres >= 1e6) return `${page.number(squareMetres / 1e6, squareMetres >= 1e9 ? 1 : 3)} km²`;
    return squareMetres >= 1e4 ? `${page.number(squareMetres / 1e4, 4)} ha` : `${page.number(squareMetres, 1)} m²`;
  };

  function length_m(points) {
    return points.slice(1).reduce((sum, point, index) => sum + page.geodesy.distance_m(points[index], point), 0);
  }

  function told(sort, points) {
    if (sort === "length") return page.label("length_is", { length: page.lengthText(length_m(points)) });
    const around = length_m([...points, points[0]]);
    const area = points.length > 2 ? page.geodesy.area_m2(points) : 0;
    return page.label("area_is", { area: page.areaText(area), length: page.lengthText(around) });
  }

  /** Begins to measure a "length" or an "area", or ends it where the same is asked again. */
  page.measure = function (sort, button) {
    const again = page.measuring?.sort === sort;
    page.measuring?.end();
    if (again) return;
    const map = page.map;
    const points = [];
    const group = L.layerGroup().addTo(map);
    const box = element("div", "measured", null, { role: "status", "aria-live": "polite" });
    const figure = element("strong", "", page.label("measure_hint"));
    const keys = element("span", "quiet", page.label("measure_keys"));
    const close = element("button", "more", page.label("close"), { type: "button" });
    box.append(figure, keys, close);
    map.getContainer().parentNode.appendChild(box);
    map.getContainer().classList.add("measuring");
    button?.setAttribute("aria-pressed", "true");

    const draw = () => {
      group.clearLayers();
      const shape = sort === "area" && points.length > 2 ? L.polygon(points, LINE) : L.polyline(points, LINE);
      group.addLayer(shape);
      points.forEach((point) => group.addLayer(L.circleMarker(point, { ...LINE, dashArray: null, radius: 3 })));
      figure.textContent = points.length ? told(sort, points) : page.label("measure_hint");
    };
    const add = (at) => {
      points.push(at);
      draw();
    };
    const click = (event) => add(event.latlng);
    const press = (event) => {
      if (event.key === "Escape") page.measuring.end();
      else if (event.key === "Backspace") { points.pop(); draw(); } else if (event.key === "Enter" && event.target === map.getContainer()) add(map.getCenter());
      else return;
      event.preventDefault();
    };
    const end = () => {
      map.off("click", click);
      document.removeEventListener("keydown", press);
      map.getContainer().classList.remove("measuring");
      map.doubleClickZoom.enable();
      group.remove();
      box.remove();
      button?.setAttribute("aria-pressed", "false");
      page.measuring = null;
    };
    map.doubleClickZoom.disable();
    map.on("click", click);
    document.addEventListener("keydown", press);
    close.addEventListener("click", end);
    page.measuring = { sort, end, points };
    draw();
  };
})(SheetPage);
