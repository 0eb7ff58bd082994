// The camera: frames, one at a time, as fast as they can be worked on.

import { grabFrame } from "./picture.js";

export class Camera {
  #stream = null;
  // What the start that still waits for the camera goes by, or null.
  #opening = null;
  #video = document.createElement("video");

  constructor() {
    this.#video.muted = true;
    this.#video.playsInline = true;
  }

  get isOn() {
    return this.#stream !== null;
  }

  get isOpening() {
    return this.#opening !== null;
  }

  /**
   * Asks for the camera and hands on its frames until `stop` is called, be it
   * before the camera was allowed.
   *
   * @param onFrame Async function of a picture; the next frame waits for it.
   */
  async start(onFrame) {
    this.stop();
    const mine = Symbol();
    this.#opening = mine;
    try {
      const stream = await openStream();
      if (this.#opening !== mine) {
        end(stream);
        return;
      }
      this.#stream = stream;
      this.#video.srcObject = stream;
      await this.#video.play();
      if (this.#opening === mine) this.#hand(stream, onFrame);
    } catch (error) {
      // A stop meanwhile makes what was begun fail.
      if (this.#opening !== mine) return;
      this.stop();
      throw error;
    } finally {
      if (this.#opening === mine) this.#opening = null;
    }
  }

  async #hand(stream, onFrame) {
    while (this.#stream === stream) {
      if (this.#video.videoWidth) await onFrame(grabFrame(this.#video));
      await new Promise(requestAnimationFrame);
    }
  }

  stop() {
    this.#opening = null;
    if (this.#stream) end(this.#stream);
    this.#stream = null;
    this.#video.srcObject = null;
  }
}

async function openStream() {
  if (!navigator.mediaDevices?.getUserMedia) {
    throw new Error("Pages get a camera by https or on this computer alone.");
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "user", width: { ideal: 640 } },
    });
  } catch (error) {
    const refused = error.name === "NotAllowedError";
    const why = refused ? "was not allowed" : "could not be opened";
    throw new Error(`The camera ${why}.`);
  }
}

function end(stream) {
  for (const track of stream.getTracks()) track.stop();
}
