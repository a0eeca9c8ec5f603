import { useSyncExternalStore } from 'react'
import { Dialog } from '../../ui/dialog.tsx'
import { Checkbox } from '../../ui/field.tsx'
import { t } from '../../ui/i18n/text.ts'
import { type ShortcutName, shortcutKeys } from './keys.ts'
import styles from './shortcuts-dialog.module.css'
import { shortcutsOn } from './shortcuts-on.ts'

/** Which keys do what, and the switch that turns them off. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
  const on = useSyncExternalStore(shortcutsOn.subscribe, shortcutsOn.get)
  return (
    <Dialog open title={t('Keyboard shortcuts')} onClose={onClose}>
      <dl className={styles['keys']}>
        {rows().map(([name, label]) => (
          <div key={name}>
            <dt>
              <kbd>{shortcutKeys[name]}</kbd>
            </dt>
            <dd>{label}</dd>
          </div>
        ))}
      </dl>
      <Checkbox
        label={t('Single keys do something')}
        help={t('Turn this off if you dictate, or if another program uses these keys.')}
        checked={on}
        onChange={shortcutsOn.set}
      />
    </Dialog>
  )
}

function rows(): readonly (readonly [ShortcutName, string])[] {
  return [
    ['next', t('Next conversation')],
    ['previous', t('Previous conversation')],
    ['search', t('Search conversations')],
    ['reply', t('Write a reply')],
    ['take', t('Take, or give back')],
    ['close', t('Close, or reopen')],
    ['back', t('Back to the inbox')],
    ['help', t('Keyboard shortcuts')],
  ]
}
