import { startTransition, useEffect, useState } from 'react'

/** Rows that are drawn at a time once the first screen is there: little enough for a key to get in between. */
const AT_ONCE = 24

/**
 * How many rows of a list are drawn by now: what fits the screen at once, the others after it, so that a long list answers
 * a click as quickly as a short one. In the end all of them are there, for whoever reads by ear or looks for words in the
 * page.
 * @param list which one it is: another one begins anew
 * @param rowHeight what a row measures at the least, in pixels: its place is kept by it until it is drawn
 */
export function useDrawnRows(count: number, list: string, rowHeight: number): number {
  const [state, setState] = useState({ list, drawn: 0 })
  const drawn = state.list === list && state.drawn > 0 ? state.drawn : Math.ceil(innerHeight / rowHeight)
  useEffect(() => {
    if (drawn < count) startTransition(() => setState({ list, drawn: drawn + AT_ONCE }))
  }, [drawn, count, list])
  return drawn
}
