// @ts-check
// A lesson's part in SCORM 1.2: status, score, session time and what the learner has done go to the platform's API, and
// come back from it. Without an API it does nothing.

/** What SCORM 1.2 lets a lesson keep, characters. */
const MOST = 4096;
/** Frames that are looked through for the API. */
const MOST_FRAMES = 50;

/**
 * @typedef {{ lesson: string, chosen: (number | null)[], right: (boolean | null)[], answer: number[], solved: boolean | null }} Progress
 * @typedef {HTMLElement & { progress: Progress | null, restore(progress: Progress): void }} LessonElement
 * @typedef {{ LMSInitialize(none: ""): string, LMSGetValue(name: string): string, LMSSetValue(name: string, value: string): string,
 *   LMSCommit(none: ""): string, LMSFinish(none: ""): string }} Api
 * @typedef {{ lesson: string, chosen: (number | null)[], first: (boolean | null)[], answer: number[], solved: boolean | null }} State
 *   `first`: whether the first answer to each question was right
 */

/** The platform's API: in a frame around this one, or in the window that opened it. @param {Window} from @returns {Api | null} */
function find(from) {
  let frame = from;
  for (let n = 0; n < MOST_FRAMES; n++) {
    try {
      const api = /** @type {any} */ (frame).API;
      if (api) return api;
    } catch {
      // A frame of another origin, which keeps its own to itself.
    }
    if (!frame.parent || frame.parent === frame) break;
    frame = frame.parent;
  }
  return from.opener && from.opener !== from ? find(from.opener) : null;
}

/** What a lesson is known by, without program, numbers and schedule. @param {string | null} text */
const nameOf = (text) => /^\S+\.json(?=[/,]|$)|^[\w-]+/.exec(text?.trim() ?? "")?.[0] ?? "";

/** A time as SCORM 1.2 has it. @param {number} ms */
function timespan(ms) {
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60];
  const two = (/** @type {number} */ number) => String(Math.floor(number)).padStart(2, "0");
  return `${String(Math.min(Math.floor(hours), 9999)).padStart(4, "0")}:${two(minutes)}:${two(seconds)}`;
}

/** A state as text that may be kept: without the schedule, and at last without all but the score, where it is too long. @param {State} state */
export function pack(state) {
  const lesson = state.lesson.replace(/,schedule=[^,]*/, "");
  const texts = [state, { ...state, lesson }, { ...state, lesson: nameOf(lesson), answer: [] }].map((state) => JSON.stringify(state));
  return texts.find((text) => text.length <= MOST) ?? "";
}

/** The state that a text has, if it is of this lesson. @param {string} text @param {string} name @returns {State | null} */
export function unpack(text, name) {
  try {
    const state = JSON.parse(text);
    const lists = [state.chosen, state.first, state.answer];
    return nameOf(state.lesson) === name && lists.every(Array.isArray) ? state : null;
  } catch {
    // Nothing was kept, or something else.
    return null;
  }
}

/** Points and what there is to get; none before anything was done. @param {State} state */
export function score({ chosen, first, solved }) {
  const total = first.length + (solved === null ? 0 : 1);
  const points = first.filter(Boolean).length + (solved ? 1 : 0);
  const isTouched = chosen.some((at) => at !== null) || first.some((right) => right !== null) || solved === true;
  const isDone = isTouched && first.every((right) => right !== null) && solved !== false;
  return { raw: total === 0 ? 100 : Math.round((100 * points) / total), isTouched, isDone };
}

/** Tells the platform what becomes of a lesson. @param {LessonElement} element @param {Window} frame */
export function report(element, frame) {
  const api = find(frame);
  if (!api || api.LMSInitialize("") !== "true") return;
  const begin = performance.now();
  const name = nameOf(element.getAttribute("lesson"));
  const set = (/** @type {string} */ field, /** @type {string | number} */ value) => api.LMSSetValue(`cmi.${field}`, String(value));
  const pass = Number.parseFloat(api.LMSGetValue("cmi.student_data.mastery_score"));
  if (["not attempted", "unknown", ""].includes(api.LMSGetValue("cmi.core.lesson_status"))) set("core.lesson_status", "incomplete");

  const kept = unpack(api.LMSGetValue("cmi.suspend_data"), name);
  /** @type {State} */
  let state = kept ?? { lesson: element.getAttribute("lesson") ?? "", chosen: [], first: [], answer: [], solved: null };
  let isBack = kept === null;
  if (kept) element.setAttribute("lesson", kept.lesson);

  const tell = () => {
    const { raw, isTouched, isDone } = score(state);
    if (!isTouched) return;
    set("core.score.min", 0);
    set("core.score.max", 100);
    set("core.score.raw", raw);
    const status = Number.isNaN(pass) ? "completed" : raw >= pass ? "passed" : "failed";
    set("core.lesson_status", isDone ? status : "incomplete");
    set("suspend_data", pack(state));
    api.LMSCommit("");
  };

  const take = () => {
    const now = element.progress;
    // Another lesson may have been opened from this one.
    if (!now || nameOf(now.lesson) !== name) return;
    if (!isBack) {
      // What was done the last time comes back, once its questions are there.
      isBack = true;
      return element.restore({ ...now, chosen: state.chosen, answer: state.answer, solved: state.solved });
    }
    state = {
      lesson: now.lesson,
      chosen: now.chosen,
      // What was predicted first counts, also when the numbers are changed and all is asked anew.
      first: now.right.map((right, at) => state.first[at] ?? right),
      answer: now.answer,
      solved: now.solved === null ? null : now.solved || state.solved === true,
    };
    tell();
  };
  element.addEventListener("lesson-progress", take);

  addEventListener("pagehide", () => {
    if (isBack) take();
    set("core.session_time", timespan(performance.now() - begin));
    // So that what was done is there the next time.
    set("core.exit", "suspend");
    api.LMSCommit("");
    api.LMSFinish("");
  }, { once: true });
  // A session that has ended can't be gone on with.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
