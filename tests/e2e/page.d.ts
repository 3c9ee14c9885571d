// For the type checker: what tests evaluate in the page reaches into elements of ours and leaves things
// on the window.
interface Element {
  [property: string]: any;
}
interface Window {
  [property: string]: any;
}
