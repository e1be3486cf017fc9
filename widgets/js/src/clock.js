/** Time: one loop moves t to the wanted frame, and playing only moves the wanted frame. */

const TRAVEL = 520; // milliseconds from frame to frame at speed 1
const DWELL = 1100; // how long a frame stands while playing, so that its sentence can be read

export class Clock {
  /**
   * @param {number} last the last frame
   * @param {() => number} limit the frame that may not be passed yet
   * @param {{draw: (t: number) => void, arrive: (k: number) => void, state: () => void}} on
   */
  constructor(last, limit, on) {
    this.last = last;
    this.limit = limit;
    this.on = on;
    this.t = 0;
    this.goal = 0;
    this.playing = false;
    this.speed = 1;
    this.running = 0;
    this.stood = 0;
  }

  /** @param {number} k @param {boolean} [jump] */
  go(k, jump = false) {
    const goal = Math.max(0, Math.min(this.last, this.limit(), Math.round(k)));
    const changed = goal !== this.goal;
    this.goal = goal;
    if (jump || still()) this.t = goal;
    else if (Math.abs(goal - this.t) > 1) this.t = goal - Math.sign(goal - this.t);
    this.on.draw(this.t);
    if (changed) this.on.arrive(goal);
    this.run();
  }

  /** @param {number} by */
  step(by) {
    this.pause();
    this.go(this.goal + by);
  }

  /** Show a place between frames while the slider is held. @param {number} t */
  scrub(t) {
    this.pause();
    this.t = Math.min(t, this.limit());
    const goal = Math.round(this.t);
    const changed = goal !== this.goal;
    this.goal = goal;
    this.on.draw(still() ? goal : this.t);
    if (changed) this.on.arrive(goal);
  }

  play() {
    if (this.goal >= this.last) this.go(0, true);
    this.playing = true;
    this.stood = DWELL * 0.7;
    this.on.state();
    this.run();
  }

  pause() {
    if (!this.playing) return;
    this.playing = false;
    this.on.state();
  }

  run() {
    if (this.running) return;
    let before = 0;
    const tick = (/** @type {number} */ now) => {
      const passed = before ? Math.min(64, now - before) : 16;
      before = now;
      const more = this.move(passed * this.speed);
      this.running = more ? requestAnimationFrame(tick) : 0;
    };
    this.running = requestAnimationFrame(tick);
  }

  /** One turn of the loop; false when there is nothing left to do. @param {number} passed */
  move(passed) {
    if (this.t !== this.goal) {
      const way = this.goal - this.t;
      const step = passed / TRAVEL;
      this.t = Math.abs(way) <= step ? this.goal : this.t + Math.sign(way) * step;
      this.on.draw(this.t);
      this.stood = 0;
      return true;
    }
    if (!this.playing) return false;
    this.stood += passed;
    if (this.stood < DWELL) return true;
    if (this.goal >= this.last || this.goal >= this.limit()) {
      this.pause();
      return false;
    }
    this.go(this.goal + 1);
    return true;
  }
}

/** Does the person want no motion? */
export const still = () => globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches ?? false;
