import { Menu as BaseMenu } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { Button, type ButtonLook } from './button.tsx'
import { cx } from './class-names.ts'
import styles from './menu.module.css'

export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly danger?: boolean
  readonly disabled?: boolean
  readonly onSelect: () => void
}

/** A button that opens a list of actions. Base UI: for lazily loaded screens alone. */
export function Menu({
  label,
  look = 'icon',
  items,
  children,
}: {
  /** The name of the button; needed when `children` is an icon. */
  readonly label: string
  readonly look?: ButtonLook
  readonly items: readonly MenuItem[]
  readonly children: ReactNode
}) {
  return (
    <BaseMenu.Root>
      <BaseMenu.Trigger render={<Button look={look} aria-label={label} />}>{children}</BaseMenu.Trigger>
      <BaseMenu.Portal>
        <BaseMenu.Positioner className={styles['positioner']} sideOffset={4} align="end">
          <BaseMenu.Popup className={styles['popup']}>
            {items.map(item => (
              <BaseMenu.Item
                key={item.id}
                className={cx(styles['item'], item.danger && styles['danger'])}
                disabled={item.disabled ?? false}
                onClick={item.onSelect}
              >
                {item.label}
              </BaseMenu.Item>
            ))}
          </BaseMenu.Popup>
        </BaseMenu.Positioner>
      </BaseMenu.Portal>
    </BaseMenu.Root>
  )
}
