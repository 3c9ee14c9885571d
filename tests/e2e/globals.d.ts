// What the tests find on the pages they open, and what they leave there themselves.

/** The counters of a run, at the cursor. */
interface Stats extends Record<string, number | string> {
  state: string;
  pages: number;
  queued: number;
  fetching: number;
  ok: number;
  skipped: number;
  inFlight: number;
  maxInFlight: number;
  elapsedMs: number;
}

/** The element `<crawl-scope>`. */
interface CrawlScope extends HTMLElement {
  readonly stats: Stats | null;
  start(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  seek(step: number): void;
  load(source: Blob | string): Promise<number>;
  exportAs(format: string): Promise<Blob>;
  /** Where a page is drawn. For tests. */
  positionOf(id: number): Promise<{ x: number; y: number; radius: number; state: string } | null>;
  /** What was painted so far. For tests. */
  frames(): Promise<{ atRest: boolean; drawn: number; renderer: string } | null>;
  shadowRoot: ShadowRoot;

  /** Events that the element fired, put here by `Scope`. */
  heard: { type: string; detail: any }[];
  /** How it was seen to be told that permits have come. */
  hints: { took: number; moved: string }[];
  /** A canvas that another took the place of. */
  old: HTMLCanvasElement;
}

interface HTMLElementTagNameMap {
  "crawl-scope": CrawlScope;
}

interface Window {
  /** axe-core, once it was evaluated. */
  axe: { run(context?: string, options?: object): Promise<{ violations: { id: string; nodes: { target: string[][]; failureSummary: string }[] }[] }> };
  reportBreach(breach: string): void;
  // What single tests note down:
  above: [string, boolean][];
  drawn: number;
  said: string[];
  // In the stage worker of `webgl.test.mjs`:
  contexts: { webgl2: WebGL2RenderingContext; "2d": OffscreenCanvasRenderingContext2D };
  ending: WEBGL_lose_context;
  waiting: Set<number>;
}
