// What a popup shows: rows and sections, built from text nodes.
(function (page) {
  "use strict";

  const element = page.element;

  /** Rows as a list of terms; a row with the tone of an outcome carries that outcome's symbol. */
  page.rows = function (rows, styles) {
    const list = element("dl", "rows");
    rows.forEach(([label, value, tone]) => {
      const style = styles[`outcome:${tone}`];
      const body = element("dd", style ? "toned" : "");
      if (style) {
        body.appendChild(page.symbol(style, 14));
        body.style.setProperty("--tone", style.stroke);
      }
      body.appendChild(element("span", "", value));
      const line = element("div", label ? "row" : "row whole");
      line.append(element("dt", "", label), body);
      list.appendChild(line);
    });
    return list;
  };

  function section(entry, styles) {
    const box = element("details", "section");
    box.open = Boolean(entry.open);
    const title = element("summary");
    const style = styles[`outcome:${entry.tone}`];
    if (style) title.appendChild(page.symbol(style, 14));
    title.append(element("span", "section-title", entry.title), element("span", "section-count", entry.rows.length));
    box.append(title, page.rows(entry.rows, styles));
    return box;
  }

  /** The name people know a site by: its name, else its number. */
  page.siteName = function (site) {
    return site.name || site.id;
  };

  /** The card of a site: its outcome first, then rows, then everything that may be unfolded. */
  page.siteCard = function (site, styles) {
    const style = styles[`outcome:${site.outcome}`];
    const card = element("article", "card site-card");
    card.style.setProperty("--tone", style.stroke);
    const head = element("header", "card-head");
    const names = element("div", "card-names");
    names.append(element("h2", "", page.siteName(site)), element("p", "card-id", site.name ? site.id : ""));
    head.append(page.symbol(style, 30), names);
    card.append(head, element("p", "card-outcome", site.label));
    if (site.rows.length) card.appendChild(page.rows(site.rows, styles));
    site.sections.forEach((entry) => card.appendChild(section(entry, styles)));
    return card;
  };

  /** The card of the zones at one point, the uppermost unfolded. */
  page.zoneCard = function (zones, content) {
    const card = element("article", "card zone-card");
    if (zones.length > 1) card.appendChild(element("p", "card-kicker", `${content.labels.zones_here} · ${zones.length}`));
    zones.forEach(({ zone, layer }, index) => {
      const box = element("details", "section zone");
      box.open = index === 0;
      const title = element("summary");
      const names = element("span", "section-title", zone.name || zone.label);
      title.append(page.swatch(content.styles[zone.style]), names);
      const kind = zone.label === zone.name ? layer.title : `${layer.title} · ${zone.label}`;
      box.append(title, element("p", "zone-class", kind));
      if (zone.rows.length) box.appendChild(page.rows(zone.rows, content.styles));
      if (layer.note) box.appendChild(element("p", "zone-note", layer.note));
      card.appendChild(box);
    });
    return card;
  };
})(SheetPage);
