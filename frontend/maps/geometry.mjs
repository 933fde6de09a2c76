// Plain geometry for the build of maps: decoding, rounding.

/**
 * Coordinates with `digits` decimals, without points that fall on their predecessor and without rings that vanish.
 *
 * @param {any} coordinates nested as in GeoJSON
 * @param {number} digits
 * @returns {any}
 */
export function rounded(coordinates, digits) {
  if (typeof coordinates[0] === "number") {
    return coordinates.slice(0, 2).map((degrees) => Number(degrees.toFixed(digits)));
  }
  const parts = coordinates.map((part) => rounded(part, digits));
  if (typeof parts[0]?.[0] !== "number") {
    return parts.filter((part) => part.length > 0);
  }
  const ring = parts.filter(
    (point, index) => index === 0 || point[0] !== parts[index - 1][0] || point[1] !== parts[index - 1][1],
  );
  return ring.length >= 4 ? ring : [];
}

/**
 * The rings of a map file of ECharts 4, whose points are stored as differences in 1/1024 degree, zigzag-coded, one
 * UTF-16 unit a number with an offset of 64.
 *
 * @param {{type: string, coordinates: any, encodeOffsets: any}} geometry
 * @returns {{type: string, coordinates: any}}
 */
export function decoded({ type, coordinates, encodeOffsets }) {
  const ring = (text, offset) => {
    const points = [];
    let [x, y] = offset;
    for (let index = 0; index < text.length; index += 2) {
      x += unzigzag(text.charCodeAt(index) - 64);
      y += unzigzag(text.charCodeAt(index + 1) - 64);
      points.push([x / 1024, y / 1024]);
    }
    return points;
  };
  const polygon = (rings, offsets) => rings.map((text, index) => ring(text, offsets[index]));
  return {
    type,
    coordinates:
      type === "Polygon"
        ? polygon(coordinates, encodeOffsets)
        : coordinates.map((rings, index) => polygon(rings, encodeOffsets[index])),
  };
}

function unzigzag(number) {
  return (number >> 1) ^ -(number & 1);
}

/**
 * The centroid of the largest ring, in degrees with two decimals: good enough to put a bubble on.
 *
 * @param {{type: string, coordinates: any}} geometry
 * @returns {[number, number]}
 */
export function centre({ type, coordinates }) {
  const rings = (type === "Polygon" ? [coordinates] : coordinates).map((polygon) => polygon[0] ?? []);
  const moments = rings.filter((ring) => ring.length > 0).map(momentsOf);
  const largest = moments.reduce((most, each) => (Math.abs(each.area) > Math.abs(most.area) ? each : most));
  return [largest.x, largest.y].map((degrees) => Number(degrees.toFixed(2)));
}

/** Area and centroid of a ring by the shoelace formula. */
function momentsOf(ring) {
  let [area, x, y] = [0, 0, 0];
  ring.forEach(([x0, y0], index) => {
    const [x1, y1] = ring[(index + 1) % ring.length];
    const cross = x0 * y1 - x1 * y0;
    area += cross / 2;
    x += ((x0 + x1) * cross) / 6;
    y += ((y0 + y1) * cross) / 6;
  });
  return area === 0 ? { area, x: ring[0][0], y: ring[0][1] } : { area, x: x / area, y: y / area };
}
