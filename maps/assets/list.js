// Beside the map: the sites with their outcomes, one site in full, and the layers nobody could look at.
(function (page) {
  "use strict";

  const element = page.element;
  const MOST_SITES = 200;

  page.heading = function (text, count) {
    const head = element("h2", "block-head", text);
    if (count !== undefined) head.appendChild(element("span", "block-count", count));
    return head;
  };

  /** The list of sites with a chip per outcome; the chosen outcome is kept when the list is written anew. */
  page.siteList = function () {
    const { sites, outcomes } = page.content;
    const box = element("section", "block sites", null, { "aria-label": page.label("sites") });
    const list = element("ol", "site-list");
    const none = element("p", "quiet none", page.label("none_listed"));
    const fill = () => {
      const wanted = page.state.outcome;
      const fitting = sites.filter((site) => !wanted || `${site.outcome} ${page.say(site.label)}` === page.say(wanted));
      list.replaceChildren();
      none.hidden = fitting.length > 0;
      grow(list, fitting, 0);
    };
    box.append(page.heading(page.label("sites"), sites.length), chips(outcomes, sites.length, fill), list, none);
    fill();
    return box;
  };

  /** So many more sites at the end of the list, and a button for the rest. */
  function grow(list, sites, from) {
    const upTo = Math.min(sites.length, from + MOST_SITES);
    list.append(...sites.slice(from, upTo).map(siteItem));
    if (upTo === sites.length) return;
    const item = element("li", "site-more");
    const button = element("button", "more", page.label("show_more", { count: sites.length - upTo }), { type: "button" });
    button.addEventListener("click", () => {
      item.remove();
      grow(list, sites, upTo);
      list.children[upTo].querySelector("button").focus();
    });
    item.appendChild(button);
    list.appendChild(item);
  }

  function chips(outcomes, total, fill) {
    const row = element("div", "chips", null, { role: "group", "aria-label": page.label("sites") });
    const entries = [{ key: null, label: page.label("all"), count: total }, ...outcomes];
    entries.forEach((entry) => {
      const key = entry.key && pairOf(entry);
      const isChosen = page.say(page.state.outcome) === page.say(key);
      const chip = element("button", "chip", null, { type: "button", "aria-pressed": String(isChosen) });
      if (entry.key) chip.appendChild(page.symbol(page.content.styles[`outcome:${entry.key}`], 16));
      chip.append(page.brief("span", "", entry.label, 30), element("b", "", entry.count));
      chip.addEventListener("click", () => {
        row.querySelectorAll(".chip").forEach((other) => other.setAttribute("aria-pressed", String(other === chip)));
        page.state.outcome = key;
        fill();
      });
      row.appendChild(chip);
    });
    return row;
  }

  /** An outcome and its word in every language, so that a choice outlives a switch of language. */
  function pairOf(entry) {
    const { label, key } = entry;
    if (label === null || typeof label !== "object") return `${key} ${label}`;
    return Object.fromEntries(Object.entries(label).map(([lang, word]) => [lang, `${key} ${word}`]));
  }

  /** One line of the list: a button that leads to the site. */
  function siteItem(site) {
    const style = page.content.styles[`outcome:${site.outcome}`];
    const item = element("li", "site-item");
    const line = element("button", "site-line", null, { type: "button" });
    const names = element("span", "site-names");
    names.append(page.brief("span", "site-name", page.siteName(site)), page.brief("span", "site-outcome", site.label));
    if (!site.anchor) names.appendChild(element("span", "site-nowhere", page.label("no_place")));
    line.append(page.symbol(style, 24), names, page.brief("span", "site-id", site.name ? site.id : "", 30));
    item.style.setProperty("--tone", style.stroke);
    line.addEventListener("click", () => page.openSite(site));
    item.appendChild(line);
    return item;
  }

  /** One site in full, with the way back to the list where there are others. */
  page.siteDetail = function (site) {
    const box = element("section", "block detail", null, { "aria-label": page.clean(page.siteName(site)), tabindex: "-1" });
    if (page.content.sites.length > 1) {
      const back = element("button", "back", page.label("back", { count: page.content.sites.length }), { type: "button" });
      back.addEventListener("click", () => page.openSite(null));
      box.appendChild(back);
    }
    box.appendChild(page.siteCard(site));
    return box;
  };

  /** The layers nobody could look at, each with its reason; null where there are none. */
  page.unseenList = function () {
    const { unseen } = page.content;
    if (!unseen.length) return null;
    const box = element("details", "block unseen");
    const summary = element("summary");
    summary.append(page.heading(page.label("unseen"), unseen.length), element("p", "warning", page.label("unseen_note")));
    box.append(summary, page.rows(unseen));
    box.open = page.state.unseen;
    box.addEventListener("toggle", () => { page.state.unseen = box.open; });
    return box;
  };
})(SheetPage);
