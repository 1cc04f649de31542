// Hatches as SVG patterns, as tiles for a canvas, and as the swatches that show them in the legend.
(function (page) {
  "use strict";

  const ANGLES = { diagonal: 45, antidiagonal: -45, cross: 45 };

  function line(d, style, width) {
    return page.svg("path", { d, fill: "none", stroke: style.stroke, "stroke-width": width, "stroke-opacity": 0.62 });
  }

  function dot(x, y, style) {
    return page.svg("circle", { cx: x, cy: y, r: 1.15, fill: style.stroke, "fill-opacity": 0.75 });
  }

  /** The marks of one pattern tile of width w and height h. */
  function marks(style, w, h) {
    switch (style.hatch) {
      case "diagonal":
      case "antidiagonal":
      case "vertical":
        return [line(`M${w / 2} 0V${h}`, style, 1.1)];
      case "horizontal":
        return [line(`M0 ${h / 2}H${w}`, style, 1.1)];
      case "cross":
      case "grid":
        return [line(`M${w / 2} 0V${h}M0 ${h / 2}H${w}`, style, 0.9)];
      case "dots":
        return [dot(w / 4, h / 4, style), dot((3 * w) / 4, (3 * h) / 4, style)];
      case "dashes":
        return [line(`M${w * 0.1} ${h / 4}H${w * 0.5}M${w * 0.6} ${(3 * h) / 4}H${w}`, style, 1.1)];
      case "waves":
        return [line(`M0 ${h / 2}q${w / 4} ${-h / 3} ${w / 2} 0t${w / 2} 0`, style, 0.9)];
      default:
        return [];
    }
  }

  function tileSize({ hatch, spacing_px: h }) {
    return [hatch === "dashes" || hatch === "waves" ? h * 1.7 : h, h];
  }

  function pattern(id, style) {
    const [w, h] = tileSize(style);
    const ground = page.svg("rect", { width: w, height: h, fill: style.fill, "fill-opacity": style.opacity });
    return page.svg("pattern", {
      id, width: w, height: h, patternUnits: "userSpaceOnUse",
      patternTransform: `rotate(${ANGLES[style.hatch] || 0})`,
    }, [ground, ...marks(style, w, h)]);
  }

  /** Gives every look its `paint` and `paintOpacity`; hatched ones get a pattern in the page. */
  page.prepareHatches = function (styles) {
    const defs = page.svg("defs");
    Object.keys(styles).forEach((key, index) => {
      const style = styles[key];
      const hatched = style.hatch !== "none";
      style.paint = hatched ? `url(#hatch-${index})` : style.fill;
      style.paintOpacity = hatched ? 1 : style.opacity;
      if (hatched) defs.appendChild(pattern(`hatch-${index}`, style));
    });
    document.body.appendChild(page.svg("svg", { class: "hatches", width: 0, height: 0, "aria-hidden": "true" }, [defs]));
  };

  const painted = new Map();

  /** What an area of a look is filled with on a canvas of so many dots a pixel: a colour, or a tile that repeats. */
  page.canvasPaint = function (ctx, style, ratio) {
    const key = `${style.paint} ${style.opacity} ${style.stroke} ${ratio}`;
    if (!painted.has(key)) painted.set(key, style.hatch === "none" ? faint(style.fill, style.opacity) : tile(ctx, style, ratio));
    return painted.get(key);
  };

  function faint(colour, opacity) {
    return colour + Math.round(opacity * 255).toString(16).padStart(2, "0");
  }

  function tile(ctx, style, ratio) {
    const [w, h] = tileSize(style);
    const ground = document.createElement("canvas");
    [ground.width, ground.height] = [w, h].map((side) => Math.round(side * ratio));
    const pen = ground.getContext("2d");
    pen.scale(ground.width / w, ground.height / h);
    pen.fillStyle = faint(style.fill, style.opacity);
    pen.fillRect(0, 0, w, h);
    marks(style, w, h).forEach((mark) => {
      const get = (name) => mark.getAttribute(name);
      if (mark.tagName === "circle") {
        pen.fillStyle = faint(style.stroke, Number(get("fill-opacity")));
        pen.beginPath();
        pen.arc(get("cx"), get("cy"), get("r"), 0, 2 * Math.PI);
        pen.fill();
      } else {
        pen.strokeStyle = faint(style.stroke, Number(get("stroke-opacity")));
        pen.lineWidth = Number(get("stroke-width"));
        pen.stroke(new Path2D(get("d")));
      }
    });
    const pattern = ctx.createPattern(ground, "repeat");
    pattern.setTransform(new DOMMatrix().rotate(ANGLES[style.hatch] || 0).scale(w / ground.width, h / ground.height));
    return pattern;
  }

  /** A small area of a look for the legend; a look with nothing inside shows its outline. */
  page.swatch = function (style) {
    return page.svg("svg", { class: "swatch", viewBox: "0 0 34 20", width: 34, height: 20, "aria-hidden": "true" }, [
      page.svg("rect", {
        x: 1.5, y: 1.5, width: 31, height: 17, fill: style.paint, "fill-opacity": style.paintOpacity,
        stroke: style.stroke, "stroke-width": Math.min(style.width_px, 2), "stroke-dasharray": style.dash || "none",
      }),
    ]);
  };
})(SheetPage);
