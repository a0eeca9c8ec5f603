import { t } from '../features/ui/i18n/text.ts'
import type { IconName } from '../features/ui/icon.tsx'
import { hrefs, type RouteFacts, type RouteName, routes } from '../features/ui/routing/routes.ts'
import type { Visitor } from './guard.ts'
import { judge } from './guard.ts'

export interface MenuEntry {
  readonly route: RouteName
  readonly label: string
  readonly href: string
  readonly icon: IconName
}

export interface MenuSection extends MenuEntry {
  /** Opened under the section that one is in. */
  readonly entries: readonly MenuEntry[]
}

/** The menu for this user on this backend: what may not be opened is not there. */
export function menuSections(visitor: Visitor): readonly MenuSection[] {
  const allowed = (name: RouteName) => judge(routes[name] as RouteFacts, visitor) === 'show'
  const settings: readonly MenuEntry[] = [
    { route: 'pushSettings', label: t('Push'), href: hrefs.pushSettings(), icon: 'settings' } as const,
    { route: 'devices', label: t('Devices'), href: hrefs.devices(), icon: 'devices' } as const,
    { route: 'departments', label: t('Departments'), href: hrefs.departments(), icon: 'users' } as const,
    { route: 'rules', label: t('Notifications'), href: hrefs.rules(), icon: 'bell' } as const,
    { route: 'email', label: t('Email'), href: hrefs.email(), icon: 'send' } as const,
    { route: 'widget', label: t('Chat widget'), href: hrefs.widget(), icon: 'chat' } as const,
    { route: 'testDevices', label: t('Test devices'), href: hrefs.testDevices(), icon: 'check' } as const,
    { route: 'log', label: t('Delivery log'), href: hrefs.log(), icon: 'search' } as const,
    { route: 'status', label: t('Status'), href: hrefs.status(), icon: 'check' } as const,
    { route: 'audit', label: t('Audit log'), href: hrefs.audit(), icon: 'search' } as const,
  ].filter(entry => allowed(entry.route))
  const [firstSetting] = settings
  const sections: readonly MenuSection[] = [
    { route: 'inbox', label: t('Inbox'), href: hrefs.inbox(), icon: 'inbox', entries: [] },
    { route: 'device', label: t('This device'), href: hrefs.device(), icon: 'bell', entries: [] },
    { route: 'users', label: t('Users'), href: hrefs.users(), icon: 'users', entries: [] },
    { route: 'profile', label: t('Profile'), href: hrefs.profile(), icon: 'user', entries: [] },
  ]
  return [
    ...sections.filter(section => allowed(section.route)),
    ...(firstSetting ? [{ ...firstSetting, label: t('Settings'), icon: 'settings' as const, entries: settings }] : []),
  ]
}

/** The section of the menu that a screen belongs to. */
export function isCurrent(section: MenuSection, route: RouteName): boolean {
  if (section.route === 'inbox' && route === 'conversation') return true
  if (section.route === 'device' && (route === 'deviceHelp' || route === 'welcome')) return true
  return section.route === route || section.entries.some(entry => entry.route === route)
}
