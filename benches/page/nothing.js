// @ts-check
/** A page that has come to rest. */
export async function run() {
  await new Promise((done) => setTimeout(done, 2000));
  return {};
}
