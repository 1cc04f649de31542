// Search by name or code, over sites and zones: a field with a list of what fits, all of it by keyboard too.
(function (page) {
  "use strict";

  const element = page.element;
  const MOST = 12;

  function found(text) {
    const wanted = text.toLowerCase();
    const sites = page.content.sites.filter((site) => `${page.say(site.name)} ${site.id}`.toLowerCase().includes(wanted))
      .slice(0, MOST).map((site) => ({
        picture: page.symbol(page.content.styles[`outcome:${site.outcome}`], 20),
        name: page.siteName(site), aside: site.name ? site.id : "", go: () => page.openSite(site),
      }));
    const zones = (SheetZones.ready ? SheetZones.find(text, MOST) : []).map((zone) => ({
      picture: page.swatch(page.content.styles[zone.style]),
      name: zone.name || zone.code, aside: [zone.code, page.say(zone.layer.title)].filter(Boolean).join(" · "),
      go: () => page.showZone(zone),
    }));
    return [...sites, ...zones];
  }

  function option(entry, index) {
    const made = element("li", "hit", null, { role: "option", id: `hit-${index}`, "aria-selected": "false" });
    const names = element("span", "hit-names");
    names.append(page.brief("span", "hit-name", entry.name), page.brief("span", "hit-aside", entry.aside));
    made.append(entry.picture, names);
    return made;
  }

  /** The search field with its list. */
  page.searchField = function () {
    const box = element("div", "search-box");
    const label = page.label("find");
    const input = element("input", "search", null, {
      type: "search", placeholder: label, "aria-label": label, role: "combobox", "aria-expanded": "false",
      "aria-controls": "search-hits", "aria-autocomplete": "list", autocomplete: "off",
    });
    const list = element("ul", "search-hits", null, { role: "listbox", id: "search-hits", "aria-label": label });
    const state = { entries: [], at: -1 };
    list.hidden = true;

    const open = (isOpen) => {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) input.removeAttribute("aria-activedescendant");
    };
    const point = (at) => {
      state.at = at;
      list.querySelectorAll(".hit").forEach((entry, index) => {
        entry.setAttribute("aria-selected", String(index === at));
        if (index === at) entry.scrollIntoView({ block: "nearest" });
      });
      input.setAttribute("aria-activedescendant", `hit-${at}`);
    };
    const choose = (index) => {
      open(false);
      state.entries[index].go();
    };
    const look = () => {
      const text = input.value.trim();
      state.entries = text ? found(text) : [];
      list.replaceChildren(...state.entries.map((entry, index) => {
        const made = option(entry, index);
        made.addEventListener("mousedown", (event) => { event.preventDefault(); choose(index); });
        return made;
      }));
      if (text && !state.entries.length) list.appendChild(element("li", "quiet", page.label("none_found")));
      open(Boolean(text));
      if (state.entries.length) point(0);
    };
    input.addEventListener("input", look);
    input.addEventListener("blur", () => open(false));
    input.addEventListener("keydown", (event) => {
      const steps = { ArrowDown: 1, ArrowUp: -1 };
      if (event.key in steps && state.entries.length) {
        event.preventDefault();
        if (list.hidden) look();
        else point((state.at + steps[event.key] + state.entries.length) % state.entries.length);
      } else if (event.key === "Enter" && !list.hidden && state.entries.length) choose(state.at);
      else if (event.key === "Escape") open(false);
    });
    box.append(input, list);
    return box;
  };
})(SheetPage);
