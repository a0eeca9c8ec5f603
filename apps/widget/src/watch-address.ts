/** How often a page without the Navigation API is asked where it is, in milliseconds. */
const everyMs = 3_000

/** Tells when the page's address or title is another, in single-page applications too. The page's own history stays as it is. */
export function watchAddress(onChange: () => void): void {
  let known = `${location.href} ${document.title}`
  setInterval(() => {
    if (document.hidden) return
    const now = `${location.href} ${document.title}`
    if (now === known) return
    known = now
    onChange()
  }, everyMs)
}
