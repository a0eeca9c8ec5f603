import { type Conversation, type DepartmentId, parseId, type UserId } from '@deskbell/contract'

/** The parts of the inbox that one looks at by a click; they stand in the address. */
export const views = ['open', 'mine', 'unassigned', 'closed'] as const
export type View = (typeof views)[number]

/** What of the inbox is on the screen. */
export interface Filter {
  readonly view: View
  readonly department: DepartmentId | 'none' | undefined
  /** Words to look for; empty for all. */
  readonly search: string
}

const SHORTEST_SEARCH = 2
const LONGEST_SEARCH = 100

/** Reads `?show=mine&department=dpt_...&q=...`; what is not understood is left out. */
export function filterFrom(params: URLSearchParams): Filter {
  const show = params.get('show')
  const department = params.get('department')
  const search = (params.get('q') ?? '').trim().slice(0, LONGEST_SEARCH)
  return {
    view: views.find(view => view === show) ?? 'open',
    department: department === 'none' ? 'none' : parseId('dpt', department),
    search: search.length < SHORTEST_SEARCH ? '' : search,
  }
}

/** The way back; empty for the inbox as it opens. */
export function paramsOf({ view, department, search }: Filter): string {
  const params = new URLSearchParams()
  if (view !== 'open') params.set('show', view)
  if (department) params.set('department', department)
  if (search !== '') params.set('q', search)
  return params.toString()
}

/** An address of the app that keeps what is shown. */
export function keepingFilter(href: string, filter: Filter): string {
  return withParams(href, paramsOf(filter))
}

/** The same for many addresses: what {@link paramsOf} said is asked once for all of them. */
export function withParams(href: string, params: string): string {
  return params === '' ? href : `${href}${href.includes('?') ? '&' : '?'}${params}`
}

/** Whether a conversation belongs into the list. What a search finds only the server knows. */
export function shows({ view, department }: Filter, conversation: Conversation, userId: UserId): boolean {
  if (conversation.status !== (view === 'closed' ? 'closed' : 'open')) return false
  if (view === 'mine' && conversation.assignee?.id !== userId) return false
  if (view === 'unassigned' && conversation.assignee !== null) return false
  if (department === undefined) return true
  return (conversation.department?.id ?? 'none') === department
}

/** What the server is asked for it. */
export function queryOf({ view, department, search }: Filter) {
  return {
    status: view === 'closed' ? ('closed' as const) : ('open' as const),
    ...(view === 'mine' && { assignee: 'me' as const }),
    ...(view === 'unassigned' && { assignee: 'none' as const }),
    ...(department && { department }),
    ...(search !== '' && { q: search }),
  }
}
