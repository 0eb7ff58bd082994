// The face square on the picture: moved and resized by pointer, keys, numbers.

const SMALLEST_SIDE = 4;

export class FaceSquare {
  /**
   * @param frame Element over the picture that is the square.
   * @param handle Its child at the lower right corner.
   * @param fields Number inputs { x, y, side }.
   * @param onChange Called when the square has moved.
   */
  constructor(frame, handle, fields, onChange) {
    Object.assign(this, { frame, handle, fields, onChange });
    this.x = this.y = 0;
    this.side = this.width = this.height = 1;
    this.#listen();
  }

  /** The square in pixels of the picture, edges as in slicing. */
  get value() {
    return { x: this.x, y: this.y, side: this.side };
  }

  /** Places the square on a picture of the given size. */
  place(width, height, square = middle(width, height)) {
    Object.assign(this, { width, height });
    this.#set(square);
  }

  #set({ x, y, side }) {
    const longest = 2 * Math.max(this.width, this.height);
    side = clamp(side, SMALLEST_SIDE, longest);
    // Its middle stays on the picture.
    x = clamp(x, -side / 2, this.width - side / 2);
    y = clamp(y, -side / 2, this.height - side / 2);
    Object.assign(this, { x, y, side });
    const { style } = this.frame;
    style.left = `${(100 * x) / this.width}%`;
    style.top = `${(100 * y) / this.height}%`;
    style.width = `${(100 * side) / this.width}%`;
    style.height = `${(100 * side) / this.height}%`;
    for (const [name, input] of Object.entries(this.fields)) {
      const number = Number(this[name].toFixed(2));
      // What is being typed is left alone.
      if (document.activeElement !== input) input.value = number;
    }
    this.onChange();
  }

  #grow(factor) {
    const side = Math.max(this.side * factor, SMALLEST_SIDE);
    const shift = (this.side - side) / 2;
    this.#set({ x: this.x + shift, y: this.y + shift, side });
  }

  #listen() {
    this.frame.addEventListener("keydown", (event) => this.#key(event));
    this.frame.addEventListener("pointerdown", (event) => this.#drag(event));
    for (const [name, input] of Object.entries(this.fields)) {
      input.addEventListener("input", () => {
        const number = input.valueAsNumber;
        if (Number.isFinite(number)) this.#set({ ...this.value, [name]: number });
      });
      input.addEventListener("change", () => {
        input.value = Number(this[name].toFixed(2));
      });
    }
  }

  #key(event) {
    const step = Math.max(this.side / 32, 0.5) * (event.shiftKey ? 8 : 1);
    const moves = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    };
    const factors = { "+": 1.05, "=": 1.05, "-": 1 / 1.05, _: 1 / 1.05 };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in moves) {
      const [dx, dy] = moves[event.key];
      this.#set({ x: this.x + dx, y: this.y + dy, side: this.side });
    } else if (event.key in factors) {
      this.#grow(factors[event.key]);
    } else {
      return;
    }
    event.preventDefault();
  }

  #drag(down) {
    if (down.button !== 0) return;
    down.preventDefault();
    this.frame.focus();
    this.frame.setPointerCapture(down.pointerId);
    const start = this.value;
    const resize = down.target === this.handle;
    // Pixels of the picture for one of the screen.
    const area = this.frame.parentElement.getBoundingClientRect();
    const ratio = this.width / area.width;
    const move = (event) => {
      const dx = (event.clientX - down.clientX) * ratio;
      const dy = (event.clientY - down.clientY) * ratio;
      if (resize) this.#set({ ...start, side: start.side + Math.max(dx, dy) });
      else this.#set({ ...start, x: start.x + dx, y: start.y + dy });
    };
    const stop = () => {
      this.frame.removeEventListener("pointermove", move);
      this.frame.removeEventListener("pointerup", stop);
      this.frame.removeEventListener("pointercancel", stop);
    };
    this.frame.addEventListener("pointermove", move);
    this.frame.addEventListener("pointerup", stop);
    this.frame.addEventListener("pointercancel", stop);
  }
}

function middle(width, height) {
  const shortest = Math.min(width, height);
  const isFace = Math.max(width, height) <= 256 && width === height;
  const side = isFace ? shortest : shortest / 2;
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

function clamp(value, low, high) {
  return Math.min(Math.max(value, low), high);
}
