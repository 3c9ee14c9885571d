// @ts-check
// The page in a package for a learning platform: it tells the platform how far its learner is.
import "../page.js";
import { cmi5 } from "./cmi5.js";
import { report } from "./report.js";
import { scorm12 } from "./scorm12.js";

const element = /** @type {import("./report.js").LessonElement | null} */ (document.querySelector("crawl-scope"));
const platform = scorm12(window) ?? await cmi5(new URLSearchParams(location.search)).catch((error) => console.warn(`The learning platform did not answer: ${error.message}`));
if (element && platform) report(element, platform);
