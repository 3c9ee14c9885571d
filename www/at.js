// @ts-check
// Where the page's own files are: beside this module. A page that is one file has them in itself (bundle/at.js).

/** The folder. */
export const base = new URL("./", import.meta.url).href;

/** Where a file of it can be fetched. @param {string} path */
export const address = (path) => new URL(path, base).href;
