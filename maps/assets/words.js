// The language of the page, and texts that may be hostile: never parsed, cleaned of controls, cut where they are long.
(function (page) {
  "use strict";

  const element = page.element;
  const LONGEST = 400;
  const LONGEST_NAME = 80;
  // Control characters, and those that turn the direction of what follows; blanks and line breaks may stay.
  const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
  const HAN = /([\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]+)/;
  const HTML_LANG = { zh: "zh-CN", en: "en" };

  /** A text in the language of the page; what is no pair is the same in every language. */
  page.say = function (text) {
    return text !== null && typeof text === "object" ? text[page.lang] : String(text ?? "");
  };

  /** A fixed word of the page, its places filled. */
  page.label = function (key, values) {
    const word = page.content.labels[page.lang][key];
    return Object.entries(values || {}).reduce((text, [name, value]) => text.replace(`{${name}}`, value), word);
  };

  /** The text without controls: each is shown as a mark, so that nothing is hidden. */
  page.clean = function (text) {
    return page.say(text).replace(CONTROLS, "\ufffd");
  };

  /** A number with its thousands apart. */
  page.number = function (value, decimals) {
    return value.toLocaleString("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
  };

  /** A text in an element; what is Chinese in a page of another language is marked as such, for those who hear it. */
  function fill(made, text) {
    const pieces = page.lang === "zh" ? [text] : text.split(HAN);
    pieces.forEach((piece, index) => {
      if (piece) made.append(index % 2 ? element("span", "", piece, { lang: HTML_LANG.zh }) : piece);
    });
    return made;
  }

  /** Whether a text has more letters than so many. */
  page.isLong = (text, longest) => [...page.clean(text)].length > (longest || LONGEST);

  /** An element with a text from outside, cut where it is long, with all of it at the mouse: for what is a button itself. */
  page.brief = function (tag, className, text, longest) {
    const whole = page.clean(text);
    const made = element(tag, className, null, { dir: "auto" });
    const isLong = page.isLong(whole, longest || LONGEST_NAME);
    fill(made, isLong ? `${[...whole].slice(0, longest || LONGEST_NAME).join("")} …` : whole);
    if (isLong) made.title = whole;
    return made;
  };

  /** An element with a text from outside; a long one can be unfolded. */
  page.words = function (tag, className, text, longest) {
    const whole = page.clean(text);
    const made = element(tag, className, null, { dir: "auto" });
    const letters = [...whole];
    if (!page.isLong(whole, longest)) return fill(made, whole);
    const shown = fill(element("span"), `${letters.slice(0, longest || LONGEST).join("")} … `);
    const all = page.label("show_all", { count: page.number(letters.length, 0) });
    const button = element("button", "more", all, { type: "button", lang: HTML_LANG[page.lang] });
    button.addEventListener("click", (event) => {
      event.stopPropagation();
      made.replaceChildren();
      fill(made, whole);
    });
    made.append(shown, button);
    return made;
  };

  /** The page in a language; what was written in the other is written anew. */
  page.speak = function (lang) {
    page.lang = lang;
    document.documentElement.lang = HTML_LANG[lang];
    const { title, notice } = page.content;
    document.title = page.clean(title);
    document.querySelector(".head h1").replaceWith(page.words("h1", "", title, 200));
    document.querySelector(".head .notice").replaceWith(page.words("p", "notice", notice));
    document.querySelector(".skip").textContent = page.label("skip");
    document.querySelector(".map").setAttribute("aria-label", page.label("map"));
    document.querySelector(".panel").setAttribute("aria-label", page.label("list"));
  };

  /** What a screen reader is told, without moving the focus. */
  page.announce = function (text) {
    let box = document.querySelector(".spoken");
    if (!box) {
      box = element("p", "spoken", "", { role: "status", "aria-live": "polite" });
      document.body.appendChild(box);
    }
    box.textContent = page.clean(text);
  };
})(SheetPage);
