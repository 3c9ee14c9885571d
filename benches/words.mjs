// What the bench's site is written with: a seeded generator and a documentation's vocabulary.

const WORDS = (
  "the of and to in is that it as for with on this by be are from or an which when if a not can must will each value task queue " +
  "semaphore permit lock event loop coroutine future awaits returns raises passes argument parameter default option keyword method " +
  "class module function object instance attribute callback handler request response header body stream buffer chunk timeout " +
  "cancelled pending finished scheduled worker thread process pool executor context manager iterator generator exception traceback " +
  "server client connection socket transport protocol address host port path query fragment encoding bytes text string integer " +
  "sequence mapping tuple list dictionary set order length index key item element changed added deprecated since version note " +
  "example see also below above following same other first last next previous only once until after before while without naïve"
).split(" ");
const NAMES = "queue task semaphore lock event reader writer session client result value item limit name path url page links depth visited parser config".split(" ");
const KEYWORDS = "async def await for in while if else return with as import from class try except raise yield lambda None True".split(" ");
const OPERATORS = ["=", "+", ".", ",", "(", ")", "[", "]", ":", "==", "-&gt;", "*", "&lt;", "|"];

/** A small seeded generator (mulberry32): the same seed, the same site, on every machine. */
export class Random {
  #state;

  /** @param {number} seed */
  constructor(seed) {
    this.#state = seed >>> 0;
  }

  /** From 0, below 1. */
  next() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, `least` to `most`. @param {number} least @param {number} most */
  int(least, most) {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** @template T @param {readonly T[]} list @returns {T} */
  pick(list) {
    return list[Math.floor(this.next() * list.length)];
  }

  /** @param {number} share */
  chance(share) {
    return this.next() < share;
  }
}

/** Some words in a row. @param {Random} random @param {number} count */
export function words(random, count) {
  let text = "";
  for (let n = 0; n < count; n += 1) text += n ? ` ${random.pick(WORDS)}` : random.pick(WORDS);
  return text;
}

/** An identifier such as `queue_limit`. @param {Random} random */
export function name(random) {
  return random.chance(0.5) ? random.pick(NAMES) : `${random.pick(NAMES)}_${random.pick(NAMES)}`;
}

/** A line of code as Pygments marks it up. @param {Random} random */
export function codeLine(random) {
  let line = " ".repeat(4 * random.int(0, 3));
  for (let n = random.int(3, 11); n > 0; n -= 1) {
    const kind = random.next();
    if (kind < 0.2) line += `<span class="k">${random.pick(KEYWORDS)}</span> `;
    else if (kind < 0.55) line += `<span class="n">${name(random)}</span>`;
    else if (kind < 0.85) line += `<span class="o">${random.pick(OPERATORS)}</span> `;
    else if (kind < 0.93) line += `<span class="s1">&#39;${words(random, 2)}&#39;</span>`;
    else line += `<span class="mi">${random.int(0, 999)}</span>`;
  }
  return random.chance(0.12) ? `${line}  <span class="c1"># ${words(random, 5)}</span>\n` : `${line}\n`;
}
