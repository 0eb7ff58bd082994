// One LiteRT file as a function from a face to the enlarged face and points.

import { Tensor } from "@litertjs/core";
import { getWebGpuDevice } from "@litertjs/core";
import { loadAndCompile } from "@litertjs/core";
import { loadLiteRt } from "@litertjs/core";

// Pixels of the enlarged face by which points of the two may differ: a graphics
// processor adds in another order. More than this is a broken driver.
const LARGEST_DIFFERENCE = 0.5;

let runtime;

/** Loads the WebAssembly once. */
export function startRuntime() {
  runtime ??= loadLiteRt(new URL("./litert/", document.baseURI).href);
  return runtime;
}

/** Whether there is a graphics processor that pages may use. */
export async function hasWebGpu() {
  await startRuntime();
  return Boolean(getWebGpuDevice());
}

export class Network {
  /**
   * Fetches and compiles a model.
   *
   * @param model An entry of constants.json.
   * @param choice "auto" (WebGPU if it gives the same numbers) or "wasm".
   * @param onProgress Called with the share of the file that is here.
   * @param signal AbortSignal; once it is aborted nothing more is fetched or
   *   compiled, and the promise is rejected.
   */
  static async load(model, choice, onProgress, signal) {
    await startRuntime();
    const bytes = await download(model, onProgress, signal);
    signal?.throwIfAborted();
    const wasm = await Network.#compile(model, bytes, "wasm");
    if (choice === "wasm" || !getWebGpuDevice()) return wasm;
    let gpu;
    try {
      gpu = await Network.#compile(model, bytes, "webgpu");
      await checkEqual(gpu, wasm);
    } catch (error) {
      console.warn(`WebGPU is not used: ${error.message}`);
      gpu?.delete();
      return wasm;
    }
    wasm.delete();
    return gpu;
  }

  static async #compile(model, bytes, accelerator) {
    const gpuOptions = { precision: "fp32" };
    const options = { accelerator, gpuOptions };
    const compiled = await loadAndCompile(bytes, options);
    const network = new Network(model, compiled, accelerator);
    if (accelerator === "webgpu" && !compiled.isFullyAccelerated) {
      network.delete();
      throw new Error("it lacks an operation of this model.");
    }
    // The first run also prepares the weights: keep it out of the timing.
    await network.run(patch(model));
    return network;
  }

  constructor(model, compiled, accelerator) {
    this.model = model;
    this.compiled = compiled;
    this.accelerator = accelerator;
  }

  /**
   * Runs the network on one face.
   *
   * @param face A picture of inputSize x inputSize RGBA bytes.
   * @returns srImage (a picture), landmarks (x, y after each other, in pixels
   *   of srImage), scores, sigma (null where the file has none), and
   *   milliseconds.
   */
  async run(face) {
    const { signature, input, inputSize, imageSize } = this.model;
    const started = performance.now();
    const tensor = new Tensor(toFloats(face), [1, inputSize, inputSize, 3]);
    const outputs = await this.compiled.run(signature, { [input]: tensor });
    const read = async (name) => Float32Array.from(await outputs[name].data());
    const floats = await read("sr_image");
    const landmarks = await read("landmarks");
    const scores = await read("scores");
    const milliseconds = performance.now() - started;
    const known = "landmark_sigma" in outputs;
    const sigma = known ? await read("landmark_sigma") : null;
    for (const output of Object.values(outputs)) output.delete();
    tensor.delete();
    const srImage = toPicture(floats, imageSize);
    return { srImage, landmarks, scores, sigma, milliseconds };
  }

  delete() {
    this.compiled.delete();
  }
}

async function download({ file, bytes }, onProgress, signal) {
  const response = await fetch(new URL(file, document.baseURI), { signal });
  if (!response.ok) {
    throw new Error(`${file} is not beside the page (${response.status}).`);
  }
  const chunks = [];
  let done = 0;
  for (const reader = response.body.getReader(); ; ) {
    const { value, done: ended } = await reader.read();
    if (ended) break;
    chunks.push(value);
    done += value.length;
    onProgress?.(Math.min(done / bytes, 1));
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** Fails if one network's points differ from the other's on a patch. */
async function checkEqual(gpu, wasm) {
  const found = await gpu.run(patch(gpu.model));
  const wanted = await wasm.run(patch(gpu.model));
  const differences = wanted.landmarks.map((value, i) =>
    Math.abs(value - found.landmarks[i]),
  );
  if (!differences.every((value) => value <= LARGEST_DIFFERENCE)) {
    throw new Error("its numbers differ from the processor's.");
  }
}

/** A smooth patch of colour in place of a face. */
function patch({ inputSize: size }) {
  const data = new Uint8ClampedArray(size * size * 4);
  for (let i = 0; i < size * size; i++) {
    const x = (i % size) / size;
    const y = Math.floor(i / size) / size;
    const color = [90 + 140 * x * (1 - y), 70 + 100 * y, 160 - 90 * x, 255];
    data.set(color, i * 4);
  }
  return { data, width: size, height: size };
}

function toFloats({ data }) {
  const floats = new Float32Array((data.length / 4) * 3);
  for (let i = 0; i < floats.length; i++) {
    floats[i] = data[Math.floor(i / 3) * 4 + (i % 3)] / 255;
  }
  return floats;
}

function toPicture(floats, size) {
  const data = new Uint8ClampedArray(size * size * 4).fill(255);
  for (let i = 0; i < floats.length; i++) {
    data[Math.floor(i / 3) * 4 + (i % 3)] = floats[i] * 255;
  }
  return { data, width: size, height: size };
}
