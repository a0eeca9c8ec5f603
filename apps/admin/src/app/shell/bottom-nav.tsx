import { Link } from 'wouter'
import { t } from '../../features/ui/i18n/text.ts'
import { Icon } from '../../features/ui/icon.tsx'
import { hrefs, type RouteName } from '../../features/ui/routing/routes.ts'
import { isCurrent, type MenuSection } from '../menu-items.ts'
import styles from './bottom-nav.module.css'

/** What an agent needs with a thumb; the rest is under "More". */
const thumbs: readonly RouteName[] = ['inbox', 'device']

export function BottomNav({
  sections,
  route,
}: {
  readonly sections: readonly MenuSection[]
  readonly route: RouteName
}) {
  const near = sections.filter(section => thumbs.includes(section.route))
  const inMore = !near.some(section => isCurrent(section, route))
  return (
    <nav className={styles['nav']} aria-label={t('Bottom menu')}>
      {near.map(section => (
        <Link key={section.route} href={section.href} aria-current={isCurrent(section, route) ? 'page' : undefined}>
          <Icon name={section.icon} size={24} />
          {section.label}
        </Link>
      ))}
      <Link href={hrefs.more()} aria-current={inMore ? 'page' : undefined}>
        <Icon name="more" size={24} />
        {t('More')}
      </Link>
    </nav>
  )
}
