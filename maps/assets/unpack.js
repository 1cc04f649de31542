// Reads the block of shapes: base64, inflated, then whole numbers of seven bits a byte. maps/geometry/block.py writes it.
(function (page) {
  "use strict";

  function bytesOf(text) {
    if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
    const raw = atob(text);
    const bytes = new Uint8Array(raw.length);
    for (let at = 0; at < raw.length; at += 1) bytes[at] = raw.charCodeAt(at);
    return bytes;
  }

  async function inflate(bytes) {
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  }

  class Reader {
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
    }

    number() {
      const { bytes } = this;
      let byte = bytes[this.at++];
      let value = byte & 127;
      let place = 128;
      while (byte > 127) {
        byte = bytes[this.at++];
        value += (byte & 127) * place;
        place *= 128;
      }
      return value;
    }

    numbers(count) {
      return Array.from({ length: count }, () => this.number());
    }

    /** Sums of numbers in which odd ones count backwards, times `step`, from a place in an array. */
    sums(into, from, to, step) {
      let sum = 0;
      for (let at = from; at < to; at += 1) {
        const value = this.number();
        sum += value % 2 ? -(value + 1) / 2 : value / 2;
        into[at] = sum * step;
      }
    }

    slice(length) {
      this.at += length;
      return this.bytes.slice(this.at - length, this.at);
    }
  }

  /** Where each of some lengths begins, and the end of the last. */
  function starts(count, length) {
    const found = new Uint32Array(count + 1);
    for (let at = 0; at < count; at += 1) found[at + 1] = found[at] + length(at);
    return found;
  }

  /** west, north, east, south of each item, by a visitor of the boxes or places it is made of. */
  function boxes(count, visit) {
    const found = new Int32Array(4 * count);
    for (let item = 0; item < count; item += 1) {
      let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
      visit(item, (left, top, right, bottom) => {
        if (left < west) west = left;
        if (top < north) north = top;
        if (right > east) east = right;
        if (bottom > south) south = bottom;
      });
      found.set([west, north, east, south], 4 * item);
    }
    return found;
  }

  function readLayer(reader) {
    const [zones, chains, refs, step, levels] = reader.numbers(5);
    const zooms = reader.numbers(levels);
    const [coarse, fine] = reader.numbers(2);
    const arcStart = starts(coarse + fine, () => reader.number());
    const count = arcStart[coarse + fine];
    const x = new Int32Array(count);
    const y = new Int32Array(count);
    [[0, arcStart[coarse], step], [arcStart[coarse], count, 1]].forEach(([from, to, unit]) => {
      reader.sums(x, from, to, unit);
      reader.sums(y, from, to, unit);
    });
    const rank = levels ? reader.slice(count) : null;
    const zoneChain = starts(zones, () => reader.number());
    const kind = new Uint8Array(chains);
    const chainRef = starts(chains, (chain) => {
      const value = reader.number();
      kind[chain] = value % 3;
      return Math.floor(value / 3);
    });
    const ref = new Int32Array(refs);
    for (let at = 0, arc = 0; at < refs; at += 1) {
      const value = reader.number();
      const turned = Math.floor(value / 2);
      arc += turned % 2 ? -(turned + 1) / 2 : turned / 2;
      ref[at] = value % 2 ? ~arc : arc;
    }
    const layer = { zones, zooms, arcStart, x, y, rank, zoneChain, kind, chainRef, ref };
    layer.arcBox = boxes(coarse + fine, (arc, grow) => {
      for (let at = arcStart[arc]; at < arcStart[arc + 1]; at += 1) grow(x[at], y[at], x[at], y[at]);
    });
    layer.zoneBox = boxes(zones, (zone, grow) => {
      for (let at = chainRef[zoneChain[zone]]; at < chainRef[zoneChain[zone + 1]]; at += 1) {
        const box = 4 * (ref[at] < 0 ? ~ref[at] : ref[at]);
        grow(layer.arcBox[box], layer.arcBox[box + 1], layer.arcBox[box + 2], layer.arcBox[box + 3]);
      }
    });
    return layer;
  }

  /** The layers of a block as arrays of numbers; rejects where the browser cannot inflate. */
  page.unpackShapes = async function (text) {
    const reader = new Reader(await inflate(bytesOf(text)));
    return Array.from({ length: reader.number() }, () => readLayer(reader));
  };
})(SheetPage);
