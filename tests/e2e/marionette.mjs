// Drives an ordinary Firefox by its built-in protocol, Marionette: each message is its length, a colon, and JSON.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { poll } from "./browser.mjs";

/** Where Debian has it; `FIREFOX` names another. */
export const FIREFOX = process.env.FIREFOX ?? "/usr/bin/firefox-esr";

/** Preferences: no requests to its maker, and a port of its own. */
const SETTINGS = {
  "marionette.port": 0,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "toolkit.telemetry.enabled": false,
  "app.normandy.enabled": false,
  "network.captive-portal-service.enabled": false,
  "network.connectivity-service.enabled": false,
  "browser.safebrowsing.malware.enabled": false,
  "browser.safebrowsing.phishing.enabled": false,
  "browser.aboutwelcome.enabled": false,
};

export class Firefox {
  #process;
  #profile;
  #socket;
  #unread = Buffer.alloc(0);
  #asked = new Map();
  #count = 0;

  /** Starts one. @param {string[]} more flags besides */
  static async open(...more) {
    const firefox = new Firefox();
    firefox.#profile = mkdtempSync(join(tmpdir(), "crawlscope-firefox-"));
    const settings = Object.entries(SETTINGS).map(([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});\n`);
    writeFileSync(join(firefox.#profile, "user.js"), settings.join(""));
    const flags = ["--headless", "--marionette", "--no-remote", "--profile", firefox.#profile, ...more, "about:blank"];
    firefox.#process = spawn(FIREFOX, flags, { stdio: "ignore", env: { ...process.env, HOME: firefox.#profile } });
    try {
      const file = join(firefox.#profile, "MarionetteActivePort");
      await poll("Firefox to listen", async () => existsSync(file) && readFileSync(file, "utf8").trim());
      firefox.#listen(Number(readFileSync(file, "utf8")));
      await firefox.ask("WebDriver:NewSession", {});
    } catch (error) {
      await firefox.close();
      throw error;
    }
    return firefox;
  }

  #listen(port) {
    this.#socket = connect(port, "127.0.0.1");
    this.#socket.on("data", (data) => {
      this.#unread = Buffer.concat([this.#unread, data]);
      this.#read();
    });
    const ended = (error) => {
      for (const { refuse } of this.#asked.values()) refuse(error ?? new Error("Firefox hung up"));
    };
    this.#socket.on("error", ended).on("close", () => ended());
  }

  #read() {
    for (;;) {
      const colon = this.#unread.indexOf(":");
      const end = colon + 1 + Number(this.#unread.toString("latin1", 0, colon));
      if (colon < 0 || this.#unread.length < end) return;
      const message = JSON.parse(this.#unread.toString("utf8", colon + 1, end));
      this.#unread = this.#unread.subarray(end);
      // The first message is only a greeting.
      if (!Array.isArray(message)) continue;
      const [, id, error, result] = message;
      const { answer, refuse } = this.#asked.get(id);
      this.#asked.delete(id);
      if (error) refuse(new Error(`Firefox: ${error.message}`));
      else answer(result);
    }
  }

  /** Sends a command and returns the answer. */
  ask(command, parameters) {
    const id = (this.#count += 1);
    const text = JSON.stringify([0, id, command, parameters]);
    this.#socket.write(`${Buffer.byteLength(text)}:${text}`);
    return new Promise((answer, refuse) => this.#asked.set(id, { answer, refuse }));
  }

  go(url) {
    return this.ask("WebDriver:Navigate", { url });
  }

  /** Runs a function, which may be asynchronous, in the page. */
  async evaluate(run, ...given) {
    const script = `const done = arguments[arguments.length - 1];
      Promise.resolve((${run})(...[...arguments].slice(0, -1))).then((value) => done({ value }), (error) => done({ error: String(error) }));`;
    const { value } = await this.ask("WebDriver:ExecuteAsyncScript", { script, args: given, sandbox: null });
    if (value.error) throw new Error(value.error);
    return value.value;
  }

  /** Runs a function in the browser's own window; needs the flag `--remote-allow-system-access`. */
  async inBrowser(run, ...given) {
    await this.ask("Marionette:SetContext", { value: "chrome" });
    try {
      return await this.evaluate(run, ...given);
    } finally {
      await this.ask("Marionette:SetContext", { value: "content" });
    }
  }

  /** Goes to the tab that was opened last. */
  async lastTab() {
    const handles = await this.ask("WebDriver:GetWindowHandles", {});
    await this.ask("WebDriver:SwitchToWindow", { handle: handles.at(-1) });
    return handles.length;
  }

  /** A screenshot, as a PNG. */
  async screenshot() {
    const { value } = await this.ask("WebDriver:TakeScreenshot", { full: false, hash: false });
    return Buffer.from(value, "base64");
  }

  async close() {
    const over = new Promise((then) => this.#process.once("exit", then));
    this.#socket?.destroy();
    if (this.#process.exitCode === null && this.#process.kill()) await over;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
