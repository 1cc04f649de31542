// Elements made of text nodes only, and the symbols that tell outcomes and point zones apart without colour.
var SheetPage = {};

(function (page) {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";

  /** An HTML element with a class, a text and attributes; the text is never parsed. */
  page.element = function (tag, className, text, attributes) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined && text !== null) made.textContent = text;
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  };

  /** An SVG element with attributes and children. */
  page.svg = function (tag, attributes, children) {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
    (children || []).forEach((child) => made.appendChild(child));
    return made;
  };

  // Body and glyph of each symbol on a 24 by 24 field.
  const SYMBOLS = {
    octagon: ["M8 2h8l6 6v8l-6 6H8l-6-6V8z", "M8.2 8.2l7.6 7.6M15.8 8.2l-7.6 7.6"],
    diamond: ["M12 1l11 11-11 11L1 12z", "M9.4 9.6a2.7 2.7 0 1 1 4.2 2.2c-1 .7-1.6 1.1-1.6 2.3M12 17.2v.1"],
    triangle: ["M12 1.6L23 21.6H1z", "M12 9v5.4M12 18.2v.1"],
    square: ["M3 3h18v18H3z", "M7.5 8.4h9M7.5 12h9M7.5 15.6h9"],
    ring: ["M12 1.6a10.4 10.4 0 1 1 0 20.8a10.4 10.4 0 1 1 0-20.8z", "M12 7.4a4.6 4.6 0 1 1 0 9.2a4.6 4.6 0 1 1 0-9.2z"],
    slashed: ["M12 1.6a10.4 10.4 0 1 1 0 20.8a10.4 10.4 0 1 1 0-20.8z", "M7.4 12h9.2"],
    dot: ["M12 4a8 8 0 1 1 0 16a8 8 0 1 1 0-16z", ""],
    box: ["M4 4h16v16H4z", "M12 8v8"],
    cross: ["M9 3h6v6h6v6h-6v6H9v-6H3V9h6z", ""],
  };

  /** The same symbol on a canvas, its middle at a place. */
  page.drawSymbol = function (ctx, style, x, y, sizePx) {
    const [body, glyph] = (SYMBOLS[style.symbol] || SYMBOLS.dot).map((path) => new Path2D(path));
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(sizePx / 27, sizePx / 27);
    ctx.translate(-12, -12);
    ctx.setLineDash([]);
    [ctx.lineJoin, ctx.lineCap] = ["round", "round"];
    [["#fff", 4, body], [style.stroke, 1.4, body], ["#fff", 2.4, glyph]].forEach(([colour, width, path]) => {
      [ctx.strokeStyle, ctx.lineWidth, ctx.fillStyle] = [colour, width, style.fill];
      if (colour !== "#fff") ctx.fill(path);
      ctx.stroke(path);
    });
    ctx.restore();
  };

  /** The symbol of a look as a small picture; a look without one gets a dot. */
  page.symbol = function (style, sizePx) {
    const [body, glyph] = SYMBOLS[style.symbol] || SYMBOLS.dot;
    const parts = [
      page.svg("path", { d: body, fill: "none", stroke: "#fff", "stroke-width": 4, "stroke-linejoin": "round" }),
      page.svg("path", { d: body, fill: style.fill, stroke: style.stroke, "stroke-width": 1.4, "stroke-linejoin": "round" }),
    ];
    if (glyph) {
      parts.push(page.svg("path", {
        d: glyph, fill: "none", stroke: "#fff", "stroke-width": 2.4, "stroke-linecap": "round", "stroke-linejoin": "round",
      }));
    }
    return page.svg("svg", {
      class: "symbol", viewBox: "-1.5 -1.5 27 27", width: sizePx, height: sizePx, "aria-hidden": "true",
    }, parts);
  };
})(SheetPage);
