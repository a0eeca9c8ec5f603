import type { ListedUser } from '@deskbell/contract'
import type { Sort } from '../ui/list-table.tsx'

export type UserView = 'all' | 'admins' | 'agents' | 'deactivated'

const belongs: Record<UserView, (user: ListedUser) => boolean> = {
  all: () => true,
  admins: user => user.role === 'admin' && user.deactivatedAt === null,
  agents: user => user.role === 'agent' && user.deactivatedAt === null,
  deactivated: user => user.deactivatedAt !== null,
}

export function countOf(users: readonly ListedUser[], view: UserView): number {
  return users.filter(belongs[view]).length
}

/** The users of a view that match the search, in order. Names are compared as the language does. */
export function shownUsers(
  users: readonly ListedUser[],
  { view, search, sort, locale }: { view: UserView; search: string; sort: Sort; locale: string },
): readonly ListedUser[] {
  const wanted = search.toLocaleLowerCase(locale)
  const compare = new Intl.Collator(locale).compare
  const key = (user: ListedUser) =>
    sort.column === 'email' ? user.email : sort.column === 'lastSeen' ? (user.lastSeenAt ?? '') : user.name
  return users
    .filter(belongs[view])
    .filter(user => `${user.name} ${user.email}`.toLocaleLowerCase(locale).includes(wanted))
    .toSorted((a, b) => compare(key(a), key(b)) * (sort.descending ? -1 : 1))
}
