import type { Api } from '@deskbell/api'
import { queryOptions } from '@tanstack/react-query'
import { unwrap } from '../ui/data/api-error.ts'

interface Source {
  readonly api: Api
  readonly site: string
}

/** How mails are sent; admins alone may read it. */
export function emailQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: [site, 'email-settings'],
    queryFn: ({ signal }) => unwrap(api.email.read(signal)),
  })
}

/** What they say, for every event and language. */
export function templatesQuery({ api, site }: Source) {
  return queryOptions({
    queryKey: [site, 'email-templates'],
    queryFn: ({ signal }) => unwrap(api.emailTemplates.list(signal)),
  })
}
