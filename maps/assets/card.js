// Cards: everything that is said of a site, and of the zones at one point, built from text nodes.
(function (page) {
  "use strict";

  const element = page.element;
  const MOST_ROWS = 60;

  /** Rows as a list of terms, many of them a part at a time. A row with the tone of an outcome carries its symbol. */
  page.rows = function (rows) {
    const list = element("dl", "rows");
    const more = (from) => {
      const upTo = rows.length - from > MOST_ROWS * 1.2 ? from + MOST_ROWS : rows.length;
      rows.slice(from, upTo).forEach((row) => list.appendChild(line(row)));
      if (upTo === rows.length) return;
      const line_ = element("div", "row whole");
      const button = element("button", "more", page.label("show_more", { count: rows.length - upTo }), { type: "button" });
      button.addEventListener("click", () => {
        line_.remove();
        more(upTo);
        list.children[upTo].querySelector("button")?.focus();
      });
      const body = element("dd");
      body.appendChild(button);
      line_.append(element("dt"), body);
      list.appendChild(line_);
    };
    more(0);
    return list;
  };

  /** The rows of a site's card, which stand by their numbers in the page, with the hit that a row leads to. */
  function linesOf(places) {
    return places.map((place) => {
      const [number, hit] = typeof place === "number" ? [place, null] : place;
      return [...page.content.lines[number], hit];
    });
  }

  function line([label, value, tone, hit]) {
    const style = page.content.styles[`outcome:${tone}`];
    const body = element("dd", style ? "toned" : "");
    if (style) {
      body.appendChild(page.symbol(style, 14));
      body.style.setProperty("--tone", style.stroke);
    }
    const leads = hit !== null && hit !== undefined;
    if (!leads) body.appendChild(page.words("span", "", value));
    else if (page.isLong(value)) body.append(page.words("span", "", value), goTo(page.label("go_there"), hit));
    else body.appendChild(goTo(value, hit));
    const term = page.words("dt", "", label, 120);
    const made = element("div", page.say(label) ? "row" : "row whole");
    made.append(term, body);
    return made;
  }

  /** A line that leads to its place on the map. */
  function goTo(text, hit) {
    const button = element("button", "goto", null, { type: "button", title: page.label("go_there") });
    button.dataset.hit = hit;
    button.appendChild(page.brief("span", "", text, Infinity));
    button.addEventListener("click", () => page.showHit(hit, button));
    return button;
  }

  function section(entry) {
    const box = element("details", "section");
    box.open = Boolean(entry.open);
    const title = element("summary");
    const style = page.content.styles[`outcome:${entry.tone}`];
    if (style) title.appendChild(page.symbol(style, 14));
    title.append(page.brief("span", "section-title", entry.title), element("span", "section-count", entry.rows.length));
    box.append(title, page.rows(entry.rows));
    return box;
  }

  /** The name people know a site by: its name, else its number. */
  page.siteName = function (site) {
    return site.name || site.id;
  };

  /** The card of a site: its outcome first, then rows, then everything that may be unfolded. */
  page.siteCard = function (site) {
    const style = page.content.styles[`outcome:${site.outcome}`];
    const card = element("article", "card site-card");
    card.style.setProperty("--tone", style.stroke);
    const head = element("header", "card-head");
    const names = element("div", "card-names");
    names.append(page.words("h2", "", page.siteName(site), 80), page.words("p", "card-id", site.name ? site.id : "", 80));
    head.append(page.symbol(style, 30), names);
    card.append(head, page.words("p", "card-outcome", site.label, 80));
    if (!site.anchor) card.appendChild(element("p", "warning", page.label("no_place")));
    if (site.rows.length) card.appendChild(page.rows(linesOf(site.rows)));
    site.sections.forEach((entry) => card.appendChild(section({ ...entry, rows: linesOf(entry.rows) })));
    const rings = page.content.rings.filter((ring) => ring.site === site.id);
    if (rings.length) {
      const rows = rings.map((ring) => [ring.label, ring.title, "", null]);
      const reach = section({ title: page.label("rings"), rows, tone: "", open: false });
      reach.appendChild(element("p", "quiet", page.label("rings_note")));
      card.appendChild(reach);
    }
    return card;
  };

  /** The card of the zones at one point, the uppermost unfolded. */
  page.zoneCard = function (zones) {
    const card = element("article", "card zone-card");
    if (zones.length > 1) {
      card.appendChild(element("p", "card-kicker", `${page.label("zones_here")} · ${zones.length}`));
    }
    zones.forEach((zone, index) => {
      const layer = zone.layer;
      const box = element("details", "section zone");
      box.open = index === 0;
      const title = element("summary");
      const names = page.words("span", "section-title", zone.name || zone.label, 80);
      title.append(page.swatch(page.content.styles[zone.style]), names);
      const [kind, label] = [page.clean(layer.title), page.clean(zone.label)];
      box.append(title, page.words("p", "zone-class", label === zone.name ? kind : `${kind} · ${label}`));
      if (zone.rows?.length) box.appendChild(page.rows(zone.rows));
      else if (zone.code) box.appendChild(page.rows([["", zone.code, "", null]]));
      if (page.say(layer.note)) box.appendChild(page.words("p", "zone-note", layer.note));
      card.appendChild(box);
    });
    return card;
  };
})(SheetPage);
