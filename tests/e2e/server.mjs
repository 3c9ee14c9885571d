// Real HTTP servers for the tests, which count requests and can hold them back.
import { createServer } from "node:http";

/**
 * What a path answers.
 *
 * @typedef {object} Answer
 * @property {number} [status]
 * @property {Record<string, string>} [headers]
 * @property {string | Buffer} [body]
 * @property {number} [latency] ms before the answer begins
 * @property {keyof typeof MANNERS} [manner] how it is given; absent: as a whole
 */

/** Ways in which no proper server answers. */
const MANNERS = {
  /** No answer ever. */
  never: () => {},
  /** The connection is closed without an answer. */
  "hang-up": (response) => response.destroy(),
  /** The connection breaks within the body. */
  "broken-off": (response, { body }) => {
    response.setHeader("Content-Length", Buffer.byteLength(body) + 1_000);
    response.write(body, () => response.destroy());
  },
  /** The body is repeated for ever, as fast as it is read. */
  endless: (response, { body }) => {
    const more = () => {
      while (!response.destroyed && response.write(body));
    };
    response.on("drain", more);
    more();
  },
  /** The body is repeated for ever, a piece every 100 ms. */
  drip: (response, { body }) => {
    response.write(body);
    const timer = setInterval(() => response.write(body), 100);
    response.on("close", () => clearInterval(timer));
  },
};

/**
 * One origin: a server on a port of its own. A request is in flight from when it is
 * received until its answer is finished or its connection closed.
 */
export class Origin {
  #server;
  #handle;
  #isOpen;
  #held = [];
  /** @type {(path: string) => boolean} */
  #isHeld = () => false;
  #watchers = new Set();

  /** How often each path (with its query, as it was sent) was asked for. @type {Map<string, number>} */
  requests = new Map();
  /** Paths whose client went away before the answer was finished. @type {string[]} */
  aborted = [];
  inFlight = 0;
  maxInFlight = 0;

  constructor(handle, isOpen) {
    this.#handle = handle;
    this.#isOpen = isOpen;
    this.#server = createServer((request, response) => this.#receive(request, response));
  }

  /**
   * Starts an origin on a free port.
   *
   * @param {import("node:http").RequestListener} [handle] absent: see {@link serve}
   * @param {{isOpen?: boolean}} [options] whether its 404s may be read from everywhere
   */
  static async listen(handle, { isOpen = true } = {}) {
    const origin = new Origin(handle, isOpen);
    await /** @type {Promise<void>} */ (new Promise((resolve, reject) => {
      origin.#server.once("error", reject).listen(0, "127.0.0.1", resolve);
    }));
    return origin;
  }

  /** The origin, without a slash at its end. */
  get url() {
    const { port } = /** @type {import("node:net").AddressInfo} */ (this.#server.address());
    return `http://127.0.0.1:${port}`;
  }

  /** Requests that wait for {@link release}. */
  get held() {
    return this.#held.length;
  }

  /**
   * Answers from a table; all else is a 404.
   *
   * @param {Map<string, Answer>} answers
   * @param {(request: import("node:http").IncomingMessage) => void} [look] is shown each request
   */
  serve(answers, look = () => {}) {
    const missing = { status: 404, headers: this.#isOpen ? CORS : {}, body: "No such page" };
    this.#handle = (request, response) => {
      look(request);
      give(response, answers.get(request.url) ?? missing);
    };
  }

  /** Answers to some paths from a table, and to all else as before. @param {Map<string, Answer>} answers */
  overlay(answers) {
    const below = this.#handle;
    this.#handle = (request, response) => {
      const answer = answers.get(request.url);
      if (answer) give(response, answer);
      else below(request, response);
    };
  }

  /** Holds back the answers to all paths but these. */
  hold(...but) {
    this.#isHeld = (path) => !but.includes(path);
  }

  /** Gives the answers held back until now; later ones are still held. */
  releaseHeld() {
    for (const go of this.#held.splice(0)) go();
  }

  /** Gives the answers held back, and holds none any more. */
  release() {
    this.#isHeld = () => false;
    this.releaseHeld();
  }

  /** Resets the counters. */
  reset() {
    this.requests.clear();
    this.aborted.length = 0;
    this.maxInFlight = this.inFlight;
  }

  /**
   * Waits until a condition on this origin is true.
   *
   * @param {string} what for the message when it does not come
   * @param {(origin: Origin) => boolean} condition
   */
  async until(what, condition, ms = 20_000) {
    if (condition(this)) return;
    await new Promise((resolve, reject) => {
      const done = (settle, value) => {
        clearTimeout(timer);
        this.#watchers.delete(watch);
        settle(value);
      };
      const watch = () => condition(this) && done(resolve);
      const timer = setTimeout(() => {
        const { inFlight, held, maxInFlight } = this;
        const total = [...this.requests.values()].reduce((sum, n) => sum + n, 0);
        done(reject, new Error(`waited ${ms} ms for ${what}; in flight ${inFlight}, held ${held}, most ${maxInFlight}, requests ${total}`));
      }, ms);
      this.#watchers.add(watch);
    });
  }

  /** Ends the server and every connection. */
  async close() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#server.closeAllConnections();
    await closed;
  }

  #receive(request, response) {
    const path = request.url;
    this.requests.set(path, (this.requests.get(path) ?? 0) + 1);
    this.inFlight += 1;
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight);
    const go = () => this.#handle(request, response);
    let isOver = false;
    const over = () => {
      if (isOver) return;
      isOver = true;
      this.inFlight -= 1;
      if (!response.writableFinished) this.aborted.push(path);
      this.#held = this.#held.filter((held) => held !== go);
      this.#changed();
    };
    response.on("finish", over).on("close", over);
    if (this.#isHeld(path)) this.#held.push(go);
    else go();
    this.#changed();
  }

  #changed() {
    for (const watch of [...this.#watchers]) watch();
  }
}

/** The header that lets a page on another origin read an answer. */
export const CORS = { "Access-Control-Allow-Origin": "*" };

/** @param {import("node:http").ServerResponse} response @param {Answer} answer */
function give(response, { status = 200, headers = {}, body = "", latency = 0, manner }) {
  const begin = () => {
    if (response.destroyed) return;
    response.statusCode = status;
    for (const [name, value] of Object.entries({ "Cache-Control": "no-store", ...headers })) response.setHeader(name, value);
    if (manner) return MANNERS[manner](response, { body });
    response.end(body);
  };
  if (latency === 0) return begin();
  const timer = setTimeout(begin, latency);
  response.on("close", () => clearTimeout(timer));
}
