// @ts-check
// What a learning platform is told of a lesson: the score, whether it is done, and what the learner has done, which
// comes back from it.

/** What SCORM 1.2 lets a lesson keep, characters. */
const MOST = 4096;

/**
 * @typedef {{ lesson: string, chosen: (number | null)[], right: (boolean | null)[], answer: number[], solved: boolean | null }} Progress
 * @typedef {HTMLElement & { progress: Progress | null, restore(progress: Progress): void }} LessonElement
 * @typedef {{ kept: string, tell(result: { raw: number, isDone: boolean }, text: string): void, end(ms: number): void }} Platform
 *   `kept`: the text that was kept the last time, else empty; `tell`: takes a score from 0 to 100 and a text to keep;
 *   `end`: the lesson is left, after so many ms
 * @typedef {{ lesson: string, chosen: (number | null)[], first: (boolean | null)[], answer: number[], solved: boolean | null }} State
 *   `first`: whether the first answer to each question was right
 */

/** What a lesson is known by, without program, numbers and schedule. @param {string | null} text */
const nameOf = (text) => /^\S+\.json(?=[/,]|$)|^[\w-]+/.exec(text?.trim() ?? "")?.[0] ?? "";

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

/** Tells a platform what becomes of a lesson. @param {LessonElement} element @param {Platform} platform */
export function report(element, platform) {
  const begin = performance.now();
  const name = nameOf(element.getAttribute("lesson"));
  const kept = unpack(platform.kept, name);
  /** @type {State} */
  let state = kept ?? { lesson: element.getAttribute("lesson") ?? "", chosen: [], first: [], answer: [], solved: null };
  let isBack = kept === null;
  // Whose questions may be there before the platform is.
  const isOpen = element.progress !== null && (kept === null || element.progress.lesson === kept.lesson);
  if (kept && !isOpen) element.setAttribute("lesson", kept.lesson);

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
    const result = score(state);
    if (result.isTouched) platform.tell(result, pack(state));
  };
  element.addEventListener("lesson-progress", take);
  if (isOpen) take();

  addEventListener("pagehide", () => {
    if (isBack) take();
    platform.end(performance.now() - begin);
  }, { once: true });
  // A session that has ended can't be gone on with.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
}
