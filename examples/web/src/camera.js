// The camera: frames, one at a time, as fast as they can be worked on.

import { grabFrame } from "./picture.js";

export class Camera {
  #stream = null;
  #video = document.createElement("video");

  constructor() {
    this.#video.muted = true;
    this.#video.playsInline = true;
  }

  get isOn() {
    return this.#stream !== null;
  }

  /**
   * Asks for the camera and hands on its frames until `stop` is called.
   *
   * @param onFrame Async function of a picture; the next frame waits for it.
   */
  async start(onFrame) {
    if (!navigator.mediaDevices?.getUserMedia) {
      throw new Error("Pages get a camera by https or on this computer alone.");
    }
    try {
      this.#stream = await navigator.mediaDevices.getUserMedia({
        video: { facingMode: "user", width: { ideal: 640 } },
      });
    } catch (error) {
      const refused = error.name === "NotAllowedError";
      const why = refused ? "was not allowed" : "could not be opened";
      throw new Error(`The camera ${why}.`);
    }
    this.#video.srcObject = this.#stream;
    await this.#video.play();
    this.#hand(onFrame);
  }

  async #hand(onFrame) {
    while (this.isOn) {
      if (this.#video.videoWidth) await onFrame(grabFrame(this.#video));
      await new Promise(requestAnimationFrame);
    }
  }

  stop() {
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    this.#stream = null;
    this.#video.srcObject = null;
  }
}
