// @ts-check
// The page in a package for a learning platform: it tells the platform how far its learner is.
import "../page.js";
import { report } from "./report.js";

const element = /** @type {import("./report.js").LessonElement | null} */ (document.querySelector("crawl-scope"));
if (element) report(element, window);
