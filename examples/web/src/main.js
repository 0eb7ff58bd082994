// The page: pictures in, faces out.

import boxes from "../../boxes.json";
import { bicubicResize } from "./bicubic.js";
import { cropFace } from "./bicubic.js";
import { Camera } from "./camera.js";
import { models } from "./constants.json";
import { drawLandmarks } from "./landmarks.js";
import { Network } from "./network.js";
import { hasWebGpu } from "./network.js";
import { fetchPicture } from "./picture.js";
import { readPicture } from "./picture.js";
import { showPicture } from "./picture.js";
import { FaceSquare } from "./square.js";

// Runs whose median is the time told.
const TIMED_RUNS = 15;

const $ = (id) => document.getElementById(id);
const camera = new Camera();
const square = new FaceSquare(
  $("square"),
  $("handle"),
  { x: $("square-x"), y: $("square-y"), side: $("square-side") },
  () => refresh(),
);

let picture = null;
let network = null;
// Of the newest load; those before it are aborted and take no effect.
let loading = new AbortController();
let times = [];
let working = null;
let outdated = false;

// For the console, and for the test that compares the page with Python.
window.facezoo = { last: null };

function say(text, isError = false) {
  $("status").textContent = text;
  $("status").classList.toggle("error", isError);
}

/** Runs a task; what goes wrong is told on the page. */
async function attempt(task) {
  try {
    await task();
  } catch (error) {
    console.error(error);
    say(error.message, true);
  }
}

async function loadNetwork() {
  loading.abort();
  loading = new AbortController();
  const { signal } = loading;
  const model = models[$("model").value];
  const megabytes = (model.bytes / 1e6).toFixed(0);
  const share = (done) => {
    if (signal.aborted) return;
    say(`Loading the model: ${Math.round(100 * done)} % of ${megabytes} MB`);
  };
  share(0);
  $("terms").textContent = model.terms;
  const choice = $("accelerator").value;
  let loaded;
  try {
    loaded = await Network.load(model, choice, share, signal);
  } catch (error) {
    if (signal.aborted) return;
    throw error;
  }
  // The last face may be followed by another one at once.
  while (working) await working;
  if (signal.aborted) {
    loaded.delete();
    return;
  }
  network?.delete();
  network = loaded;
  times = [];
  say("Ready. Choose a picture, or try one of the samples.");
  refresh();
}

/** Shows a picture; `place` is its face square, by default a guess. */
function setPicture(next, place) {
  picture = next;
  showPicture($("picture"), next);
  $("stage").hidden = false;
  $("results").hidden = false;
  square.place(next.width, next.height, place);
}

/** Works on the latest square; what came meanwhile is done once, after. */
function refresh() {
  outdated = true;
  working ??= work().finally(() => {
    working = null;
    if (outdated && picture && network) refresh();
  });
}

async function work() {
  while (outdated && picture && network) {
    outdated = false;
    await attempt(enhance);
  }
}

async function enhance() {
  const { model, accelerator } = network;
  const place = square.value;
  const face = smallFace(place, model.inputSize);
  const result = await network.run(face);
  times = [...times, result.milliseconds].slice(-TIMED_RUNS);
  const median = [...times].sort((a, b) => a - b)[times.length >> 1];
  showPicture($("input"), face);
  const { imageSize } = model;
  showPicture($("bicubic"), bicubicResize(face, imageSize, imageSize));
  showPicture($("enlarged"), result.srImage);
  drawLandmarks($("landmarks"), model, result);
  const where = accelerator === "webgpu" ? "WebGPU" : "WebAssembly";
  $("time").textContent = `${median.toFixed(1)} ms per face`;
  $("where").textContent = `${where}, median of ${times.length}`;
  $("input-size").textContent = `${model.inputSize} px`;
  $("bicubic-size").textContent = `${imageSize} px`;
  $("enlarged-size").textContent = `${imageSize} px`;
  say(advice(model, place.side));
  const { preset } = model;
  window.facezoo.last = { ...result, preset, accelerator, face, place };
}

/** Cuts the face out; a picture that is one face is resized, as in Python. */
function smallFace({ x, y, side }, size) {
  const { width, height } = picture;
  const isWhole = x === 0 && y === 0 && side === width && side === height;
  if (isWhole) return bicubicResize(picture, size, size);
  return cropFace(picture, { x, y, side }, size);
}

function advice(model, side) {
  const [smallest, largest] = model.faceSizes;
  const width = `The face is ${side.toFixed(0)} px wide here`;
  if (side > 1.5 * largest) {
    return `${width}: it is shrunk to ${model.inputSize} px first.`;
  }
  if (side < smallest / 1.5) return `${width}: smaller than the model knows.`;
  return `${width}.`;
}

async function choose(blob) {
  stopCamera();
  setPicture(await readPicture(blob));
}

function stopCamera() {
  camera.stop();
  $("camera").textContent = "Use the camera";
}

async function toggleCamera() {
  if (camera.isOpening) return;
  if (camera.isOn) {
    stopCamera();
    return;
  }
  let place;
  await camera.start(async (frame) => {
    setPicture(frame, place);
    await working;
    // From the second frame on, the square is where the user put it.
    place = square.value;
  });
  if (camera.isOn) $("camera").textContent = "Stop the camera";
}

function sample(path, place) {
  return async () => {
    stopCamera();
    const next = await fetchPicture(path);
    setPicture(next, place ?? { x: 0, y: 0, side: next.width });
  };
}

function listen() {
  const on = (id, kind, task) =>
    $(id).addEventListener(kind, (event) => attempt(() => task(event)));
  on("file", "change", (event) => {
    const [file] = event.target.files;
    event.target.value = "";
    return file && choose(file);
  });
  const [x, y, right] = boxes["crowd.jpg"][0];
  on("astronaut", "click", sample("samples/astronaut.png"));
  on("crowd", "click", sample("samples/crowd.jpg", { x, y, side: right - x }));
  on("camera", "click", toggleCamera);
  on("model", "change", loadNetwork);
  on("accelerator", "change", loadNetwork);
  on("show-landmarks", "change", (event) => {
    $("landmarks").classList.toggle("off", !event.target.checked);
  });
  document.addEventListener("dragover", (event) => event.preventDefault());
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) attempt(() => choose(file));
  });
}

async function start() {
  models.forEach(({ preset, inputSize, imageSize }, i) => {
    const text = `${preset}: ${inputSize} to ${imageSize} px`;
    $("model").add(new Option(text, i));
  });
  $("model-row").hidden = models.length < 2;
  listen();
  await loadNetwork();
  $("accelerator-row").hidden = !(await hasWebGpu());
}

attempt(start);
