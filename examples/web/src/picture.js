// From a file, an address or a camera's frame to RGBA bytes.

// Larger pictures are shrunk by the browser first: some phones have no canvas
// beyond this.
const LONGEST_SIDE = 4096;

const canvas = document.createElement("canvas");
const context = canvas.getContext("2d", { willReadFrequently: true });

/** Reads a picture from a File or Blob. */
export async function readPicture(blob) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(blob);
  } catch {
    throw new Error(`${blob.name ?? "This"} is no picture this browser reads.`);
  }
  const picture = toPicture(bitmap, bitmap.width, bitmap.height);
  bitmap.close();
  return picture;
}

/** Reads a picture that lies beside the page. */
export async function fetchPicture(path) {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path} is not beside the page.`);
  return readPicture(await response.blob());
}

/** Takes the frame that a video element shows now. */
export function grabFrame(video) {
  return toPicture(video, video.videoWidth, video.videoHeight);
}

function toPicture(source, width, height) {
  const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  // Transparent pictures are seen on white, as facezoo.images reads them.
  context.fillStyle = "white";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(source, 0, 0, canvas.width, canvas.height);
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

/** Shows a picture on a canvas, which takes the picture's size. */
export function showPicture(target, { data, width, height }) {
  target.width = width;
  target.height = height;
  target.getContext("2d").putImageData(new ImageData(data, width, height), 0, 0);
}
