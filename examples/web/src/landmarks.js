// Landmarks over the enlarged face, as SVG in the pixels of that face.

const SVG = "http://www.w3.org/2000/svg";
// Colours of the scores 0, 0.5 and 1, as facezoo.images.drawing has them.
const COLORS = [
  [235, 60, 60],
  [250, 205, 70],
  [64, 240, 200],
];

/**
 * Draws the points, the lines between them, and how far each may be off.
 *
 * @param svg The SVG element; its view box is set to the face's pixels, the
 *   first pixel having its centre at 0.
 * @param model An entry of constants.json.
 * @param result What Network.run gave.
 */
export function drawLandmarks(svg, model, { landmarks, scores, sigma }) {
  const size = model.imageSize;
  svg.setAttribute("viewBox", `-0.5 -0.5 ${size} ${size}`);
  const point = (i) => [landmarks[2 * i], landmarks[2 * i + 1]];
  const shapes = model.lines.map(([indices, closed]) =>
    make(closed ? "polygon" : "polyline", {
      points: indices.map((i) => point(i).join(",")).join(" "),
      class: "line",
      "stroke-width": size / 250,
    }),
  );
  scores.forEach((score, i) => {
    const [cx, cy] = point(i);
    if (sigma) shapes.push(make("circle", { cx, cy, r: sigma[i], class: "sigma" }));
    const r = size / 128;
    shapes.push(make("circle", { cx, cy, r, fill: scoreColor(score) }));
  });
  svg.replaceChildren(...shapes);
}

function make(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) {
    element.setAttribute(key, value);
  }
  return element;
}

function scoreColor(score) {
  const place = Math.min(Math.max(score, 0), 1) * (COLORS.length - 1);
  const low = Math.min(Math.floor(place), COLORS.length - 2);
  const mixed = COLORS[low].map(
    (value, i) => value + (place - low) * (COLORS[low + 1][i] - value),
  );
  return `rgb(${mixed.map(Math.round).join(" ")})`;
}
