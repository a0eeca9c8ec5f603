const MARK = '● '
const PERIOD_MS = 1_000

/** Marks the tab's title, on and off, until the answer is called. Screens may set another title meanwhile. */
export function markTitle(text: string): () => void {
  let own = ''
  let kept = document.title
  const turn = () => {
    if (document.title !== own) kept = document.title
    own = document.title === own && own !== kept ? kept : `${MARK}${text}`
    document.title = own
  }
  turn()
  const timer = setInterval(turn, PERIOD_MS)
  return () => {
    clearInterval(timer)
    if (document.title === own) document.title = kept
  }
}
