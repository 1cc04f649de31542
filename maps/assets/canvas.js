// Draws all zones on one canvas: areas of one look as one path, each border once, no more vertices than the zoom needs.
(function (page) {
  "use strict";

  const POINT = 0;
  const RING = 2;
  const HIT_EXTRA_PX = 0.8;
  const SYMBOL_PX = 18;
  // Zones smaller than this on the screen get finer lines, tiny ones none: there would be nothing but lines.
  const FULL_LINE_PX = 26;
  const LEAST_LINE = 0.3;
  const ZONES_A_PATH = 1500;

  /** The zones of a layer by look, those that sites meet after the others, in the order they are drawn in. */
  page.bucketsOf = function (entry, hits) {
    const buckets = new Map();
    entry.look.forEach((look, zone) => {
      const isHit = hits.has(zone);
      const key = 2 * look + isHit;
      if (!buckets.has(key)) buckets.set(key, { style: entry.looks[look][0], isHit, zones: [] });
      buckets.get(key).zones.push(zone);
    });
    const order = ({ style, isHit }) => page.content.styles[style].order + (isHit ? 0.5 : 0);
    return [...buckets.values()].sort((a, b) => order(a) - order(b));
  };

  /** The largest rank of vertices a zoom needs. */
  function rankFor({ zooms, rank }, zoom) {
    if (!rank) return 0;
    const step = zooms.findIndex((at) => at >= zoom);
    return step < 0 ? zooms.length : step + 1;
  }

  /** Lines along arcs of some zones, as `take` says which: it is given the arc and says whether the pen draws it. */
  function trace(ctx, layer, zones, frame, isFill, take) {
    const { x, y, rank, arcStart, zoneChain, chainRef, kind, ref } = layer;
    const { left, top, scale, limit } = frame;
    for (let number = 0; number < zones.length; number += 1) {
      const zone = zones[number];
      for (let chain = zoneChain[zone]; chain < zoneChain[zone + 1]; chain += 1) {
        if (kind[chain] === POINT || (isFill && kind[chain] !== RING)) continue;
        let isPenThere = false;
        for (let turn = chainRef[chain]; turn < chainRef[chain + 1]; turn += 1) {
          const back = ref[turn] < 0;
          const arc = back ? ~ref[turn] : ref[turn];
          if (!take(arc)) {
            isPenThere = false;
            continue;
          }
          const step = back ? -1 : 1;
          const end = back ? arcStart[arc] - 1 : arcStart[arc + 1];
          let at = back ? arcStart[arc + 1] - 1 : arcStart[arc];
          if (!isPenThere) ctx.moveTo((x[at] - left) * scale, (y[at] - top) * scale);
          for (at += step; at !== end; at += step) {
            if (rank === null || rank[at] <= limit) ctx.lineTo((x[at] - left) * scale, (y[at] - top) * scale);
          }
          isPenThere = true;
        }
      }
    }
  }

  function inParts(zones, act) {
    for (let from = 0; from < zones.length; from += ZONES_A_PATH) act(zones.slice(from, from + ZONES_A_PATH));
  }

  function fillAreas(ctx, layer, zones, frame) {
    inParts(zones, (some) => {
      ctx.beginPath();
      trace(ctx, layer, some, frame, true, () => true);
      ctx.fill("nonzero");
    });
  }

  /** The borders of some zones, one that two of them share but once. */
  function strokeBorders(ctx, layer, zones, frame) {
    const { arcBox } = layer;
    const [west, north, east, south] = frame.view;
    layer.drawn = layer.drawn || new Uint32Array(layer.arcStart.length - 1);
    layer.turn = (layer.turn || 0) + 1;
    const { drawn, turn } = layer;
    const isNew = (arc) => {
      if (drawn[arc] === turn || !page.boxMeets(arcBox, 4 * arc, west, north, east, south)) return false;
      drawn[arc] = turn;
      return true;
    };
    inParts(zones, (some) => {
      ctx.beginPath();
      trace(ctx, layer, some, frame, false, isNew);
      ctx.stroke();
    });
  }

  function drawSymbols(ctx, layer, zones, frame, style) {
    zones.forEach((zone) => {
      for (let chain = layer.zoneChain[zone]; chain < layer.zoneChain[zone + 1]; chain += 1) {
        if (layer.kind[chain] !== POINT) continue;
        const at = layer.arcStart[layer.ref[layer.chainRef[chain]]];
        page.drawSymbol(ctx, style, (layer.x[at] - frame.left) * frame.scale, (layer.y[at] - frame.top) * frame.scale, SYMBOL_PX);
      }
    });
  }

  /** The share of their width that lines of a layer have: less where its zones are small on the screen, none if tiny. */
  function lineShare(layer, scale) {
    if (layer.side === undefined) {
      const { zoneBox } = layer;
      let sum = 0;
      for (let at = 0; at < zoneBox.length; at += 4) sum += zoneBox[at + 2] - zoneBox[at] + zoneBox[at + 3] - zoneBox[at + 1];
      layer.side = layer.kind.includes(RING) ? sum / zoneBox.length * 2 : Infinity;
    }
    const share = (layer.side * scale) / FULL_LINE_PX;
    return share < LEAST_LINE ? 0 : Math.min(1, share);
  }

  function paintLayer(ctx, layer, view, zoom, ratio) {
    const scale = page.worldScale(zoom);
    const frame = { left: view[0], top: view[1], scale, limit: rankFor(layer, zoom), view };
    const share = lineShare(layer, scale);
    layer.buckets.forEach(({ style: key, isHit, zones: all }) => {
      const style = page.content.styles[key];
      const zones = all.filter((zone) => page.boxMeets(layer.zoneBox, 4 * zone, ...view));
      if (!zones.length) return;
      ctx.fillStyle = page.canvasPaint(ctx, style, ratio);
      fillAreas(ctx, layer, zones, frame);
      if (share || isHit) {
        ctx.strokeStyle = style.stroke;
        ctx.lineWidth = style.width_px * share + (isHit ? HIT_EXTRA_PX : 0);
        ctx.lineJoin = share < 1 ? "bevel" : "round";
        ctx.setLineDash(style.dash && share === 1 ? style.dash.split(/[ ,]+/).map(Number) : []);
        strokeBorders(ctx, layer, zones, frame);
      }
      drawSymbols(ctx, layer, zones, frame, style);
    });
  }

  /** A leaflet layer that paints the layers which `visible` gives, lowest first. */
  page.ZoneCanvas = L.Renderer.extend({
    options: { padding: 0.12, pane: "zones" },

    initialize(visible, options) {
      L.Renderer.prototype.initialize.call(this, options);
      this._visible = visible;
    },

    _initContainer() {
      this._container = document.createElement("canvas");
      this._container.className = "zones";
      this._container.style.pointerEvents = "none";
      this._ctx = this._container.getContext("2d");
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
      delete this._ctx;
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      this.paint();
    },

    /** Everything anew, as the map stands; finer on paper. */
    paint() {
      const { min } = this._bounds;
      const size = this._bounds.getSize();
      const ratio = window.matchMedia("print").matches ? 3 : Math.max(1, window.devicePixelRatio || 1);
      L.DomUtil.setPosition(this._container, min);
      this._container.width = size.x * ratio;
      this._container.height = size.y * ratio;
      this._container.style.width = `${size.x}px`;
      this._container.style.height = `${size.y}px`;
      const ctx = this._ctx;
      ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
      const zoom = this._map.getZoom();
      const scale = page.worldScale(zoom);
      const corner = this._map.getPixelOrigin().add(min);
      const view = [corner.x, corner.y, corner.x + size.x, corner.y + size.y].map((pixel) => pixel / scale);
      this._visible().forEach((layer) => paintLayer(ctx, layer, view, zoom, ratio));
    },
  });
})(SheetPage);
