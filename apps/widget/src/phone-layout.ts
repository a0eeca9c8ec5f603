const phone = '(max-width: 480px)'

/**
 * On a phone the panel covers the page: it keeps to what the on-screen keyboard leaves, and the focus stays in it.
 * @param isOpen whether the panel is shown
 */
export function fitPhone(panel: HTMLElement, isOpen: () => boolean): void {
  const media = matchMedia(phone)
  const view = window.visualViewport
  const fit = () => {
    const isCovering = media.matches && isOpen()
    panel.toggleAttribute('aria-modal', false)
    if (isCovering) panel.setAttribute('aria-modal', 'true')
    panel.style.blockSize = isCovering && view ? `${view.height}px` : ''
    panel.style.insetBlockStart = isCovering && view ? `${view.offsetTop}px` : ''
  }
  view?.addEventListener('resize', fit)
  view?.addEventListener('scroll', fit)
  media.addEventListener('change', fit)
  new MutationObserver(fit).observe(panel, { attributeFilter: ['hidden'] })
  panel.addEventListener('keydown', event => {
    if (event.key === 'Tab' && media.matches) stayInside(panel, event)
  })
}

function stayInside(panel: HTMLElement, event: KeyboardEvent): void {
  const stops = [
    ...panel.querySelectorAll<HTMLElement>('a[href],button,textarea,input:not([type=file]),select,[tabindex="0"]'),
  ].filter(stop => stop.getClientRects().length > 0 && !stop.hasAttribute('disabled'))
  const { activeElement } = panel.getRootNode() as ShadowRoot
  const edge = event.shiftKey ? stops[0] : stops.at(-1)
  if (activeElement !== edge) return
  event.preventDefault()
  ;(event.shiftKey ? stops.at(-1) : stops[0])?.focus()
}
