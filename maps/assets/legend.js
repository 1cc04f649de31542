// Legend and layer switch in one: every layer can be switched, and lines stand only for what is seen in the view.
(function (page) {
  "use strict";

  const element = page.element;

  function line(picture, text, count, aside) {
    const made = element("li");
    made.append(picture, page.words("span", "legend-text", text, 80), element("span", "legend-count", count));
    if (aside) made.appendChild(element("span", "legend-aside", aside));
    return made;
  }

  /** A switch with room for its legend lines; `state` is read and told whether it is on. */
  function switched(title, note, isOn, turn) {
    const box = element("div", "layer");
    const label = element("label", "layer-head");
    const tick = element("input", "", null, { type: "checkbox" });
    tick.checked = isOn;
    box.classList.toggle("off", !isOn);
    tick.addEventListener("change", () => {
      box.classList.toggle("off", !tick.checked);
      turn(tick.checked);
      page.map.fire("sheet:switched");
    });
    label.append(tick, page.brief("span", "layer-title", title));
    box.append(label);
    if (page.say(note)) box.appendChild(page.words("p", "layer-note layer-source", note));
    box.appendChild(element("ul", "legend-lines"));
    return box;
  }

  /** A switch of one of the page's own groups of drawings. */
  function own(key, title) {
    return switched(title, "", page.state.shown[key], (isOn) => {
      page.state.shown[key] = isOn;
      page.drawOwn();
    });
  }

  function outcomesIn(view) {
    const counts = new Map();
    page.content.sites.filter((site) => site.anchor && view.intersects(L.latLngBounds(site.bounds))).forEach((site) => {
      const key = `${site.outcome} ${page.say(site.label)}`;
      counts.set(key, (counts.get(key) || 0) + 1);
    });
    return page.content.outcomes.map((entry) => ({ ...entry, seen: counts.get(`${entry.key} ${page.say(entry.label)}`) }))
      .filter((entry) => entry.seen)
      .map((entry) => line(page.symbol(page.content.styles[`outcome:${entry.key}`], 20), entry.label, entry.seen));
  }

  /** The looks of zones in the view, by layer: each with its word, how many there are and how many sites touch. */
  function looksIn(view) {
    const layers = new Map();
    SheetZones.inView(view).forEach((zone) => {
      const looks = layers.get(zone.layer) || layers.set(zone.layer, new Map()).get(zone.layer);
      const key = `${zone.style} ${page.say(zone.label)}`;
      const look = looks.get(key) || looks.set(key, { ...zone, count: 0, touched: 0 }).get(key);
      look.count += 1;
      look.touched += zone.hit ? 1 : 0;
    });
    return layers;
  }

  function lookLine(look, isPoint) {
    const style = page.content.styles[look.style];
    const picture = style.symbol && isPoint ? page.symbol(style, 20) : page.swatch(style);
    return line(picture, look.label, look.count, look.touched ? `${page.label("touched")} ${look.touched}` : "");
  }

  function isPoint(index) {
    const bounds = SheetZones.bounds(index);
    return bounds.getNorth() === bounds.getSouth() && bounds.getWest() === bounds.getEast();
  }

  /** The lines of a legend for what the map shows now. */
  function refresh(groups, boxes) {
    const view = page.map.getBounds();
    const { hits, rings } = page.content;
    groups.sites.querySelector(".legend-lines").replaceChildren(...(page.state.shown.sites ? outcomesIn(view) : []));
    const isOverlap = (hit) => hit.outlined && hit.bounds && view.intersects(hit.bounds);
    groups.hits?.classList.toggle("unseen-here", !hits.some(isOverlap));
    groups.rings?.classList.toggle("unseen-here", !rings.some((ring) => ring.site === page.state.site?.id));
    const layers = SheetZones.ready ? looksIn(view) : new Map();
    const ranks = Object.keys(page.content.styles);
    boxes.forEach((layerBox, id) => {
      const looks = [...(layers.get(id) || new Map()).values()];
      looks.sort((a, b) => ranks.indexOf(a.style) - ranks.indexOf(b.style) || page.say(a.label).localeCompare(page.say(b.label)));
      layerBox.classList.toggle("unseen-here", looks.length === 0);
      layerBox.querySelector(".legend-lines").replaceChildren(...looks.map((look) => lookLine(look, isPoint(look.index))));
    });
  }

  /** Legend and layer switch, kept up with the view. */
  page.legend = function () {
    const { content } = page;
    const box = element("section", "block legend", null, { "aria-label": page.label("legend") });
    box.appendChild(page.heading(page.label("legend")));
    const groups = { sites: own("sites", page.label("sites")) };
    groups.sites.classList.add("outcomes");
    const plain = (style) => page.swatch({ ...style, paint: "none", paintOpacity: 0, hatch: "none" });
    if (content.hits.some((hit) => hit.outlined)) {
      groups.hits = own("hits", page.label("overlaps"));
      groups.hits.querySelector(".layer-head").appendChild(plain(content.overlap));
    }
    if (content.rings.length) {
      groups.rings = own("rings", page.label("rings"));
      groups.rings.querySelector(".layer-head").appendChild(plain(content.ring));
      groups.rings.appendChild(element("p", "layer-note", page.label("rings_note")));
    }
    if (content.basemap) groups.basemap = own("basemap", page.label("basemap"));
    box.append(...Object.values(groups));
    const layers = SheetZones.layers();
    if (layers.length) box.appendChild(element("h3", "group-head", page.label("zones")));
    // Uppermost on the map, uppermost in the list.
    const boxes = new Map([...layers].reverse().map((layer) => [
      layer.id, switched(layer.title, layer.note, SheetZones.isShown(layer.id), (isOn) => SheetZones.setShown(layer.id, isOn)),
    ]));
    const simplified = element("p", "quiet", SheetZones.note());
    box.append(...boxes.values(), element("p", "quiet", page.label("blank_note")), simplified);
    page.refreshLegend = () => refresh(groups, boxes);
    page.refreshLegend();
    return box;
  };
})(SheetPage);
