// @ts-check
// A platform that speaks SCORM 1.2: status, score, session time and what the learner has done go to its API, and come back
// from it.

/** Frames that are looked through for the API. */
const MOST_FRAMES = 50;

/**
 * @typedef {{ LMSInitialize(none: ""): string, LMSGetValue(name: string): string, LMSSetValue(name: string, value: string): string,
 *   LMSCommit(none: ""): string, LMSFinish(none: ""): string }} Api
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

/** A time as SCORM 1.2 has it. @param {number} ms */
function timespan(ms) {
  const [hours, minutes, seconds] = [ms / 3_600_000, (ms / 60_000) % 60, (ms / 1000) % 60];
  const two = (/** @type {number} */ number) => String(Math.floor(number)).padStart(2, "0");
  return `${String(Math.min(Math.floor(hours), 9999)).padStart(4, "0")}:${two(minutes)}:${two(seconds)}`;
}

/** The platform around a frame, if there is one. @param {Window} frame @returns {import("./report.js").Platform | null} */
export function scorm12(frame) {
  const api = find(frame);
  if (!api || api.LMSInitialize("") !== "true") return null;
  const set = (/** @type {string} */ field, /** @type {string | number} */ value) => api.LMSSetValue(`cmi.${field}`, String(value));
  const pass = Number.parseFloat(api.LMSGetValue("cmi.student_data.mastery_score"));
  if (["not attempted", "unknown", ""].includes(api.LMSGetValue("cmi.core.lesson_status"))) set("core.lesson_status", "incomplete");
  return {
    kept: api.LMSGetValue("cmi.suspend_data"),
    tell({ raw, isDone }, text) {
      set("core.score.min", 0);
      set("core.score.max", 100);
      set("core.score.raw", raw);
      const status = Number.isNaN(pass) ? "completed" : raw >= pass ? "passed" : "failed";
      set("core.lesson_status", isDone ? status : "incomplete");
      set("suspend_data", text);
      api.LMSCommit("");
    },
    end(ms) {
      set("core.session_time", timespan(ms));
      // So that what was done is there the next time.
      set("core.exit", "suspend");
      api.LMSCommit("");
      api.LMSFinish("");
    },
  };
}
