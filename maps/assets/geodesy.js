// Positions and sizes on the ellipsoid of CGCS2000: Gauss-Krueger coordinates, geodesic lengths and areas.
(function (page) {
  "use strict";

  const A = 6378137;
  const F = 1 / 298.257222101;
  const B = A * (1 - F);
  const E2 = F * (2 - F);
  const E = Math.sqrt(E2);
  const RADIAN = Math.PI / 180;
  const LONGEST_M = 5000;

  // Krueger's series in the third flattening, to its fourth power: far below a millimetre within a zone.
  const N = F / (2 - F);
  const RECTIFYING_M = (A / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
  const ALPHA = [
    N / 2 - (2 / 3) * N ** 2 + (5 / 16) * N ** 3 + (41 / 180) * N ** 4,
    (13 / 48) * N ** 2 - (3 / 5) * N ** 3 + (557 / 1440) * N ** 4,
    (61 / 240) * N ** 3 - (103 / 140) * N ** 4,
    (49561 / 161280) * N ** 4,
  ];

  /** The number of the 3-degree zone of a longitude, as China counts them. */
  function zoneOf(lon) {
    return Math.round(lon / 3);
  }

  /** Northing x and easting y in a 3-degree zone, y with the zone's number before it and 500 km added. */
  function gauss(lat, lon, zone) {
    const phi = lat * RADIAN;
    const lambda = (lon - 3 * zone) * RADIAN;
    const t = Math.sinh(Math.atanh(Math.sin(phi)) - E * Math.atanh(E * Math.sin(phi)));
    const xi = Math.atan2(t, Math.cos(lambda));
    const eta = Math.atanh(Math.sin(lambda) / Math.sqrt(1 + t * t));
    let north = xi;
    let east = eta;
    ALPHA.forEach((alpha, index) => {
      const k = 2 * (index + 1);
      north += alpha * Math.sin(k * xi) * Math.cosh(k * eta);
      east += alpha * Math.cos(k * xi) * Math.sinh(k * eta);
    });
    return { x: RECTIFYING_M * north, y: zone * 1e6 + 5e5 + RECTIFYING_M * east };
  }

  function reduced(lat) {
    const tangent = (1 - F) * Math.tan(lat * RADIAN);
    const cosine = 1 / Math.sqrt(1 + tangent * tangent);
    return [tangent * cosine, cosine];
  }

  // Vincenty's series along a geodesic whose highest latitude has this cosine squared of its azimuth at the equator.
  function seriesOf(cos2Alpha) {
    const u2 = (cos2Alpha * (A * A - B * B)) / (B * B);
    return {
      big: 1 + (u2 / 16384) * (4096 + u2 * (u2 * (320 - 175 * u2) - 768)),
      small: (u2 / 1024) * (256 + u2 * (u2 * (74 - 47 * u2) - 128)),
      c: (F / 16) * cos2Alpha * (4 + F * (4 - 3 * cos2Alpha)),
    };
  }

  function bent(small, sigma, middle) {
    const [sine, cosine] = [Math.sin(sigma), Math.cos(sigma)];
    const inner = cosine * (2 * middle ** 2 - 1) - (small / 6) * middle * (4 * sine ** 2 - 3) * (4 * middle ** 2 - 3);
    return small * sine * (middle + (small / 4) * inner);
  }

  function drift(c, sigma, middle) {
    return sigma + c * Math.sin(sigma) * (middle + c * Math.cos(sigma) * (2 * middle ** 2 - 1));
  }

  /** Length and first azimuth of the geodesic between two points; null for the nearly antipodal, where it never ends. */
  function inverse(a, b) {
    const [sin1, cos1] = reduced(a.lat);
    const [sin2, cos2] = reduced(b.lat);
    const apart = (b.lng - a.lng) * RADIAN;
    let lambda = apart;
    for (let round = 0; round < 200; round += 1) {
      const across = cos2 * Math.sin(lambda);
      const along = cos1 * sin2 - sin1 * cos2 * Math.cos(lambda);
      const sinSigma = Math.hypot(across, along);
      if (sinSigma === 0) return { length: 0, azimuth: 0 };
      const sigma = Math.atan2(sinSigma, sin1 * sin2 + cos1 * cos2 * Math.cos(lambda));
      const sinAlpha = (cos1 * cos2 * Math.sin(lambda)) / sinSigma;
      const cos2Alpha = 1 - sinAlpha ** 2;
      const middle = cos2Alpha === 0 ? 0 : Math.cos(sigma) - (2 * sin1 * sin2) / cos2Alpha;
      const { big, small, c } = seriesOf(cos2Alpha);
      const before = lambda;
      lambda = apart + (1 - c) * F * sinAlpha * drift(c, sigma, middle);
      if (Math.abs(lambda - before) < 1e-13) {
        return { length: B * big * (sigma - bent(small, sigma, middle)), azimuth: Math.atan2(across, along) };
      }
    }
    return null;
  }

  /** The point so many metres along the geodesic that leaves a point at an azimuth. */
  function along(point, azimuth, metres) {
    const [sin1, cos1] = reduced(point.lat);
    const [sine, cosine] = [Math.sin(azimuth), Math.cos(azimuth)];
    const first = Math.atan2(sin1, cos1 * cosine);
    const sinAlpha = cos1 * sine;
    const { big, small, c } = seriesOf(1 - sinAlpha ** 2);
    let sigma = metres / (B * big);
    for (let round = 0; round < 12; round += 1) {
      sigma = metres / (B * big) + bent(small, sigma, Math.cos(2 * first + sigma));
    }
    const [sinSigma, cosSigma] = [Math.sin(sigma), Math.cos(sigma)];
    const down = sin1 * sinSigma - cos1 * cosSigma * cosine;
    const lat = Math.atan2(sin1 * cosSigma + cos1 * sinSigma * cosine, (1 - F) * Math.hypot(sinAlpha, down));
    const lambda = Math.atan2(sinSigma * sine, cos1 * cosSigma - sin1 * sinSigma * cosine);
    const turned = lambda - (1 - c) * F * sinAlpha * drift(c, sigma, Math.cos(2 * first + sigma));
    return { lat: lat / RADIAN, lng: point.lng + turned / RADIAN };
  }

  /** The length of the geodesic between two points; NaN where none is found. */
  function distance_m(a, b) {
    const found = inverse(a, b);
    return found ? found.length : NaN;
  }

  function authalic(sine) {
    return (1 - E2) * (sine / (1 - E2 * sine * sine) + Math.atanh(E * sine) / E);
  }

  const POLE = authalic(1);

  /** The points of an edge's geodesic, from its first on, no farther apart than is well drawn by a great circle. */
  function divided(a, b) {
    const found = inverse(a, b);
    const parts = found ? Math.ceil(found.length / LONGEST_M) : 1;
    return Array.from({ length: Math.max(1, parts) }, (_, part) => (
      part === 0 ? a : along(a, found.azimuth, (found.length * part) / parts)));
  }

  /** The area inside a ring of points: short great circles of the sphere of equal area along its geodesics. */
  function area_m2(corners) {
    const points = corners.flatMap((corner, index) => divided(corner, corners[(index + 1) % corners.length]));
    const tangents = points.map(({ lat }) => Math.tan(Math.asin(authalic(Math.sin(lat * RADIAN)) / POLE) / 2));
    const excess = points.reduce((sum, point, index) => {
      const next = (index + 1) % points.length;
      const half = Math.tan(((points[next].lng - point.lng) * RADIAN) / 2);
      return sum + 2 * Math.atan2(half * (tangents[index] + tangents[next]), 1 + tangents[index] * tangents[next]);
    }, 0);
    return Math.abs(excess) * A * A * (POLE / 2);
  }

  page.geodesy = { zoneOf, gauss, distance_m, area_m2 };
})(SheetPage);
