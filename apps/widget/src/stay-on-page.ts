/** A page that takes the widget away this often means it. */
const mostReturns = 50

/** Keeps the widget on a page that exchanges its body or empties it, as single-page applications do. */
export function stayOnPage(host: HTMLElement, onReturn: () => void): void {
  let returns = 0
  let watched: HTMLElement | undefined
  const observer = new MutationObserver(() => put())
  const put = () => {
    const { body } = document
    if (!body) return
    if (watched !== body) {
      watched = body
      observer.disconnect()
      observer.observe(document.documentElement, { childList: true })
      observer.observe(body, { childList: true })
    }
    if (host.parentNode === body) return
    if (returns++ > mostReturns) return observer.disconnect()
    body.append(host)
    onReturn()
  }
  put()
}
