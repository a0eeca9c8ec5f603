import { Link } from 'wouter'
import { t } from '../../features/ui/i18n/text.ts'
import { Icon } from '../../features/ui/icon.tsx'
import type { RouteName } from '../../features/ui/routing/routes.ts'
import { isCurrent, type MenuSection } from '../menu-items.ts'
import styles from './main-menu.module.css'

/** WordPress's menu at the side; hidden on phones, where the bottom navigation takes over. */
export function MainMenu({
  sections,
  route,
  collapsed,
  onCollapse,
}: {
  readonly sections: readonly MenuSection[]
  readonly route: RouteName
  readonly collapsed: boolean
  readonly onCollapse: (collapsed: boolean) => void
}) {
  return (
    <nav className={styles['menu']} aria-label={t('Main menu')}>
      <ul>
        {sections.map(section => (
          <Section key={section.route} section={section} route={route} />
        ))}
      </ul>
      <button
        type="button"
        className={styles['collapse']}
        aria-expanded={!collapsed}
        onClick={() => onCollapse(!collapsed)}
      >
        <Icon name="collapse" />
        <span className={styles['label']}>{collapsed ? t('Expand Menu') : t('Collapse Menu')}</span>
      </button>
    </nav>
  )
}

function Section({ section, route }: { readonly section: MenuSection; readonly route: RouteName }) {
  const current = isCurrent(section, route)
  return (
    <li data-current={current || undefined}>
      <Link
        href={section.href}
        className={styles['item']}
        aria-current={current && section.entries.length === 0 ? 'page' : undefined}
        title={section.label}
      >
        <Icon name={section.icon} />
        <span className={styles['label']}>{section.label}</span>
      </Link>
      {section.entries.length > 0 && (
        <ul className={styles['submenu']}>
          {section.entries.map(entry => (
            <li key={entry.route}>
              <Link href={entry.href} aria-current={entry.route === route ? 'page' : undefined}>
                {entry.label}
              </Link>
            </li>
          ))}
        </ul>
      )}
    </li>
  )
}
