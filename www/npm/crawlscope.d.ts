// The element's types, for whoever imports "crawlscope".

/** Where a run stands. */
export type RunState = "idle" | "running" | "paused" | "done" | "stopped" | "crashed";

/** Counters of a run at the cursor. The seven page states sum to `pages`. */
export interface Stats {
  state: RunState;
  /** Every URL ever discovered. */
  pages: number;
  queued: number;
  fetching: number;
  ok: number;
  broken: number;
  unreadable: number;
  failed: number;
  skipped: number;
  links: number;
  inFlight: number;
  maxInFlight: number;
  bytes: number;
  elapsedMs: number;
}

/** What a run is exported as. */
export type ExportFormat =
  | "json" | "ndjson" | "perfetto" | "svg" | "png" | "png-1x" | "png-2x" | "png-3x" | "png-4x"
  | "report-html" | "report-csv" | "report-md" | "report-json" | "report-junit";

/** How far the reader of a lesson is. */
export interface LessonProgress {
  /** Opens the lesson as it is, as the value of the attribute `lesson`. */
  lesson: string;
  /** The place of the option that was chosen for each question. */
  chosen: (number | null)[];
  /** Whether that is right. */
  right: (boolean | null)[];
  /** What was made of the exercise: the order of lines, the place of a line, or a number. */
  answer: number[];
  /** Whether that was run and is right; `null` where there is no exercise. */
  solved: boolean | null;
}

/** The events, by name. */
export interface CrawlScopeEvents {
  "crawl-ready": CustomEvent<{ loaded: boolean }>;
  "crawl-start": CustomEvent<null>;
  "crawl-progress": CustomEvent<Stats>;
  "crawl-end": CustomEvent<Stats>;
  "lesson-progress": CustomEvent<LessonProgress | null>;
  "crawl-error": CustomEvent<{ message: string; field?: string }>;
}

/** `<crawl-scope>`. Importing the module defines it, where there are elements; its attributes are in the README. */
export interface CrawlScopeElement extends HTMLElement {
  /** Starts a run with the current attributes, ending one that is in progress. */
  start(): void;
  /** Has consumers wait before their next permit; requests in flight are finished. */
  pause(): void;
  /** Ends a pause. */
  resume(): void;
  /** Aborts requests in flight and ends the run. */
  stop(): void;
  /** Moves the cursor to so many events of the trace; `Infinity` follows the live end. */
  seek(step: number): void;
  /** Opens a recorded run; resolves to the number of its events, and rejects for what is none. */
  load(source: Blob | ArrayBuffer | Uint8Array | string): Promise<number>;
  /** What was found, as a file. Rejects for other formats, and before the module has loaded. */
  exportAs(format: ExportFormat): Promise<Blob>;
  /** Puts a reader's answers back, once `lesson-progress` has told of the questions. */
  restore(progress: Pick<LessonProgress, "chosen" | "answer" | "solved">): void;
  /** How far the reader of the lesson is; `null` where none is open. */
  readonly progress: LessonProgress | null;
  /** The counters; `null` until the module has loaded. */
  readonly stats: Stats | null;
  /** An address that brings back what is shown; `null` until the module has loaded. */
  readonly link: string | null;

  addEventListener<K extends keyof CrawlScopeEvents>(
    type: K, listener: (this: CrawlScopeElement, event: CrawlScopeEvents[K]) => unknown, options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "crawl-scope": CrawlScopeElement;
  }
}
