// @ts-check
// Runs the contender that the server names, and reports to it.

/** @param {object} report */
const send = (report) => fetch("/job", { method: "POST", body: JSON.stringify(report) });

addEventListener("error", (event) => send({ error: `${event.message} (${event.filename}:${event.lineno})` }));
addEventListener("unhandledrejection", (event) => send({ error: String(event.reason?.stack ?? event.reason) }));

const { module, task, options } = await (await fetch("/job")).json();
const { run } = await import(new URL(module, import.meta.url).href);
// Let the browser come to rest after opening the tab.
await new Promise((done) => setTimeout(done, 500));
send({ result: await run(task, options) });
