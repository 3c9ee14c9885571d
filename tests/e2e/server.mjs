// Real HTTP servers for the tests, which count requests and can hold them back.
import { createHash } from "node:crypto";
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
  /** How often each path was answered with 304. @type {Map<string, number>} */
  unchanged = new Map();
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
   * Answers from a table, to be cached as GitHub Pages has it; all else is a 404.
   *
   * @param {Map<string, Answer>} answers
   * @param {(request: import("node:http").IncomingMessage) => void} [look] is shown each request
   */
  serve(answers, look = () => {}) {
    const missing = { status: 404, headers: this.#isOpen ? CORS : {}, body: "No such page" };
    const since = lastSecond();
    this.#handle = (request, response) => {
      look(request);
      this.#give(request, response, answers.get(request.url) ?? missing, since);
    };
  }

  /** Answers to some paths from a table, and to all else as before. @param {Map<string, Answer>} answers */
  overlay(answers) {
    const below = this.#handle;
    const since = lastSecond();
    this.#handle = (request, response) => {
      const answer = answers.get(request.url);
      if (answer) this.#give(request, response, answer, since);
      else below(request, response);
    };
  }

  /** Gives an answer that has been there since a time, or says that it is the one which the client has. */
  #give(request, response, answer, since) {
    const known = cacheHeaders(answer, since);
    const isKnown = !answer.manner && (answer.status ?? 200) === 200 && isUnchanged(request.headers, known);
    if (isKnown) this.unchanged.set(request.url, (this.unchanged.get(request.url) ?? 0) + 1);
    give(response, { ...answer, headers: known, ...(isKnown && { status: 304, body: "" }) });
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
    this.unchanged.clear();
    this.aborted.length = 0;
    this.maxInFlight = this.inFlight;
  }

  /** How many requests there were in all. */
  get asked() {
    return [...this.requests.values()].reduce((sum, count) => sum + count, 0);
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
        const { inFlight, held, maxInFlight, asked } = this;
        done(reject, new Error(`waited ${ms} ms for ${what}; in flight ${inFlight}, held ${held}, most ${maxInFlight}, requests ${asked}`));
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

/** Now, to the second, which is as exact as headers are. */
const lastSecond = () => Math.floor(Date.now() / 1_000) * 1_000;

/** Of each body that was asked for. @type {WeakMap<Answer, string>} */
const tags = new WeakMap();

/**
 * The headers of an answer, with those of GitHub Pages on how long it may be kept and how to ask whether it has
 * changed. A body without an end is not to be kept.
 *
 * @param {Answer} answer
 * @param {number} since when it came to be what it is
 * @returns {Record<string, string>}
 */
function cacheHeaders(answer, since) {
  if (answer.manner) return { "Cache-Control": "no-store", ...answer.headers };
  const tag = tags.get(answer) ?? `"${createHash("sha1").update(answer.body ?? "").digest("hex")}"`;
  tags.set(answer, tag);
  return { "Cache-Control": "max-age=600", "Last-Modified": new Date(since).toUTCString(), ETag: tag, ...answer.headers };
}

/**
 * Whether a client that asks with these headers has the answer already. The tag counts for more than the date.
 *
 * @param {import("node:http").IncomingHttpHeaders} asked
 * @param {Record<string, string>} headers of the answer
 */
function isUnchanged(asked, { ETag: tag, ["Last-Modified"]: modified }) {
  const [tags, date] = [asked["if-none-match"], asked["if-modified-since"]];
  if (tags !== undefined) return tags.split(/, */).some((known) => known === "*" || known.replace(/^W\//, "") === tag);
  return date !== undefined && Date.parse(modified) <= Date.parse(date);
}

/** @param {import("node:http").ServerResponse} response @param {Answer} answer */
function give(response, { status = 200, headers = {}, body = "", latency = 0, manner }) {
  const begin = () => {
    if (response.destroyed) return;
    response.statusCode = status;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (manner) return MANNERS[manner](response, { body });
    response.end(body);
  };
  if (latency === 0) return begin();
  const timer = setTimeout(begin, latency);
  response.on("close", () => clearTimeout(timer));
}
