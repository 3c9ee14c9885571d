// As much of the WebAssembly binary format as the scripts here read and write.

/** Reads on from a place. */
export class Reader {
  at = 0;

  /** @param {Buffer} bytes */
  constructor(bytes) {
    this.bytes = bytes;
  }

  /** An unsigned number. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  }

  /** What follows its own length. */
  part() {
    const size = this.number();
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  string() {
    return this.part().toString("utf8");
  }

  /** What is imported, after its names: function, table, memory, global or tag. Returns which. */
  imported() {
    const limits = () => { const flags = this.number(); this.number(); if (flags & 1) this.number(); };
    const kind = this.bytes[this.at++];
    [() => this.number(), () => { this.at++; limits(); }, limits, () => { this.at += 2; }, () => { this.at++; this.number(); }][kind]();
    return kind;
  }
}

/**
 * The module's parts: its sections, how many functions it imports, the others' code, and the functions'
 * names by their numbers, where it has them.
 * @param {Buffer} bytes
 */
export function read(bytes) {
  const reader = new Reader(bytes);
  reader.at = 8;
  const sections = [];
  while (reader.at < bytes.length) sections.push({ id: bytes[reader.at++], content: reader.part() });
  const inside = (wanted) => new Reader(sections.find(({ id }) => id === wanted)?.content ?? Buffer.from([0]));

  const imports = inside(2);
  let imported = 0;
  for (let left = imports.number(); left > 0; left--) {
    imports.part();
    imports.part();
    if (imports.imported() === 0) imported++;
  }
  const code = inside(10);
  const bodies = Array.from({ length: code.number() }, () => code.part());
  const names = new Map();
  for (const { id, content } of sections) {
    const custom = new Reader(content);
    if (id !== 0 || custom.string() !== "name") continue;
    while (custom.at < content.length) {
      const kind = content[custom.at++];
      const list = new Reader(custom.part());
      if (kind === 1) for (let left = list.number(); left > 0; left--) names.set(list.number(), list.string());
    }
  }
  return { sections, imported, bodies, names };
}

/** A module of these sections. */
export function write(sections) {
  const parts = sections.flatMap(({ id, content }) => [Buffer.from([id, ...leb(content.length)]), content]);
  return Buffer.concat([Buffer.from([0, 97, 115, 109, 1, 0, 0, 0]), ...parts]);
}

/** An unsigned number. */
export function leb(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

/** Its length, then it. */
export function sized(content) {
  return Buffer.concat([Buffer.from(leb(content.length)), Buffer.from(content)]);
}
