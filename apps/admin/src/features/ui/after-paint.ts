/**
 * Runs once the browser has drawn what is there by then: a press is answered on the screen at once, and what takes longer
 * comes after it. A page that is not seen draws nothing, and need not wait.
 */
export function afterPaint(run: () => void): void {
  if (document.hidden) run()
  else requestAnimationFrame(() => setTimeout(run))
}
