// The tools on the map: zoom, fit, measure, print, north arrow, scale, coordinates; and the switch of language.
(function (page) {
  "use strict";

  const element = page.element;

  function button(className, title, act) {
    const made = element("button", `tool ${className}`, null, { type: "button", title, "aria-label": title });
    made.addEventListener("click", () => act(made));
    return made;
  }

  function control(position, content) {
    const made = L.control({ position });
    made.onAdd = () => content;
    L.DomEvent.disableClickPropagation(content);
    return made.addTo(page.map);
  }

  function northArrow() {
    const north = element("div", "north", page.label("north"), { role: "img", "aria-label": page.label("north_up") });
    north.appendChild(page.svg("svg", { viewBox: "0 0 20 34", width: 18, height: 31, "aria-hidden": "true" }, [
      page.svg("path", { d: "M10 1L19 33L10 26Z", class: "north-dark" }),
      page.svg("path", { d: "M10 1L1 33L10 26Z", class: "north-light" }),
    ]));
    return north;
  }

  const degrees = (value, positive, negative) => `${Math.abs(value).toFixed(6)}°${value < 0 ? negative : positive}`;

  /** The place under the mouse, or the middle of the map: in degrees, and on the plane where China has one. */
  page.placeText = function ({ lat, lng }) {
    const at = L.latLng(lat, lng).wrap();
    const geographic = `${degrees(at.lng, "E", "W")}  ${degrees(at.lat, "N", "S")}`;
    const zone = page.geodesy.zoneOf(at.lng);
    if (zone < 25 || zone > 45 || at.lat < 0) return { geographic, plane: "" };
    const { x, y } = page.geodesy.gauss(at.lat, at.lng, zone);
    const plane = page.label("plane", { zone, meridian: 3 * zone, x: x.toFixed(1), y: y.toFixed(1) });
    return { geographic, plane };
  };

  function readout() {
    const box = element("div", "readout");
    const figures = element("output", "", "", { "aria-label": page.label("coordinates") });
    const plane = element("output", "plane", "", { "aria-label": page.label("plane_name") });
    box.append(element("span", "", page.label("coordinates")), figures, plane);
    const read = (at) => {
      const text = page.placeText(at);
      figures.textContent = text.geographic;
      plane.textContent = text.plane;
    };
    const events = "mousemove moveend mouseout";
    if (page.reads) page.map.off(events, page.reads);
    page.reads = (event) => read(event.type === "mousemove" ? event.latlng : page.map.getCenter());
    page.map.on(events, page.reads);
    read(page.map.getCenter());
    return box;
  }

  /** All tools in the language of the page; those of before are taken away. */
  page.addTools = function () {
    (page.tools || []).forEach((tool) => tool.remove());
    const zoom = element("div", "leaflet-bar tools");
    zoom.append(
      button("zoom-in", page.label("zoom_in"), () => page.map.zoomIn()),
      button("zoom-out", page.label("zoom_out"), () => page.map.zoomOut()),
      button("fit", page.label("fit"), () => page.fitAll(true)),
    );
    const more = element("div", "leaflet-bar tools");
    more.append(
      button("length", page.label("measure_length"), (made) => page.measure("length", made)),
      button("area", page.label("measure_area"), (made) => page.measure("area", made)),
      button("print", page.label("print"), () => window.print()),
    );
    page.tools = [
      control("topleft", zoom), control("topleft", more), control("topright", northArrow()),
      L.control.scale({ imperial: false, maxWidth: 160 }).addTo(page.map), control("bottomright", readout()),
    ];
  };

  /** The switch of language in the head of the page; nothing where there is one language only. */
  page.addLanguages = function () {
    const { languages } = page.content;
    if (languages.length < 2) return;
    const names = { zh: "中文", en: "English" };
    const row = element("div", "languages", null, { role: "group" });
    languages.forEach((lang) => {
      const made = element("button", "language", names[lang], { type: "button", lang: lang === "zh" ? "zh-CN" : lang });
      made.addEventListener("click", () => page.switchLanguage(lang));
      row.appendChild(made);
    });
    page.markLanguage = () => {
      row.setAttribute("aria-label", page.label("language"));
      languages.forEach((lang, index) => row.children[index].setAttribute("aria-pressed", String(lang === page.lang)));
    };
    document.querySelector(".head").appendChild(row);
  };
})(SheetPage);
