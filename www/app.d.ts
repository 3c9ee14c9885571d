// What src/bin/app exports, for the type checker; the build makes app.js.

/** Compiles and starts the module. */
export default function init(options: { module_or_path: WebAssembly.Module }): Promise<unknown>;

/** Gives a worker its role; what is returned takes its messages. */
export function takeRole(first: object, load: Function): (data: unknown) => void;

/** Has the page speak another language: its name, and the text of its file. */
export function speak(language: string, words: string): void;

/** One <crawl-scope>. */
export class Instance {
  constructor(
    host: HTMLElement,
    shadow: ShadowRoot,
    base: string,
    address: (path: string) => string,
    module: WebAssembly.Module,
    compile: (binary: string) => Promise<WebAssembly.Module>,
  );
  free(): void;
  start(): void;
  autoplay(): void;
  pause(): void;
  resume(): void;
  stop(): void;
  attribute(name: string): void;
  readonly stats: object;
  readonly link: string;
  readonly progress: object | null;
  restore(chosen: Int32Array, answer: Uint32Array, solved: boolean): void;
  exportAs(format: string): Promise<Blob>;
  load(source: Blob | ArrayBuffer | Uint8Array | string): Promise<number>;
  seek(step: number): void;
  positionOf(id: number): Promise<object | null>;
  frames(): Promise<object>;
}
