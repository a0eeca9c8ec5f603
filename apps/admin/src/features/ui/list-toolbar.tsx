import { useEffect, useId, useRef, useState } from 'react'
import { Button } from './button.tsx'
import { t } from './i18n/text.ts'
import styles from './list-toolbar.module.css'

/** Searches on Enter or by its button; `onSearch` gets the trimmed text, empty to end the search. */
export function SearchBox({
  label,
  initial = '',
  onSearch,
}: {
  readonly label: string
  readonly initial?: string
  readonly onSearch: (text: string) => void
}) {
  const id = useId()
  const [text, setText] = useState(initial)
  return (
    <search className={styles['search']}>
      <form
        className={styles['group']}
        onSubmit={event => {
          event.preventDefault()
          onSearch(text.trim())
        }}
      >
        <input
          id={id}
          type="search"
          dir="auto"
          className={styles['input']}
          aria-label={label}
          value={text}
          onChange={event => {
            setText(event.target.value)
            if (event.target.value === '') onSearch('')
          }}
        />
        <Button type="submit" small>
          {label}
        </Button>
      </form>
    </search>
  )
}

/** "All (3) | Agents (2)": one list, seen in parts. */
export function ListViews<View extends string>({
  label,
  views,
  current,
  onChange,
}: {
  readonly label: string
  readonly views: readonly { readonly id: View; readonly label: string; readonly count?: number }[]
  readonly current: View
  readonly onChange: (view: View) => void
}) {
  return (
    <fieldset className={styles['views']} aria-label={label}>
      {views.map(view => (
        <span key={view.id}>
          <button type="button" aria-pressed={view.id === current} onClick={() => onChange(view.id)}>
            {view.label}
          </button>
          {view.count !== undefined && <span className={styles['view-count']}> ({view.count})</span>}
        </span>
      ))}
    </fieldset>
  )
}

/** Ends a list of which more can be fetched. Once all is there it goes, and the focus goes to the first of the new ones. */
export function LoadMore({ busy, onLoad }: { readonly busy: boolean; readonly onLoad: () => void }) {
  const place = useRef<HTMLParagraphElement>(null)
  const lastBefore = useRef<Element | null>(null)
  useEffect(
    () => () => {
      const next = lastBefore.current?.nextElementSibling
      if (!(next instanceof HTMLElement) || document.activeElement !== document.body) return
      next.tabIndex = -1
      next.focus({ preventScroll: true })
    },
    [],
  )
  return (
    <p ref={place} className={styles['more']}>
      <Button
        busy={busy}
        onClick={() => {
          const rows = place.current?.previousElementSibling?.querySelectorAll('tbody > tr, :scope > li')
          lastBefore.current = [...(rows ?? [])].at(-1) ?? null
          onLoad()
        }}
      >
        {t('Load more')}
      </Button>
    </p>
  )
}
