// @ts-check
// A platform that speaks cmi5 (https://github.com/AICC/CMI-5_Spec_Current): statements of what the learner did go to its
// record store by xAPI 1.0.3, and what is kept of the lesson comes back from there.

const VERBS = "http://adlnet.gov/expapi/verbs/";
const CATEGORY = "https://w3id.org/xapi/cmi5/context/categories/";
const MASTERY = "https://w3id.org/xapi/cmi5/context/extensions/masteryscore";
/** Where the lesson's own text is kept. */
const KEPT = "crawlscope";

/** A time as ISO 8601 has it. @param {number} ms */
const duration = (ms) => `PT${(ms / 1000).toFixed(2)}S`;

/**
 * The platform that has opened the page with these parameters, if one has.
 *
 * @param {URLSearchParams} query
 * @returns {Promise<import("./report.js").Platform | null>} rejects where the platform gives no token, or nothing to begin with
 */
export async function cmi5(query) {
  const [endpoint, tokens, registration, activity, who] = ["endpoint", "fetch", "registration", "activityId", "actor"].map((name) => query.get(name) ?? "");
  if (!endpoint || !tokens || !activity || !who) return null;
  const actor = JSON.parse(who);
  const begin = performance.now();
  const { "auth-token": token, "error-text": refused } = await (await fetch(tokens, { method: "POST" })).json();
  if (!token) throw new Error(refused ?? "it gave no token");

  const ask = (/** @type {string} */ path, /** @type {Record<string, string>} */ given, /** @type {RequestInit} */ more = {}) =>
    fetch(`${endpoint.replace(/\/*$/, "/")}${path}?${new URLSearchParams(given)}`, {
      ...more, headers: { Authorization: `Basic ${token}`, "X-Experience-API-Version": "1.0.3", "Content-Type": "application/json" },
    });
  const agent = JSON.stringify(actor);
  const state = (/** @type {string} */ stateId) => ({ activityId: activity, agent, registration, stateId });
  const launch = await (await ask("activities/state", state("LMS.LaunchData"))).json();
  // To be asked for before anything is said, whether or not it is there (cmi5, 11).
  await ask("agents/profile", { agent, profileId: "cmi5LearnerPreferences" });
  const kept = await ask("activities/state", state(KEPT));
  /** What was kept, and which of the statements were made that are made once. @type {{ text: string, said: string[] }} */
  let own = kept.ok ? await kept.json() : { text: "", said: [] };

  const { contextTemplate: template = {}, launchMode, masteryScore } = launch;
  /** What was said so far. @type {Promise<void>} */
  let said = Promise.resolve();
  /** Says something, which stays in its order. @param {string} verb @param {object | undefined} result @param {string[]} categories */
  const say = (verb, result, categories = [], isLast = false) => {
    const category = [...(template.contextActivities?.category ?? []), ...["cmi5", ...categories].map((name) => ({ id: CATEGORY + name }))];
    const extensions = { ...template.extensions, ...(categories.length > 0 && masteryScore !== undefined && { [MASTERY]: masteryScore }) };
    const statement = {
      id: crypto.randomUUID(), timestamp: new Date().toISOString(), actor, result,
      verb: { id: VERBS + verb, display: { en: verb } },
      object: { objectType: "Activity", id: activity },
      context: { ...template, registration, extensions, contextActivities: { ...template.contextActivities, category } },
    };
    const put = () => ask("statements", { statementId: statement.id }, { method: "PUT", body: JSON.stringify(statement), keepalive: true });
    // Nothing that is under way ends before a page that is left does.
    if (isLast) return void put();
    said = said.then(put).then(() => {}, (error) => console.warn(`The learning platform did not take “${verb}”: ${error.message}`));
  };
  say("initialized", undefined);
  await said;

  const once = (/** @type {string} */ verb, /** @type {object} */ result) => {
    if (own.said.includes(verb)) return;
    own = { ...own, said: [...own.said, verb] };
    say(verb, { ...result, duration: duration(performance.now() - begin) }, ["moveon"]);
  };
  return {
    kept: own.text,
    tell({ raw, isDone }, text) {
      own = { ...own, text };
      // Whoever browses or reviews is not judged.
      if (isDone && launchMode === "Normal") {
        const result = { score: { scaled: raw / 100, raw, min: 0, max: 100 } };
        if (masteryScore !== undefined && raw / 100 >= masteryScore) once("passed", { ...result, success: true });
        else if (masteryScore !== undefined && !own.said.includes("passed")) once("failed", { ...result, success: false });
        once("completed", { completion: true });
      }
      const body = JSON.stringify(own);
      said = said.then(() => ask("activities/state", state(KEPT), { method: "PUT", body, keepalive: true })).then(() => {}, () => {});
    },
    end(ms) { say("terminated", { duration: duration(ms) }, [], true); },
  };
}
