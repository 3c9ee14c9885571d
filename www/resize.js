// @ts-check
// For a page that has Crawlscope in frames: gives each frame the height that it asks for. An ordinary script:
//   <script src="https://your.host/crawlscope/resize.js" async></script>
// It listens only to its page's own frames, each of which has to be at the origin that its src says.
(() => {
  /** Bounds of a frame's height, px. */
  const [LEAST, MOST] = [120, 4000];
  const folder = new URL(".", /** @type {HTMLScriptElement | null} */ (document.currentScript)?.src ?? location.href).href;

  /** Messages of a frame without an origin of its own say "null". @param {HTMLIFrameElement} frame */
  const originOf = ({ src, sandbox }) => {
    if (sandbox.length && !sandbox.contains("allow-same-origin")) return "null";
    try { return new URL(src).origin; } catch { return ""; }
  };

  /** One that lies over a box has the height of that. @param {HTMLIFrameElement} frame */
  const ask = (frame) => {
    if (getComputedStyle(frame).position === "absolute") return;
    const origin = originOf(frame);
    frame.contentWindow?.postMessage({ target: "crawlscope", type: "fit" }, origin === "null" ? "*" : origin);
  };

  addEventListener("message", ({ source, origin, data }) => {
    if (data?.source !== "crawlscope") return;
    const frame = [...document.querySelectorAll("iframe")].find(({ contentWindow }) => contentWindow === source);
    if (!frame || origin !== originOf(frame)) return;
    if (data.type === "ready") ask(frame);
    if (data.type === "size" && data.height > 0) frame.style.height = `${Math.min(Math.max(data.height, LEAST), MOST)}px`;
  });

  // Those that were ready before this script was.
  document.querySelectorAll("iframe").forEach((frame) => { if (frame.src.startsWith(folder)) ask(frame); });
})();
