// Makes the pictures of the README from the built page:  make build && node docs/pictures.mjs
//
// It serves dist/ on port 8080, or a free one if that is taken, lets headless Chromium crawl the built-in site, waits until
// the drawing is at rest and saves docs/crawl.png and docs/crawl-dark.png; then it opens lessons
// and saves docs/lesson-*.png, and one of them in a course's page as docs/embedded.png. Set CHROMIUM where
// the browser is not at /usr/bin/chromium. It needs playwright-core, which `make test` installs.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { staticFiles } from "../scripts/static.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const { chromium } = createRequire(here("../tests/e2e/package.json"))("playwright-core");

/** Each picture: its file, the colour scheme, and the address of the page to select. */
const PICTURES = [
  { file: "crawl.png", colorScheme: "light", select: /patterns\/semaphore\.html$/ },
  { file: "crawl-dark.png", colorScheme: "dark", select: /patterns\/semaphore\.html$/ },
];
/** Pictures of lessons: where they are opened, and what is there once they are. */
const LESSONS = [
  { file: "lesson-predict.png", query: "lesson=lock", has: "fieldset" },
  { file: "lesson-semaphore.png", query: "lesson=semaphore&step=122", has: ".lanes canvas" },
  { file: "lesson-stuck.png", query: "lesson=two-locks&step=45", has: ".stuck", colorScheme: "dark" },
];
/** A page of a course that has a lesson in it, as docs/embedding.md shows it. */
const COURSE = "../tests/e2e/fixtures/platforms/quarto.html";
const SIZE = { width: 1400, height: 850 };

const server = await listen(8080).catch(() => listen(0));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-sync"],
});
try {
  for (const { file, colorScheme, select } of PICTURES) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme });
    await page.goto(`http://127.0.0.1:${server.address().port}/`);
    await page.waitForFunction(() => document.querySelector("crawl-scope").stats?.state === "done");
    await atRest(page);
    const at = await page.evaluate(async (pattern) => {
      const scope = document.querySelector("crawl-scope");
      const { pages } = JSON.parse(await (await scope.exportAs("json")).text());
      const found = pages.find((page) => new RegExp(pattern).test(page.url));
      return found ? scope.positionOf(found.id) : null;
    }, select.source);
    if (!at) throw new Error(`no page whose address matches ${select} is drawn`);
    const canvas = await page.locator("crawl-scope .stage canvas").boundingBox();
    await page.mouse.click(canvas.x + at.x, canvas.y + at.y);
    await page.mouse.move(2, 2);
    await atRest(page);
    await page.screenshot({ path: here(file) });
    console.log(`docs/${file}`);
    await page.close();
  }
  for (const { file, query, has, colorScheme } of LESSONS) {
    const page = await browser.newPage({ viewport: SIZE, colorScheme });
    await page.goto(`http://127.0.0.1:${server.address().port}/?${query}`);
    await page.locator(`crawl-scope ${has}`).first().waitFor();
    // What is asked is read: the questions are below the text.
    if (has === "fieldset") await page.locator("crawl-scope .quiz").evaluate((quiz) => quiz.scrollIntoView({ block: "end" }));
    await page.waitForTimeout(500);
    await page.screenshot({ path: here(file) });
    console.log(`docs/${file}`);
    await page.close();
  }
  const page = await browser.newPage({ viewport: { width: 900, height: 960 } });
  const own = `http://127.0.0.1:${server.address().port}`;
  const course = readFileSync(here(COURSE), "utf8").replaceAll("https://tools.example", own);
  await page.route(`${own}/course.html`, (route) => route.fulfill({ contentType: "text/html", body: course }));
  await page.goto(`${own}/course.html`);
  await page.addScriptTag({ url: `${own}/resize.js` });
  const lesson = page.frameLocator("iframe");
  await lesson.getByRole("button", { name: /^Play: / }).click();
  await lesson.getByRole("slider", { name: "Cursor" }).press("End");
  await page.waitForTimeout(500);
  await page.screenshot({ path: here("embedded.png") });
  console.log("docs/embedded.png");
} finally {
  await browser.close();
  server.close();
}

/** Serves the built page on a port of this machine. */
function listen(port) {
  const server = createServer(staticFiles([here("../dist")]));
  return new Promise((listening, failed) => server.on("error", failed).listen(port, "127.0.0.1", () => listening(server)));
}

/** Waits until nothing on the canvas moves any more. */
async function atRest(page) {
  // Not by waitForFunction, to which a promise is as good as true.
  const resting = () => page.evaluate(async () => (await document.querySelector("crawl-scope").frames())?.atRest);
  while (!(await resting())) await page.waitForTimeout(100);
}
