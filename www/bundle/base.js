// @ts-check
/** The address that a page which is one file shows its own files with; nobody has it (RFC 2606). */
export const base = "https://crawlscope.example/";
