// Questions to unpacked shapes: what lies at a place, what a view holds, where a name may stand. Units are of the world.
(function (page) {
  "use strict";

  const SIDE = 2 ** 30;
  const POINT = 0;
  const RING = 2;
  const PARALLELS = [0.5, 0.37, 0.63, 0.23, 0.77];

  page.toWorld = function ({ lat, lng }) {
    const sine = Math.sin((Math.max(-85.0511287798, Math.min(85.0511287798, lat)) * Math.PI) / 180);
    return { x: (lng / 360 + 0.5) * SIDE, y: (0.5 - Math.atanh(sine) / (2 * Math.PI)) * SIDE };
  };

  page.toLatLng = (x, y) => L.latLng(
    (Math.atan(Math.sinh((0.5 - y / SIDE) * 2 * Math.PI)) * 180) / Math.PI, (x / SIDE - 0.5) * 360);

  /** How many pixels a unit of the world is at a zoom. */
  page.worldScale = (zoom) => 2 ** (zoom + 8 - 30);

  /** Every arc of a zone, with its direction and the kind and number of its chain; ends when the visitor says true. */
  function someArc(layer, zone, visit) {
    for (let chain = layer.zoneChain[zone]; chain < layer.zoneChain[zone + 1]; chain += 1) {
      for (let at = layer.chainRef[chain]; at < layer.chainRef[chain + 1]; at += 1) {
        const back = layer.ref[at] < 0;
        if (visit(back ? ~layer.ref[at] : layer.ref[at], back ? -1 : 1, layer.kind[chain], chain)) return true;
      }
    }
    return false;
  }

  page.boxMeets = (box, at, west, north, east, south) => (
    box[at] <= east && box[at + 2] >= west && box[at + 1] <= south && box[at + 3] >= north);

  function fromSegment(px, py, ax, ay, bx, by) {
    const [dx, dy] = [bx - ax, by - ay];
    const square = dx * dx + dy * dy;
    const share = square ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / square)) : 0;
    return Math.hypot(px - ax - share * dx, py - ay - share * dy);
  }

  /** How often an arc winds around a place, seen to the east. */
  function winding({ x, y, arcStart, arcBox }, arc, px, py) {
    const box = 4 * arc;
    if (arcBox[box + 2] < px || arcBox[box + 1] > py || arcBox[box + 3] < py) return 0;
    let found = 0;
    for (let at = arcStart[arc]; at < arcStart[arc + 1] - 1; at += 1) {
      const [up, down] = [y[at] <= py && y[at + 1] > py, y[at] > py && y[at + 1] <= py];
      if (up || down) {
        const cross = x[at] + ((py - y[at]) / (y[at + 1] - y[at])) * (x[at + 1] - x[at]);
        if (cross > px) found += up ? 1 : -1;
      }
    }
    return found;
  }

  /** Whether a zone lies at a place: an area around it, a line or point no farther than `reach`. */
  page.zoneIsAt = function (layer, zone, px, py, reach) {
    if (!page.boxMeets(layer.zoneBox, 4 * zone, px - reach, py - reach, px + reach, py + reach)) return false;
    const { x, y, arcStart } = layer;
    let around = 0;
    const isNear = someArc(layer, zone, (arc, way, kind) => {
      if (kind === RING) {
        around += way * winding(layer, arc, px, py);
        return false;
      }
      const last = arcStart[arc + 1] - 1;
      if (kind === POINT || arcStart[arc] === last) return Math.hypot(x[last] - px, y[last] - py) <= reach;
      for (let at = arcStart[arc]; at < last; at += 1) {
        if (fromSegment(px, py, x[at], y[at], x[at + 1], y[at + 1]) <= reach) return true;
      }
      return false;
    });
    return isNear || around !== 0;
  };

  /** Whether a segment meets a box: the box lies on both sides of it, and their own boxes meet. */
  function crosses(ax, ay, bx, by, west, north, east, south) {
    if (Math.max(ax, bx) < west || Math.min(ax, bx) > east) return false;
    if (Math.max(ay, by) < north || Math.min(ay, by) > south) return false;
    const side = (px, py) => (bx - ax) * (py - ay) - (by - ay) * (px - ax);
    const sides = [side(west, north), side(east, north), side(west, south), side(east, south)];
    return Math.min(...sides) <= 0 && Math.max(...sides) >= 0;
  }

  /** Whether any of a zone is to be seen in a view. */
  page.zoneIsSeen = function (layer, zone, west, north, east, south) {
    const box = 4 * zone;
    const { x, y, arcStart, arcBox, zoneBox } = layer;
    if (!page.boxMeets(zoneBox, box, west, north, east, south)) return false;
    if (zoneBox[box] >= west && zoneBox[box + 1] >= north && zoneBox[box + 2] <= east && zoneBox[box + 3] <= south) return true;
    const isCrossing = someArc(layer, zone, (arc) => {
      if (!page.boxMeets(arcBox, 4 * arc, west, north, east, south)) return false;
      for (let at = arcStart[arc]; at < Math.max(arcStart[arc + 1] - 1, arcStart[arc] + 1); at += 1) {
        const next = Math.min(at + 1, arcStart[arc + 1] - 1);
        if (crosses(x[at], y[at], x[next], y[next], west, north, east, south)) return true;
      }
      return false;
    });
    return isCrossing || page.zoneIsAt(layer, zone, (west + east) / 2, (north + south) / 2, 0);
  };

  /** Where a parallel enters and leaves the areas of a zone, from west to east. */
  function crossings(layer, zone, py) {
    const { x, y, arcStart, arcBox } = layer;
    const found = [];
    someArc(layer, zone, (arc, _, kind) => {
      if (kind !== RING || arcBox[4 * arc + 1] > py || arcBox[4 * arc + 3] < py) return;
      for (let at = arcStart[arc]; at < arcStart[arc + 1] - 1; at += 1) {
        if ((y[at] <= py) !== (y[at + 1] <= py)) {
          found.push(x[at] + ((py - y[at]) / (y[at + 1] - y[at])) * (x[at + 1] - x[at]));
        }
      }
    });
    return found.sort((a, b) => a - b);
  }

  /** How far the ring of a zone that has the largest box reaches to the north and to the south. */
  function largestRing(layer, zone) {
    const rings = new Map();
    someArc(layer, zone, (arc, _, kind, chain) => {
      if (kind !== RING) return;
      const [west, north, east, south] = layer.arcBox.subarray(4 * arc, 4 * arc + 4);
      const ring = rings.get(chain) || { west, north, east, south };
      rings.set(chain, {
        west: Math.min(ring.west, west), north: Math.min(ring.north, north),
        east: Math.max(ring.east, east), south: Math.max(ring.south, south),
      });
    });
    const size = (ring) => (ring.east - ring.west) * (ring.south - ring.north);
    return [...rings.values()].sort((a, b) => size(b) - size(a))[0] || { north: 0, south: 0 };
  }

  /** A place on a zone where its name may stand: in the widest stretch of its largest area, else on a vertex. */
  page.zoneAnchor = function (layer, zone) {
    const { north, south } = largestRing(layer, zone);
    let best = null;
    PARALLELS.forEach((share) => {
      const y = north + (south - north) * share + 0.5;
      const found = crossings(layer, zone, y);
      for (let at = 0; at + 1 < found.length; at += 2) {
        const width = found[at + 1] - found[at];
        // Later parallels must be clearly wider to win: the middle looks best.
        if (!best || width > best.width * 1.3) best = { width, x: found[at] + width / 2, y };
      }
    });
    if (best) return page.toLatLng(best.x, best.y);
    const first = layer.chainRef[layer.zoneChain[zone]];
    const arc = layer.ref[first] < 0 ? ~layer.ref[first] : layer.ref[first];
    const middle = (layer.arcStart[arc] + layer.arcStart[arc + 1] - 1) >> 1;
    return page.toLatLng(layer.x[middle], layer.y[middle]);
  };

  /** The chains of a zone as {kind, line}, each line a list of places. */
  page.zoneLines = function (layer, zone) {
    const found = new Map();
    someArc(layer, zone, (arc, way, kind, chain) => {
      if (!found.has(chain)) found.set(chain, { kind, line: [] });
      const { line } = found.get(chain);
      const [from, to] = [layer.arcStart[arc], layer.arcStart[arc + 1] - 1];
      for (let at = from; at <= to; at += 1) {
        const vertex = way > 0 ? at : to + from - at;
        line.push(page.toLatLng(layer.x[vertex], layer.y[vertex]));
      }
    });
    return [...found.values()];
  };
})(SheetPage);
