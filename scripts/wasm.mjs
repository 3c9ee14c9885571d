// As much of the WebAssembly binary format as the scripts here read and write.

/**
 * The module's parts: its sections, how many functions it imports, the others' code, and the functions'
 * names by their numbers, where it has them.
 * @param {Buffer} bytes
 */
export function read(bytes) {
  let at = 8;
  const number = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value += (byte & 127) * 2 ** shift;
      if (byte < 128) return value;
    }
  };
  const skip = () => { const size = number(); at += size; return at - size; };
  const string = () => { const start = skip(); return bytes.toString("utf8", start, at); };
  const limits = () => { const flags = number(); number(); if (flags & 1) number(); };
  // What follows an import's names, by its kind: function, table, memory, global, tag.
  const kinds = [number, () => { at++; limits(); }, limits, () => { at += 2; }, () => { at++; number(); }];
  let imported = 0;
  const sections = [], bodies = [], names = new Map();
  while (at < bytes.length) {
    const id = bytes[at++];
    const size = number();
    const end = at + size;
    sections.push({ id, content: bytes.subarray(at, end) });
    if (id === 2) {
      for (let left = number(); left > 0; left--) {
        skip();
        skip();
        const kind = bytes[at++];
        kinds[kind]();
        if (kind === 0) imported++;
      }
    } else if (id === 10) {
      for (let left = number(); left > 0; left--) {
        const start = skip();
        bodies.push(bytes.subarray(start, at));
      }
    } else if (id === 0 && string() === "name") {
      while (at < end) {
        const part = bytes[at++];
        const start = skip();
        const next = at;
        at = start;
        if (part === 1) for (let left = number(); left > 0; left--) names.set(number(), string());
        at = next;
      }
    }
    at = end;
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
