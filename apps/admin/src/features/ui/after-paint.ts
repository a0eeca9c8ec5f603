let waiting = 0

/**
 * Runs once the browser has drawn what is there by then: a press is answered on the screen at once, and what takes longer
 * comes after it. A page that is not seen draws nothing, and need not wait.
 */
export function afterPaint(run: () => void): void {
  if (document.hidden) {
    run()
    return
  }
  waiting++
  requestAnimationFrame(() =>
    setTimeout(() => {
      waiting--
      run()
    }),
  )
}

/** Something is still to come of what was pressed: a key that is pressed now is meant for what will be there. */
export const isPainting = (): boolean => waiting > 0
