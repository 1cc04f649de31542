// Beside the map: the sites with their outcomes, the layers nobody could look at, legend and layer switch in one.
(function (page) {
  "use strict";

  const element = page.element;
  const LEAST_SITES_TO_SEARCH = 8;

  /** The list of sites with a chip per outcome; `open` is called with a site that has a place. */
  page.siteList = function (content, open) {
    const { labels, styles, sites, outcomes } = content;
    const box = element("section", "block sites");
    const list = element("ol", "site-list");
    const none = element("p", "quiet none", labels.none_listed);
    const wanted = { outcome: null, text: "" };
    const items = sites.map((site) => siteItem(site, styles, labels, open));
    const filter = () => {
      let left = 0;
      items.forEach(({ site, item }) => {
        const fits = (!wanted.outcome || `${site.outcome} ${site.label}` === wanted.outcome)
          && `${site.name} ${site.id}`.toLowerCase().includes(wanted.text);
        item.hidden = !fits;
        left += fits;
      });
      none.hidden = left > 0;
    };
    box.append(heading(labels.sites, sites.length), chips(outcomes, styles, labels, sites.length, (key) => {
      wanted.outcome = key;
      filter();
    }));
    if (sites.length >= LEAST_SITES_TO_SEARCH) {
      const attributes = { type: "search", placeholder: labels.find, "aria-label": labels.find };
      const search = element("input", "search", null, attributes);
      search.addEventListener("input", () => { wanted.text = search.value.trim().toLowerCase(); filter(); });
      box.appendChild(search);
    }
    list.append(...items.map(({ item }) => item));
    box.append(list, none);
    filter();
    return box;
  };

  function heading(text, count) {
    const head = element("h2", "block-head", text);
    if (count !== undefined) head.appendChild(element("span", "block-count", count));
    return head;
  }

  function chips(outcomes, styles, labels, total, choose) {
    const row = element("div", "chips", null, { role: "group", "aria-label": labels.sites });
    const entries = [{ key: null, label: labels.all, count: total }, ...outcomes];
    entries.forEach((entry) => {
      const chip = element("button", "chip", null, { type: "button", "aria-pressed": String(entry.key === null) });
      if (entry.key) chip.appendChild(page.symbol(styles[`outcome:${entry.key}`], 16));
      chip.append(element("span", "", entry.label), element("b", "", entry.count));
      chip.addEventListener("click", () => {
        row.querySelectorAll(".chip").forEach((other) => other.setAttribute("aria-pressed", String(other === chip)));
        choose(entry.key && `${entry.key} ${entry.label}`);
      });
      row.appendChild(chip);
    });
    return row;
  }

  /** One line of the list: a button that leads to the site, or, without a place, its card to unfold. */
  function siteItem(site, styles, labels, open) {
    const style = styles[`outcome:${site.outcome}`];
    const item = element("li", "site-item");
    const line = element(site.anchor ? "button" : "summary", "site-line", null, site.anchor ? { type: "button" } : {});
    const names = element("span", "site-names");
    names.append(element("span", "site-name", page.siteName(site)), element("span", "site-outcome", site.label));
    if (!site.anchor) names.appendChild(element("span", "site-nowhere", labels.no_place));
    line.append(page.symbol(style, 24), names, element("span", "site-id", site.name ? site.id : ""));
    item.style.setProperty("--tone", style.stroke);
    if (site.anchor) {
      line.addEventListener("click", () => open(site));
      item.appendChild(line);
    } else {
      const card = element("details");
      card.append(line, page.siteCard(site, styles));
      item.appendChild(card);
    }
    site.item = item;
    return { site, item };
  }

  /** The layers nobody could look at, each with its reason; null where there are none. */
  page.unseenList = function (content) {
    if (!content.unseen.length) return null;
    const box = element("section", "block unseen");
    box.append(heading(content.labels.unseen, content.unseen.length), element("p", "warning", content.labels.unseen_note));
    box.appendChild(page.rows(content.unseen, content.styles));
    return box;
  };

  /** A switch with its legend lines; switched off they fade. */
  function switched(title, note, lines, group, map, shown) {
    const box = element("div", "layer");
    const label = element("label", "layer-head");
    const tick = element("input", "", null, { type: "checkbox" });
    const show = () => {
      box.classList.toggle("off", !tick.checked);
      if (tick.checked) map.addLayer(group);
      else map.removeLayer(group);
      map.fire("sheet:switched");
    };
    tick.checked = shown;
    tick.addEventListener("change", show);
    label.append(tick, element("span", "", title));
    box.append(label);
    if (note) box.appendChild(element("p", "layer-note", note));
    const legend = element("ul", "legend-lines");
    legend.append(...lines);
    box.appendChild(legend);
    show();
    return box;
  }

  function line(picture, text, count, aside) {
    const made = element("li");
    made.append(picture, element("span", "legend-text", text), element("span", "legend-count", count));
    if (aside) made.appendChild(element("span", "legend-aside", aside));
    return made;
  }

  /** Legend and layer switch: only what is on the sheet. `groups` holds the leaflet layers by the same order. */
  page.legend = function (content, groups, map) {
    const { labels, styles } = content;
    const box = element("section", "block legend");
    box.appendChild(heading(labels.legend));
    const outcomes = content.outcomes.map((entry) => (
      line(page.symbol(styles[`outcome:${entry.key}`], 20), entry.label, entry.count)));
    const sites = switched(labels.sites, "", outcomes, groups.sites, map, true);
    sites.classList.add("outcomes");
    box.appendChild(sites);
    if (content.hits.length) {
      const overlap = switched(labels.overlaps, "", [], groups.hits, map, true);
      overlap.querySelector(".layer-head").appendChild(page.swatch({ ...content.overlap, paint: "none", paintOpacity: 0 }));
      box.appendChild(overlap);
    }
    if (content.layers.length) box.appendChild(element("h3", "group-head", labels.zones));
    // Uppermost on the map, uppermost in the list.
    [...content.layers].reverse().forEach((layer) => {
      const lines = layer.legend.map((entry) => {
        const style = styles[entry.style];
        const picture = style.symbol && !layer.hasAreas(entry.style) ? page.symbol(style, 20) : page.swatch(style);
        return line(picture, entry.label, entry.count, entry.touched ? `${labels.touched} ${entry.touched}` : "");
      });
      box.appendChild(switched(layer.title, layer.note, lines, layer.group, map, layer.shown));
    });
    box.appendChild(element("p", "quiet", labels.blank_note));
    return box;
  };
})(SheetPage);
