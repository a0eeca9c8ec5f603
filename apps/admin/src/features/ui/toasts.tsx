import { useEffect, useRef, useSyncExternalStore } from 'react'
import { Button } from './button.tsx'
import { t } from './i18n/text.ts'
import { Icon } from './icon.tsx'
import styles from './toasts.module.css'

interface Toast {
  readonly id: number
  readonly text: string
  readonly tone: 'success' | 'error'
  readonly action?: { readonly label: string; readonly onSelect: () => void }
}

/** Long enough to read and to reach "Undo"; a pointer or the focus inside keeps it longer (WCAG 2.2.1). */
const SHOWN_MS = 8_000

let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Says briefly that something was done, with one thing to do about it ("Undo") if any. */
export function toast(text: string, options: Partial<Pick<Toast, 'tone' | 'action'>> = {}): void {
  lastId += 1
  // Three at once are as many as a phone has room for.
  set([...toasts.slice(-2), { id: lastId, text, tone: 'success', ...options }])
}

function dismiss(id: number): void {
  set(toasts.filter(each => each.id !== id))
}

/** Where toasts appear; the shell shows it once. */
export function ToastRegion() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <section className={styles['region']} aria-label={t('Messages')} aria-live="polite">
      {shown.map(each => (
        <ToastCard key={each.id} toast={each} />
      ))}
    </section>
  )
}

function ToastCard({ toast: { id, text, tone, action } }: { readonly toast: Toast }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let timer = setTimeout(dismiss, SHOWN_MS, id)
    const card = element.current
    const hold = () => clearTimeout(timer)
    const release = () => {
      clearTimeout(timer)
      timer = setTimeout(dismiss, SHOWN_MS, id)
    }
    card?.addEventListener('pointerenter', hold)
    card?.addEventListener('focusin', hold)
    card?.addEventListener('pointerleave', release)
    card?.addEventListener('focusout', release)
    return hold
  }, [id])
  return (
    <div ref={element} className={styles['toast']} data-tone={tone}>
      <p>{text}</p>
      {action && (
        <Button
          look="link"
          onClick={() => {
            dismiss(id)
            action.onSelect()
          }}
        >
          {action.label}
        </Button>
      )}
      <Button look="icon" aria-label={t('Dismiss this message')} onClick={() => dismiss(id)}>
        <Icon name="close" size={16} />
      </Button>
    </div>
  )
}
