// Antialiased bicubic resizing: facezoo/images/resize.py and crop.py in
// JavaScript. tests/examples/test_bicubic.py compares the two.
//
// A picture is { data, width, height }, `data` holding RGBA bytes by rows, as
// ImageData does. Edges are as in slicing: pixel i reaches from i to i + 1.

/**
 * Resizes a picture. At the borders, weights that fall outside are left out.
 */
export function bicubicResize(picture, width, height) {
  const columns = taps(width, 0, picture.width, picture.width, false);
  const rows = taps(height, 0, picture.height, picture.height, false);
  return multiply(picture, columns, rows);
}

/**
 * Cuts the square with its corner at (x, y) out, and makes it `size` wide.
 * What lies beyond the border repeats the border's pixels.
 */
export function cropFace(picture, { x, y, side }, size) {
  const columns = taps(size, x, x + side, picture.width, true);
  const rows = taps(size, y, y + side, picture.height, true);
  return multiply(picture, columns, rows);
}

/**
 * Tells for each of `size` target pixels, made out of the span from `low` to
 * `high`, which source pixels of an axis of `length` count how much.
 */
function taps(size, low, high, length, repeatBorder) {
  const scale = (high - low) / size;
  const stretch = Math.max(scale, 1);
  const inside = (pixel) => Math.min(Math.max(pixel, 0), length - 1);
  return Array.from({ length: size }, (_, i) => {
    const center = low + (i + 0.5) * scale;
    const first = Math.floor(center - 2 * stretch + 0.5);
    const last = Math.floor(center + 2 * stretch + 0.5);
    const start = inside(first);
    const weights = new Float64Array(inside(last - 1) - start + 1);
    let sum = 0;
    for (let pixel = first; pixel < last; pixel++) {
      if (!repeatBorder && pixel !== inside(pixel)) continue;
      const weight = cubic((pixel + 0.5 - center) / stretch);
      weights[inside(pixel) - start] += weight;
      sum += weight;
    }
    return { start, weights: weights.map((weight) => weight / sum) };
  });
}

/** The cubic with a = -0.5, as Pillow has it. */
function cubic(x) {
  x = Math.abs(x);
  if (x < 1) return (1.5 * x - 2.5) * x * x + 1;
  return x < 2 ? ((-0.5 * x + 2.5) * x - 4) * x + 2 : 0;
}

/** Makes the columns, brings them back to 8 bits, then makes the rows. */
function multiply(picture, columns, rows) {
  const width = columns.length;
  const height = rows.length;
  const end = ({ start, weights }) => start + weights.length;
  const top = Math.min(...rows.map(({ start }) => start));
  const bottom = Math.max(...rows.map(end));
  // A clamped array rounds half to even and clips, as NumPy's rint and clip.
  const between = new Uint8ClampedArray((bottom - top) * width * 4);
  for (let y = top; y < bottom; y++) {
    columns.forEach(({ start, weights }, x) => {
      const from = (y * picture.width + start) * 4;
      const to = ((y - top) * width + x) * 4;
      weigh(picture.data, from, 4, weights, between, to);
    });
  }
  const data = new Uint8ClampedArray(height * width * 4);
  rows.forEach(({ start, weights }, y) => {
    for (let x = 0; x < width; x++) {
      const from = ((start - top) * width + x) * 4;
      weigh(between, from, width * 4, weights, data, (y * width + x) * 4);
    }
  });
  return { data, width, height };
}

function weigh(source, from, step, weights, target, to) {
  for (let channel = 0; channel < 4; channel++) {
    let sum = 0;
    for (let i = 0; i < weights.length; i++) {
      sum += weights[i] * source[from + channel + i * step];
    }
    target[to + channel] = sum;
  }
}
