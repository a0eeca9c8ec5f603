/** Whoever takes an element away may put the focus somewhere better first. */
const GRACE_MS = 100

/**
 * What had the focus may be taken away: a row that was removed, a card that is done with. The focus then goes to what was
 * around it, where a screen reader goes on reading, instead of to the top of the page (WCAG 2.4.3).
 */
export function keepFocus(): void {
  let around: readonly Element[] = []
  let isDue = false
  // A dialog gives the focus back to where it was opened: that place counts until there is another one.
  const note = ({ target }: FocusEvent) => {
    if (target instanceof Element && target.closest('main')) around = ancestorsOf(target)
  }
  // Who points somewhere has no place to lose.
  const forget = ({ target }: PointerEvent) => {
    if (target instanceof Element && target.closest('main')) around = []
  }
  const rescue = () => {
    isDue = false
    const [lost] = around
    if (!lost || lost.isConnected || document.activeElement !== document.body) return
    const place = around.find(element => element.isConnected && element.matches('li, table, section, main'))
    if (place instanceof HTMLElement) focusOn(place)
  }
  const observer = new MutationObserver(() => {
    if (isDue || around[0]?.isConnected !== false) return
    isDue = true
    setTimeout(rescue, GRACE_MS)
  })
  document.addEventListener('focusin', note)
  document.addEventListener('pointerdown', forget)
  observer.observe(document.body, { childList: true, subtree: true })
}

function ancestorsOf(element: Element): readonly Element[] {
  const all: Element[] = []
  for (let each: Element | null = element; each; each = each.parentElement) all.push(each)
  return all
}

function focusOn(place: HTMLElement): void {
  if (!place.hasAttribute('tabindex')) place.tabIndex = -1
  place.focus({ preventScroll: true })
}
